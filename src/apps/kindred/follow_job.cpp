#include "apps/kindred/follow_job.hpp"

#include "apps/kindred/format.hpp"

#include <set>

namespace kindred::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t bar_columns = 24;
constexpr double look_seconds = 0.5;
constexpr std::string_view ended_states = "completed,present,failed,cancelled";

std::string name_of(const json::object& item) {
    const std::string artist = text_of(item, "artist");
    const std::string title = text_of(item, "title");
    const std::string& main = title.empty() ? text_of(item, "album") : title;
    return artist.empty() ? main : artist + " - " + main;
}

std::string progress_line(const json::object& job, std::size_t columns) {
    const std::uint64_t all = number_of(job, "items");
    const std::uint64_t here = number_of(job, "items_completed") + number_of(job, "items_present");
    const std::uint64_t failed = number_of(job, "items_failed");
    const std::size_t filled = all == 0 ? 0 : bar_columns * std::min(here, all) / all;
    std::string line = "[" + std::string(filled, '#') + std::string(bar_columns - filled, '-') +
                       "] " + std::to_string(here) + " of " + std::to_string(all);
    if (failed > 0) line += ", " + std::to_string(failed) + " failed";
    return shortened(line + "  " + printable(text_of(job, "reason")), columns - 1);
}

/// Prints what has ended since it was last called.
class EndedItems {
  public:
    explicit EndedItems(Session& session) : session_(session) {}

    Outcome<void> tell(const json::object& job) {
        const std::uint64_t ended = number_of(job, "items_completed") +
                                    number_of(job, "items_present") +
                                    number_of(job, "items_failed");
        const bool all_ended = number_of(job, "finished") != 0;
        if (ended == told_.size() && !all_ended) return {};
        const auto items = job_items(session_, job, std::string(ended_states));
        if (!items) return std::unexpected(items.error());
        for (const json::value& entry : *items)
            if (told_.insert(number_of(entry.get_object(), "number")).second)
                print(entry.get_object());
        return {};
    }

  private:
    void print(const json::object& item) {
        if (session_.json) return print_json(session_, item);
        const std::string state = text_of(item, "state");
        const bool here = state == "completed" || state == "present";
        (here ? session_.out : session_.err)
            << state << "  " << printable(name_of(item))
            << (here ? "" : ": " + printable(text_of(item, "reason"))) << std::endl;
    }

    Session& session_;
    std::set<std::uint64_t> told_;
};

}  // namespace

std::string job_line(const json::object& job) {
    const std::string name = text_of(job, "name");
    const std::string reason = text_of(job, "reason");
    return "job " + std::to_string(number_of(job, "id")) + (name.empty() ? "" : " (" + name + ")") +
           ": " + text_of(job, "state") + (reason.empty() ? "" : ", " + reason);
}

Outcome<json::array> job_items(Session& session, const json::object& job,
                               const std::string& states) {
    json::array items;
    const std::string path =
        "/jobs/" + std::to_string(number_of(job, "id")) + "/items?state=" + percent_encoded(states);
    for (std::string cursor;;) {
        const auto page =
            session.api.get(path + (cursor.empty() ? "" : "&cursor=" + percent_encoded(cursor)));
        if (!page) return std::unexpected(page.error());
        for (const json::value& item : list_of(*page, "items")) items.push_back(item);
        cursor = text_of(*page, "next");
        if (cursor.empty()) return items;
    }
}

int follow_job(Session& session, json::object job, std::optional<double> timeout) {
    const std::string path = "/jobs/" + std::to_string(number_of(job, "id"));
    const bool live = session.terminal && !session.json;
    const double start = session.clock();
    EndedItems ended(session);
    for (;;) {
        auto now = session.api.get(path);
        if (!now) return report(session, now.error());
        job = *std::move(now);
        if (live) session.err << "\r\x1b[K" << std::flush;
        if (const auto told = ended.tell(job); !told) return report(session, told.error());
        const std::string state = text_of(job, "state");
        if (state != "running") break;
        if (timeout && session.clock() - start >= *timeout)
            return report(session, {exit_code::timed_out, job_line(job)});
        if (live) session.err << progress_line(job, session.terminal_columns) << std::flush;
        session.sleep(look_seconds);
    }
    if (!session.json) session.err << printable(job_line(job)) << '\n';
    return text_of(job, "state") == "completed" ? exit_code::ok : exit_code::failed;
}

}  // namespace kindred::cli
