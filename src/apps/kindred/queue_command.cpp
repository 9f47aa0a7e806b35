#include "apps/kindred/queue_command.hpp"

#include "apps/kindred/list_commands.hpp"

#include <algorithm>

namespace kindred::cli {
namespace {

namespace json = boost::json;

constexpr std::uint64_t page_size = 1000;

bool is_chosen(const json::object& download, const QueueOptions& options) {
    if (!options.username.empty() && text_of(download, "username") != options.username)
        return false;
    if (!options.state.empty() && text_of(download, "state") != options.state) return false;
    return options.ids.empty() ||
           std::ranges::find(options.ids, number_of(download, "id")) != options.ids.end();
}

/// The downloads that the options choose, in queue order.
Outcome<json::array> chosen_downloads(Session& session, const QueueOptions& options) {
    json::array chosen;
    for (std::uint64_t offset = 0, total = 1; offset < total; offset += page_size) {
        const auto page = session.api.get("/downloads?offset=" + std::to_string(offset) +
                                          "&limit=" + std::to_string(page_size));
        if (!page) return std::unexpected(page.error());
        total = number_of(*page, "total");
        for (const json::value& item : list_of(*page, "items"))
            if (is_chosen(item.get_object(), options)) chosen.push_back(item);
    }
    return chosen;
}

bool chooses_something(const QueueOptions& options) {
    return options.all || !options.ids.empty() || !options.username.empty() ||
           !options.state.empty();
}

/// Does the action to one download; the new state of it, or none once it is removed.
Outcome<json::object> act(Session& session, const std::string& action, std::uint64_t id) {
    const std::string path = "/downloads/" + std::to_string(id);
    return action == "remove" ? session.api.remove(path) : session.api.post(path + "/" + action);
}

int act_on_all(Session& session, const QueueOptions& options, const json::array& downloads) {
    int status = exit_code::ok;
    json::array changed;
    std::size_t done = 0;
    for (const json::value& item : downloads) {
        auto outcome = act(session, options.action, number_of(item.get_object(), "id"));
        if (outcome) {
            ++done;
            if (!outcome->empty()) changed.push_back(*std::move(outcome));
        } else if (outcome.error().exit_code == exit_code::no_daemon || !options.ids.empty()) {
            status = report(session, outcome.error());  // of --all, some are in no state for it
        }
    }
    if (session.json)
        print_json(session, json::object{{"done", done}, {"items", std::move(changed)}});
    else
        session.out << options.action << ": " << done << " of " << downloads.size()
                    << " downloads\n";
    return status;
}

}  // namespace

int queue(Session& session, const QueueOptions& options) {
    if (!options.action.empty() && !chooses_something(options))
        return report(session,
                      {exit_code::usage, "say which downloads: ids, --user, --state, or --all"});
    const auto chosen = chosen_downloads(session, options);
    if (!chosen) return report(session, chosen.error());
    if (!options.ids.empty() && chosen->empty())
        return report(session, {exit_code::nothing_found, "no such download"});
    if (!options.action.empty()) return act_on_all(session, options, *chosen);
    return show_downloads(session, *chosen);
}

}  // namespace kindred::cli
