#include "apps/kindred/wish_command.hpp"

#include "apps/kindred/format.hpp"

#include <algorithm>

namespace kindred::cli {
namespace {

namespace json = boost::json;
using Align = Table::Align;

/// Of the results of one wish; the rest is for `kindred search` and the web UI.
constexpr std::uint64_t most_shown = 100;

std::string path_of(const std::string& id) {
    return "/wishes/" + percent_encoded(id);
}

json::array texts(const std::vector<std::string>& values) {
    json::array array;
    for (const std::string& value : values) array.push_back(json::string(value));
    return array;
}

std::string rules_text(const json::object& wish) {
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
    if (const std::string download = text_of(wish, "download"); download != "off")
        add("fetches " + download);
    const json::object& conditions = object_of(wish, "conditions");
    for (const json::value& format : list_of(conditions, "formats"))
        if (format.is_string()) add(std::string(format.get_string()));
    if (const auto bitrate = number_of(conditions, "min_bitrate"); bitrate != 0)
        add("from " + std::to_string(bitrate) + " kbit/s");
    for (const json::value& word : list_of(conditions, "without"))
        if (word.is_string()) add("not " + std::string(word.get_string()));
    return text;
}

void print_wishes(Session& session, const json::array& wishes) {
    if (wishes.empty()) {
        session.out << "none; add one with: kindred wish add WORDS\n";
        return;
    }
    Table table({{"id", Align::right},
                 {"state"},
                 {"found", Align::right},
                 {"new", Align::right},
                 {"next search"},
                 {"query"},
                 {"rules"}});
    for (const json::value& entry : wishes) {
        const json::object& wish = entry.get_object();
        table.add({std::to_string(number_of(wish, "id")), text_of(wish, "state"),
                   std::to_string(number_of(wish, "found")), std::to_string(number_of(wish, "new")),
                   time_text(number_of(wish, "next_search")), printable(text_of(wish, "query")),
                   printable(rules_text(wish))});
    }
    table.print(session.out);
}

/// A line about one that was added or changed.
int print_wish(Session& session, const json::object& wish) {
    if (session.json) {
        print_json(session, wish);
        return exit_code::ok;
    }
    session.out << number_of(wish, "id") << "  " << printable(text_of(wish, "query")) << ": "
                << text_of(wish, "state");
    if (const std::string reason = text_of(wish, "reason"); !reason.empty())
        session.out << " (" << printable(reason) << ')';
    session.out << '\n';
    return exit_code::ok;
}

int add(Session& session, const WishOptions& options) {
    std::string query;
    for (const std::string& word : options.words) query += (query.empty() ? "" : " ") + word;
    json::object body{{"query", query}};
    json::object conditions;
    if (!options.formats.empty()) conditions["formats"] = texts(options.formats);
    if (!options.without.empty()) conditions["without"] = texts(options.without);
    if (options.min_bitrate != 0) conditions["min_bitrate"] = options.min_bitrate;
    if (!conditions.empty()) body["conditions"] = std::move(conditions);
    if (!options.download.empty()) body["download"] = options.download;
    if (!options.destination.empty()) body["destination"] = options.destination;
    const auto added = session.api.post("/wishes", body);
    return added ? print_wish(session, *added) : report(session, added.error());
}

int list(Session& session) {
    const auto wishes = session.api.get("/wishes");
    if (!wishes) return report(session, wishes.error());
    if (session.json)
        print_json(session, *wishes);
    else
        print_wishes(session, list_of(*wishes, "items"));
    return exit_code::ok;
}

void print_files(Session& session, const json::object& page) {
    Table table({{"size", Align::right}, {"kbit/s", Align::right}, {"user"}, {"file"}});
    for (const json::value& entry : list_of(page, "items")) {
        const json::object& file = entry.get_object();
        const auto bitrate = number_of(file, "bitrate");
        table.add({bytes_text(number_of(file, "size")), bitrate == 0 ? "" : std::to_string(bitrate),
                   printable(text_of(file, "username")), printable(text_of(file, "filename"))});
    }
    if (!table.empty()) table.print(session.out);
    const auto total = number_of(page, "total");
    if (total > list_of(page, "items").size())
        session.out << "... and " << total - list_of(page, "items").size() << " more\n";
}

/// The wish and the best of its results.
int show_results(Session& session, const json::object& wish) {
    if (!session.json) {
        print_wish(session, wish);
        session.out << number_of(wish, "found") << " files found, " << number_of(wish, "new")
                    << " of them new";
        if (const std::string when = time_text(number_of(wish, "last_search")); !when.empty())
            session.out << "; last searched " << when;
        session.out << '\n';
    }
    const auto search = number_of(wish, "search");
    if (search == 0) {
        if (session.json) print_json(session, json::object{{"wish", wish}});
        return exit_code::ok;
    }
    const auto page = session.api.get("/searches/" + std::to_string(search) +
                                      "/files?sort=-rank&limit=" + std::to_string(most_shown));
    if (!page) return report(session, page.error());
    if (session.json)
        print_json(session, json::object{{"wish", wish}, {"files", *page}});
    else
        print_files(session, *page);
    return exit_code::ok;
}

int show(Session& session, const std::string& id) {
    const auto wish = session.api.get(path_of(id));
    return wish ? show_results(session, *wish) : report(session, wish.error());
}

/// Searches now, and waits for the end of it.
int search_now(Session& session, const std::string& id, double patience) {
    auto wish = session.api.post(path_of(id) + "/search");
    const double deadline = session.clock() + patience;
    while (wish && text_of(*wish, "state") == "searching" && session.clock() < deadline) {
        session.sleep(0.5);
        wish = session.api.get(path_of(id));
    }
    if (!wish) return report(session, wish.error());
    const int shown = show_results(session, *wish);
    if (shown != exit_code::ok || number_of(*wish, "found") > 0) return shown;
    return report(session, {exit_code::nothing_found, "nothing was found that meets the rules"});
}

int change(Session& session, const std::string& id, const std::string& action) {
    const std::string path = path_of(id);
    if (action == "remove") {
        const auto removed = session.api.remove(path);
        return removed ? exit_code::ok : report(session, removed.error());
    }
    const auto changed = action == "seen"
                             ? session.api.post(path + "/seen")
                             : session.api.patch(path, {{"enabled", action == "resume"}});
    return changed ? print_wish(session, *changed) : report(session, changed.error());
}

}  // namespace

int wish(Session& session, const WishOptions& options) {
    if (options.action == "list") return list(session);
    if (options.words.empty())
        return report(session, {exit_code::usage, options.action == "add"
                                                      ? "say what to search for"
                                                      : "say which wishes: ids of kindred wish"});
    if (options.action == "add") return add(session, options);
    int status = exit_code::ok;
    for (const std::string& id : options.words) {
        const int done = options.action == "show"     ? show(session, id)
                         : options.action == "search" ? search_now(session, id, options.wait)
                                                      : change(session, id, options.action);
        if (done != exit_code::ok) status = done;
    }
    return status;
}

}  // namespace kindred::cli
