#include "apps/kindred/jobs_command.hpp"

#include "apps/kindred/follow_job.hpp"
#include "apps/kindred/format.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace kindred::cli {
namespace {

namespace json = boost::json;
using Align = Table::Align;

// --- add
// -----------------------------------------------------------------------------------------

Outcome<std::string> read_list(const std::string& path, std::istream& in) {
    std::ifstream file;
    if (path != "-") {
        file.open(path, std::ios::binary);
        if (!file)
            return failure(exit_code::failed,
                           "cannot open " + printable(path) + ": " + std::strerror(errno));
    }
    std::istream& source = path == "-" ? in : file;
    std::string text(std::istreambuf_iterator<char>(source), {});
    if (source.bad()) return failure(exit_code::failed, "cannot read " + printable(path));
    if (text.size() > limits::http_body / 2)
        return failure(exit_code::failed,
                       printable(path) + " is larger than " + bytes_text(limits::http_body / 2));
    // Old programs write Latin-1.
    return display_text(text);
}

void put_texts(json::object& object, std::string_view name, const std::vector<std::string>& texts) {
    if (!texts.empty()) object[name] = json::array(texts.begin(), texts.end());
}

void put_number(json::object& object, std::string_view name, std::uint32_t number) {
    if (number != 0) object[name] = number;
}

json::object conditions_json(const ConditionOptions& options) {
    json::object object;
    put_texts(object, "formats", options.formats);
    put_texts(object, "words", options.words);
    put_texts(object, "without", options.without);
    put_texts(object, "banned_users", options.banned_users);
    put_number(object, "min_bitrate", options.min_bitrate);
    put_number(object, "max_bitrate", options.max_bitrate);
    put_number(object, "min_sample_rate", options.min_sample_rate);
    put_number(object, "max_sample_rate", options.max_sample_rate);
    put_number(object, "min_bit_depth", options.min_bit_depth);
    put_number(object, "length_tolerance", options.length_tolerance);
    for (const std::string& what : options.strict) object["strict_" + what] = true;
    if (options.accept_unknown) object["accept_unknown"] = true;
    return object;
}

json::object request_of(const JobsOptions& options, std::string list) {
    json::object request{{"list", std::move(list)},
                         {"format", options.format},
                         {"mode", options.album ? "album" : "track"},
                         {"required", conditions_json(options.required)},
                         {"preferred", conditions_json(options.preferred)}};
    std::string name = options.name;
    // A list that is given again tomorrow is the same job.
    if (name.empty() && options.subject != "-")
        name = std::filesystem::path(options.subject).stem().string();
    if (!name.empty()) request["name"] = display_text(name);
    if (!options.destination.empty()) request["destination"] = options.destination;
    if (!options.priority.empty()) request["priority"] = options.priority;
    return request;
}

std::string length_text(const json::object& item) {
    const std::uint64_t length = number_of(item, "length");
    return length == 0 ? "" : duration_text(length);
}

int preview(Session& session, const json::object& request) {
    const auto answer = session.api.post("/jobs/preview", request);
    if (!answer) return report(session, answer.error());
    const json::array& problems = list_of(*answer, "problems");
    if (session.json) {
        print_json(session, *answer);
        return problems.empty() ? exit_code::ok : exit_code::failed;
    }
    Table table(
        {{"line", Align::right}, {"artist"}, {"title"}, {"album"}, {"length", Align::right}});
    for (const json::value& entry : list_of(*answer, "items")) {
        const json::object& item = entry.get_object();
        table.add({std::to_string(number_of(item, "line")), text_of(item, "artist"),
                   text_of(item, "title"), text_of(item, "album"), length_text(item)});
    }
    table.print(session.out);
    for (const json::value& entry : problems)
        session.err << "line " << number_of(entry.get_object(), "line") << ": "
                    << printable(text_of(entry.get_object(), "what")) << '\n';
    return problems.empty() ? exit_code::ok : exit_code::failed;
}

int add(Session& session, const JobsOptions& options, std::istream& in) {
    if (options.subject.empty())
        return report(session, {exit_code::usage, "say which file has the list; - reads it here"});
    auto list = read_list(options.subject, in);
    if (!list) return report(session, list.error());
    const json::object request = request_of(options, *std::move(list));
    if (options.preview) return preview(session, request);
    const auto job = session.api.post("/jobs", request);
    if (!job) return report(session, job.error());
    if (options.follow) return follow_job(session, *job, options.timeout);
    if (session.json)
        print_json(session, *job);
    else
        session.out << "job " << number_of(*job, "id") << ": " << number_of(*job, "items")
                    << " entries; kindred jobs show " << number_of(*job, "id")
                    << " tells how it goes\n";
    return exit_code::ok;
}

// --- what there is
// -------------------------------------------------------------------------------

int list(Session& session) {
    const auto answer = session.api.get("/jobs");
    if (!answer) return report(session, answer.error());
    if (session.json) {
        print_json(session, *answer);
        return exit_code::ok;
    }
    if (list_of(*answer, "items").empty()) {
        session.out << "no jobs; kindred jobs add FILE begins one\n";
        return exit_code::ok;
    }
    Table table({{"id", Align::right},
                 {"name"},
                 {"state"},
                 {"here", Align::right},
                 {"failed", Align::right},
                 {"all", Align::right},
                 {"begun"},
                 {"why"}});
    for (const json::value& entry : list_of(*answer, "items")) {
        const json::object& job = entry.get_object();
        table.add(
            {std::to_string(number_of(job, "id")), text_of(job, "name"), text_of(job, "state"),
             std::to_string(number_of(job, "items_completed") + number_of(job, "items_present")),
             std::to_string(number_of(job, "items_failed")),
             std::to_string(number_of(job, "items")), time_text(number_of(job, "created")),
             text_of(job, "reason")});
    }
    table.print(session.out);
    return exit_code::ok;
}

/// The job that is meant, by its id or name.
Outcome<json::object> find_job(Session& session, const std::string& subject) {
    if (subject.empty()) return failure(exit_code::usage, "say which job, by its name or id");
    const auto answer = session.api.get("/jobs");
    if (!answer) return std::unexpected(answer.error());
    const json::object* found = nullptr;
    for (const json::value& entry : list_of(*answer, "items")) {
        const json::object& job = entry.get_object();
        // A name that is a number is a name first.
        if (text_of(job, "name") == subject) return job;
        if (std::to_string(number_of(job, "id")) == subject) found = &job;
    }
    if (found != nullptr) return *found;
    return failure(exit_code::nothing_found, "there is no job '" + printable(subject) + "'");
}

std::string path_of(const json::object& job) {
    return "/jobs/" + std::to_string(number_of(job, "id"));
}

int show(Session& session, const JobsOptions& options) {
    const auto job = find_job(session, options.subject);
    if (!job) return report(session, job.error());
    if (options.follow) return follow_job(session, *job, options.timeout);
    auto items = job_items(session, *job, options.failed ? "failed,cancelled" : "");
    if (!items) return report(session, items.error());
    if (session.json) {
        print_json(session, json::object{{"job", *job}, {"items", *std::move(items)}});
        return exit_code::ok;
    }
    session.out << printable(job_line(*job)) << '\n';
    Table table(
        {{"item", Align::right},
         {"state"},
         {"artist"},
         {number_of(*job, "items") > 0 && text_of(*job, "mode") == "album" ? "album" : "title"},
         {"found", Align::right},
         {"user"},
         {"why"}});
    for (const json::value& entry : *items) {
        const json::object& item = entry.get_object();
        const std::string title = text_of(item, "title");
        table.add({std::to_string(number_of(item, "number")), text_of(item, "state"),
                   text_of(item, "artist"), title.empty() ? text_of(item, "album") : title,
                   std::to_string(number_of(item, "candidates")), text_of(item, "username"),
                   text_of(item, "reason")});
    }
    if (!table.empty()) table.print(session.out);
    return exit_code::ok;
}

int explain(Session& session, const JobsOptions& options) {
    const auto job = find_job(session, options.subject);
    if (!job) return report(session, job.error());
    if (options.item == 0)
        return report(session, {exit_code::usage, "say which entry, by its number"});
    const auto answer =
        session.api.get(path_of(*job) + "/items/" + std::to_string(options.item) + "/explain");
    if (!answer) return report(session, answer.error());
    if (session.json) {
        print_json(session, *answer);
        return exit_code::ok;
    }
    if (list_of(*answer, "candidates").empty()) session.out << "nothing was found\n";
    for (const json::value& entry : list_of(*answer, "candidates")) {
        const json::object& candidate = entry.get_object();
        session.out << (flag_of(candidate, "chosen") ? "* " : "  ")
                    << printable(text_of(candidate, "username")) << ": "
                    << printable(text_of(candidate, "path")) << '\n';
        if (const std::string rejected = text_of(candidate, "rejected"); !rejected.empty())
            session.out << "      " << printable(rejected) << '\n';
        std::string reasons;
        for (const json::value& reason : list_of(candidate, "reasons"))
            reasons += (reasons.empty() ? "" : ", ") + std::string(reason.as_string());
        if (!reasons.empty())
            session.out << "      " << number_of(candidate, "score") << ": " << printable(reasons)
                        << '\n';
    }
    return exit_code::ok;
}

/// pause, resume, retry, cancel and remove.
int change(Session& session, const JobsOptions& options) {
    const auto job = find_job(session, options.subject);
    if (!job) return report(session, job.error());
    const bool one_item = options.item != 0 && options.action == "retry";
    const std::string path =
        path_of(*job) + (one_item ? "/items/" + std::to_string(options.item) : "");
    const auto answer = options.action == "remove" ? session.api.remove(path)
                                                   : session.api.post(path + "/" + options.action);
    if (!answer) return report(session, answer.error());
    if (options.follow && options.action != "remove")
        return follow_job(session, *job, options.timeout);
    if (session.json)
        print_json(session, *answer);
    else if (options.action == "remove" || one_item)
        session.out << options.action << ": done\n";
    else
        session.out << printable(job_line(*answer)) << '\n';
    return exit_code::ok;
}

}  // namespace

int jobs(Session& session, const JobsOptions& options, std::istream& in) {
    if (options.action == "add") return add(session, options, in);
    if (options.action == "list") return list(session);
    if (options.action == "show") return show(session, options);
    if (options.action == "explain") return explain(session, options);
    return change(session, options);
}

}  // namespace kindred::cli
