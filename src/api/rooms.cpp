// Chat rooms. Joining and leaving are asked of the server, so the answer is 202 and the event
// "room" tells when it has happened.
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

namespace kindred::api {
namespace {

constexpr std::size_t most_rooms = 5000;
constexpr std::size_t most_users = 5000;
constexpr std::size_t most_lines = 500;

HttpResponse no_such_room() {
    return problem(404, "There is no such room.",
                   "Ask the server for its list with POST /api/v1/rooms/refresh, or join the room, "
                   "which makes it.");
}

HttpResponse offline() {
    return problem(409, "The daemon is not logged in.",
                   "Look at `session` in GET /api/v1/status, or POST /api/v1/session/connect.");
}

bool online(const Context& context) {
    return context.client.session().state == client::SessionState::online;
}

HttpResponse room_now(Context& context, const std::string& name, int status) {
    const auto room = context.client.room(name);
    return room ? json_reply(to_json(*room), status) : no_such_room();
}

/// Asks the server for a change of who may enter; the event "room" tells when it has happened.
Answer change_room(Context& context, const Call& call, client::RoomChange change) {
    if (!context.client.room(call.captured[0])) return no_such_room();
    const auto asked =
        context.client.change_room(call.captured[0], change, call.captured[1], call.now);
    if (!asked)
        return problem(409, asked.error().message,
                       "Log in; only the owner and operators of a private room can change it.");
    return room_now(context, call.captured[0], 202);
}

boost::json::object user_in_room(Context& context, const std::string& username) {
    if (const auto user = context.client.user(username)) return to_json(*user);
    boost::json::object object;
    put_text(object, "username", username);
    return object;
}

}  // namespace

Answer list_rooms(Context& context, const Call& call) {
    const auto page = parse_page(call, most_rooms);
    if (!page) return problem(400, page.error().message, "Use ?offset=0&limit=100.");
    const bool joined_only = call.parameter("joined") == "true";
    boost::json::array items;
    std::size_t matching = 0;
    for (const auto& room : context.client.rooms()) {
        if (joined_only && !room.joined) continue;
        if (matching++ >= page->offset && items.size() < page->limit)
            items.push_back(to_json(room));
    }
    return json_reply(boost::json::object{{"total", matching}, {"items", std::move(items)}});
}

Answer refresh_rooms(Context& context, const Call& call) {
    if (!online(context)) return offline();
    context.client.request_room_list(call.now);
    return json_reply(boost::json::object{{"asked", true}}, 202);
}

Answer get_room(Context& context, const Call& call) {
    return room_now(context, call.captured[0], 200);
}

Answer join_room(Context& context, const Call& call) {
    Body body(call.body);
    const bool is_private = body.flag("private").value_or(false);
    if (const auto read = body.finish(); !read)
        return problem(400, read.error().message, R"(Send {} or {"private":true}.)");
    if (!online(context)) return offline();
    const auto asked = context.client.join_room(call.captured[0], is_private, call.now);
    if (!asked)
        return problem(400, asked.error().message,
                       "GET /api/v1/rooms lists rooms; any other name that is one line makes one.");
    return room_now(context, call.captured[0], 202);
}

Answer leave_room(Context& context, const Call& call) {
    if (!context.client.room(call.captured[0])) return no_such_room();
    context.client.leave_room(call.captured[0], call.now);
    return room_now(context, call.captured[0], 202);
}

Answer list_room_users(Context& context, const Call& call) {
    const auto room = context.client.room(call.captured[0]);
    if (!room) return no_such_room();
    const auto page = parse_page(call, most_users);
    if (!page) return problem(400, page.error().message, "Use ?offset=0&limit=100.");
    boost::json::array items;
    for (std::size_t i = page->offset; i < room->users.size() && items.size() < page->limit; ++i)
        items.push_back(user_in_room(context, room->users[i]));
    return json_reply(
        boost::json::object{{"total", room->users.size()}, {"items", std::move(items)}});
}

Answer list_room_messages(Context& context, const Call& call) {
    if (!context.client.room(call.captured[0])) return no_such_room();
    const auto page = parse_page(call, most_lines);
    if (!page) return problem(400, page.error().message, "Use ?offset=0&limit=100.");
    const auto lines = context.client.lines(call.captured[0]);
    boost::json::array items;
    for (std::size_t i = page->offset; i < lines.size() && items.size() < page->limit; ++i)
        items.push_back(to_json(lines[i]));
    return json_reply(boost::json::object{{"total", lines.size()}, {"items", std::move(items)}});
}

Answer say_in_room(Context& context, const Call& call) {
    Body body(call.body);
    const std::string text = body.required_text("text");
    if (const auto read = body.finish(); !read)
        return problem(400, read.error().message, R"(Send {"text":"hello"}.)");
    const auto said = context.client.say(call.captured[0], text, call.now);
    if (!said)
        return problem(409, said.error().message,
                       "Join the room first; a message is one line of at most 2048 bytes.");
    return no_content();
}

Answer list_room_tickers(Context& context, const Call& call) {
    const auto room = context.client.room(call.captured[0]);
    if (!room) return no_such_room();
    boost::json::array items;
    for (const client::RoomTicker& ticker : room->tickers) {
        boost::json::object object;
        put_text(object, "username", ticker.username);
        put_text(object, "text", ticker.text);
        items.push_back(std::move(object));
    }
    return json_reply(boost::json::object{{"total", items.size()}, {"items", std::move(items)}});
}

Answer set_room_ticker(Context& context, const Call& call) {
    Body body(call.body);
    const auto text = body.text("text");
    if (const auto read = body.finish(); !read || !text)
        return problem(400, read ? "'text' is missing" : read.error().message,
                       R"(Send {"text":"gone fishing"}, or {"text":""} to remove it.)");
    if (const auto set = context.client.set_ticker(call.captured[0], *text, call.now); !set)
        return problem(409, set.error().message, "Join the room first; it is one short line.");
    return no_content();
}

Answer add_room_member(Context& context, const Call& call) {
    return change_room(context, call, client::RoomChange::add_member);
}

Answer remove_room_member(Context& context, const Call& call) {
    return change_room(context, call, client::RoomChange::remove_member);
}

Answer add_room_operator(Context& context, const Call& call) {
    return change_room(context, call, client::RoomChange::add_operator);
}

Answer remove_room_operator(Context& context, const Call& call) {
    return change_room(context, call, client::RoomChange::remove_operator);
}

}  // namespace kindred::api
