#include "apps/kindred/chat_commands.hpp"

#include "apps/kindred/format.hpp"

#include <algorithm>

namespace kindred::cli {
namespace {

namespace json = boost::json;

constexpr double poll_seconds = 0.5;
constexpr double join_seconds = 15;
constexpr double room_list_seconds = 15;

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

void print_line(Session& session, const json::object& line) {
    if (session.json) return print_json(session, line);
    const bool own = flag_of(line, "outgoing");
    session.out << time_text(number_of(line, "time")) << "  "
                << (line.contains("room") ? "[" + printable(text_of(line, "room")) + "] " : "")
                << (own ? "you" : printable(text_of(line, "username"))) << ": "
                << printable(text_of(line, "text")) << std::endl;
}

/// Prints the lines at `path`, and with `follow` those that come later, until interrupted.
int show_lines(Session& session, const std::string& path, bool follow) {
    json::array shown;
    bool first = true;
    while (true) {
        const auto page = session.api.get(path);
        if (!page) return report(session, page.error());
        const json::array& lines = list_of(*page, "items");
        // Those behind the last one that was shown; all, if it is no longer kept.
        auto next = lines.begin();
        if (!shown.empty())
            if (const auto last = std::find(lines.begin(), lines.end(), shown.back());
                last != lines.end())
                next = last + 1;
        for (; next != lines.end(); ++next) print_line(session, next->get_object());
        if (first && lines.empty()) hint(session, "nothing has been said yet");
        first = false;
        shown = lines;
        if (!follow) return exit_code::ok;
        session.sleep(poll_seconds);
    }
}

int list_conversations(Session& session) {
    const auto answer = session.api.get("/conversations");
    if (!answer) return report(session, answer.error());
    if (session.json) return print_json(session, *answer), exit_code::ok;
    Table table({{"user"}, {"unread", Table::Align::right}, {"last"}, {"text"}});
    for (const json::value& item : list_of(*answer, "items")) {
        const json::object& last = object_of(item.get_object(), "last");
        table.add({printable(text_of(item.get_object(), "username")),
                   std::to_string(number_of(item.get_object(), "unread")),
                   time_text(number_of(last, "time")), printable(text_of(last, "text"))});
    }
    if (table.empty())
        session.out << "no messages yet; kindred msg USER TEXT sends one\n";
    else
        table.print(session.out);
    return exit_code::ok;
}

/// The room once it is joined.
Outcome<json::object> join(Session& session, const RoomOptions& options, const std::string& path) {
    auto room = session.api.get(path);
    if (room && flag_of(*room, "joined")) return room;
    room = session.api.post(path + "/join", {{"private", options.create_private}});
    const double deadline = session.clock() + join_seconds;
    while (room && !flag_of(*room, "joined")) {
        if (session.clock() > deadline)
            return failure(exit_code::timed_out, "the server did not let us into '" +
                                                     printable(options.name) + "' in time");
        session.sleep(0.1);
        room = session.api.get(path);
    }
    return room;
}

int show_users(Session& session, const std::string& path) {
    const auto answer = session.api.get(path + "/users");
    if (!answer) return report(session, answer.error());
    if (session.json) return print_json(session, *answer), exit_code::ok;
    Table table({{"user"}, {"presence"}, {"files", Table::Align::right}});
    for (const json::value& item : list_of(*answer, "items"))
        table.add({printable(text_of(item.get_object(), "username")),
                   text_of(item.get_object(), "presence"),
                   std::to_string(number_of(item.get_object(), "files"))});
    table.print(session.out);
    return exit_code::ok;
}

int show_wall(Session& session, const std::string& path) {
    const auto answer = session.api.get(path + "/tickers");
    if (!answer) return report(session, answer.error());
    if (session.json) return print_json(session, *answer), exit_code::ok;
    Table table({{"user"}, {"on the wall"}});
    for (const json::value& item : list_of(*answer, "items"))
        table.add({printable(text_of(item.get_object(), "username")),
                   printable(text_of(item.get_object(), "text"))});
    table.print(session.out);
    return exit_code::ok;
}

/// Asks for what the options change about who may enter; false: they change nothing.
Outcome<bool> change_members(Session& session, const RoomOptions& options,
                             const std::string& path) {
    const auto of = [&](const char* list, const std::string& user) {
        return path + list + percent_encoded(user);
    };
    bool changed = false;
    const auto ask = [&](const std::string& user, auto request) -> Outcome<void> {
        if (user.empty()) return {};
        changed = true;
        const auto answer = request();
        return answer ? Outcome<void>() : std::unexpected(answer.error());
    };
    for (const auto& done :
         {ask(options.add, [&] { return session.api.put(of("/members/", options.add), {}); }),
          ask(options.remove, [&] { return session.api.remove(of("/members/", options.remove)); }),
          ask(options.promote,
              [&] { return session.api.put(of("/operators/", options.promote), {}); }),
          ask(options.demote,
              [&] { return session.api.remove(of("/operators/", options.demote)); })})
        if (!done) return std::unexpected(done.error());
    return changed;
}

int send_to_many(Session& session, const MessageOptions& options) {
    json::array usernames{json::string(options.username)};
    for (const std::string& user : options.also) usernames.push_back(json::string(user));
    const auto sent = session.api.post(
        "/messages", {{"usernames", std::move(usernames)}, {"text", joined(options.words)}});
    if (!sent) return report(session, sent.error());
    if (!session.json)
        session.out
            << "sent to " << counted(1 + options.also.size(), "user")
            << "; servers pass it on to those who are online, some only to those who watch you\n";
    return exit_code::ok;
}

}  // namespace

int message(Session& session, const MessageOptions& options) {
    if (options.username.empty()) return list_conversations(session);
    const std::string path = "/conversations/" + percent_encoded(options.username);
    if (!options.also.empty()) return send_to_many(session, options);
    if (!options.words.empty()) {
        const auto sent = session.api.post(path + "/messages", {{"text", joined(options.words)}});
        if (!sent) return report(session, sent.error());
        if (!options.follow) return print_line(session, *sent), exit_code::ok;
    }
    const auto read = session.api.post(path + "/read");
    if (!read) return report(session, read.error());
    return show_lines(session, path + "/messages", options.follow);
}

int room(Session& session, const RoomOptions& options) {
    const std::string path = "/rooms/" + percent_encoded(options.name);
    if (options.leave) {
        const auto left = session.api.post(path + "/leave");
        return left ? exit_code::ok : report(session, left.error());
    }
    const auto joined_room = join(session, options, path);
    if (!joined_room) return report(session, joined_room.error());
    const auto changed = change_members(session, options, path);
    if (!changed) return report(session, changed.error());
    if (*changed) return exit_code::ok;
    if (options.wall) return show_wall(session, path);
    if (options.set_ticker) {
        const auto set = session.api.put(path + "/ticker", {{"text", joined(options.words)}});
        return set ? exit_code::ok : report(session, set.error());
    }
    if (options.users) return show_users(session, path);
    if (!options.words.empty()) {
        const auto said = session.api.post(path + "/messages", {{"text", joined(options.words)}});
        if (!said) return report(session, said.error());
        if (!options.follow) return exit_code::ok;
    }
    return show_lines(session, path + "/messages", options.follow);
}

int rooms(Session& session) {
    auto answer = session.api.post("/rooms/refresh");
    const double deadline = session.clock() + room_list_seconds;
    do {
        if (answer) answer = session.api.get("/rooms");
        if (!answer) return report(session, answer.error());
        if (!list_of(*answer, "items").empty()) break;
        session.sleep(0.1);
    } while (session.clock() < deadline);
    if (session.json) return print_json(session, *answer), exit_code::ok;
    json::array items = list_of(*answer, "items");
    std::ranges::sort(items, std::greater(), [](const json::value& room) {
        return number_of(room.get_object(), "user_count");
    });
    if (items.empty()) {
        session.out << "no rooms yet; kindred room NAME makes one\n";
        return exit_code::ok;
    }
    Table table({{"users", Table::Align::right}, {"room"}, {""}});
    for (const json::value& item : items)
        table.add({std::to_string(number_of(item.get_object(), "user_count")),
                   printable(text_of(item.get_object(), "name")),
                   flag_of(item.get_object(), "joined") ? "joined" : ""});
    table.print(session.out);
    return exit_code::ok;
}

int feed(Session& session, const FeedOptions& options) {
    const auto asked = session.api.put("/public-rooms", {{"following", !options.stop}});
    if (!asked) return report(session, asked.error());
    if (options.stop) return exit_code::ok;
    return show_lines(session, "/public-rooms", options.follow);
}

}  // namespace kindred::cli
