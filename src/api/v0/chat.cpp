#include "api/v0/handlers.hpp"
#include "api/v0/names.hpp"
#include "api/v0/objects.hpp"

#include <algorithm>

namespace kindred::api::v0 {
namespace {

namespace json = boost::json;

/// What tools of this API expect to get in one piece.
constexpr std::size_t most_messages = 500;

json::array array_of(const Result<std::vector<client::PrivateMessage>>& history, bool unread_only) {
    json::array messages;
    if (history)
        for (const auto& message : *history)
            if (!unread_only || (!message.read && !message.outgoing))
                messages.push_back(message_object(message));
    return messages;
}

json::object conversation_object(const client::Conversation& conversation) {
    return {{"username", shown(conversation.username)},
            {"isActive", conversation.open},
            {"unAcknowledgedMessageCount", conversation.unread},
            {"hasUnAcknowledgedMessages", conversation.unread != 0}};
}

/// Calls `then` with the messages, oldest first; those not read yet, if the request says so.
void read_messages(const Context& context, const Request& request, const std::string& username,
                   std::function<void(json::array)> then) {
    const bool unread_only = request.flag("unAcknowledgedOnly");
    context.client.message_history(
        username, 0, most_messages,
        [unread_only, then = std::move(then)](const auto& history) {
            then(array_of(history, unread_only));
        },
        request.now);
}

/// Open ones, and others if asked for.
std::vector<client::Conversation> wanted_conversations(const Context& context,
                                                       const Request& request) {
    auto conversations = context.client.conversations();
    std::erase_if(conversations, [&](const client::Conversation& conversation) {
        return (!conversation.open && !request.flag("includeInactive")) ||
               (conversation.unread == 0 && request.flag("unAcknowledgedOnly"));
    });
    return conversations;
}

/// A list of conversations that waits for the messages of each.
struct Gathering {
    json::array conversations;
    std::size_t missing = 0;
};

std::optional<client::RoomStatus> joined_room(const Context& context, const Request& request) {
    auto room = context.client.room(request.captured[0]);
    if (room && !room->joined) room.reset();
    return room;
}

json::array users_of(const Context& context, const client::RoomStatus& room) {
    const std::string& own_name = context.client.session().username;
    json::array users;
    for (const std::string& name : room.users) {
        json::object object{{"username", shown(name)}};
        const auto user = context.client.user(name).value_or(client::UserStatus{});
        object["status"] = presence_name(user.presence);
        object["averageSpeed"] = user.stats.average_speed;
        object["uploadCount"] = user.stats.uploads;
        object["fileCount"] = user.stats.files;
        object["directoryCount"] = user.stats.folders;
        if (!user.country.empty()) object["countryCode"] = shown(user.country);
        if (name == own_name) object["self"] = true;
        users.push_back(std::move(object));
    }
    return users;
}

json::array lines_of(const Context& context, const std::string& room) {
    json::array lines;
    for (const auto& line : context.client.lines(room))
        lines.push_back(room_line_object(line, room, context.client.session().username));
    return lines;
}

}  // namespace

Answer list_conversations(Context& context, const Request& request) {
    const auto gathering = std::make_shared<Gathering>();
    const auto conversations = wanted_conversations(context, request);
    for (const client::Conversation& conversation : conversations)
        gathering->conversations.push_back(conversation_object(conversation));
    if (!request.flag("includeMessages") || conversations.empty())
        return reply(gathering->conversations);
    gathering->missing = conversations.size();
    for (std::size_t i = 0; i < conversations.size(); ++i)
        read_messages(context, request, conversations[i].username,
                      [gathering, i, respond = request.respond](json::array messages) {
                          json::value& conversation = gathering->conversations[i];
                          conversation.as_object()["messages"] = std::move(messages);
                          if (--gathering->missing == 0) respond(reply(gathering->conversations));
                      });
    return std::nullopt;
}

Answer get_conversation(Context& context, const Request& request) {
    const auto conversation = context.client.conversation(request.captured[0]);
    if (!conversation) return empty_reply(404);
    read_messages(context, request, request.captured[0],
                  [object = conversation_object(*conversation),
                   respond = request.respond](json::array messages) mutable {
                      object["messages"] = std::move(messages);
                      respond(reply(object));
                  });
    return std::nullopt;
}

Answer get_messages(Context& context, const Request& request) {
    if (!context.client.conversation(request.captured[0])) return empty_reply(404);
    read_messages(
        context, request, request.captured[0],
        [respond = request.respond](const json::array& messages) { respond(reply(messages)); });
    return std::nullopt;
}

Answer send_message(Context& context, const Request& request) {
    const auto text = request.text_body();
    if (!text) return refusal(400, "The body must be a JSON string, the message.");
    const auto sent = context.client.send_private_message(request.captured[0], *text, request.now);
    return sent ? empty_reply(201) : refusal(400, sent.error().message);
}

Answer acknowledge_messages(Context& context, const Request& request) {
    return empty_reply(context.client.mark_read(request.captured[0], request.now) ? 200 : 404);
}

Answer close_conversation(Context& context, const Request& request) {
    return empty_reply(context.client.close_conversation(request.captured[0], request.now) ? 204
                                                                                           : 404);
}

Answer list_rooms(Context& context, const Request& /*request*/) {
    const std::string& own_name = context.client.session().username;
    json::array all;
    for (const auto& room : context.client.rooms())
        all.push_back(
            json::object{{"name", shown(room.name)},
                         {"userCount", room.user_count},
                         {"isPrivate", room.is_private},
                         {"isOwned", room.is_private && room.owner == own_name},
                         {"isModerated", std::ranges::count(room.operators, own_name) != 0}});
    return reply(all);
}

Answer list_joined_rooms(Context& context, const Request& /*request*/) {
    json::array names;
    for (const auto& room : context.client.rooms())
        if (room.joined) names.push_back(shown(room.name));
    return reply(names);
}

Answer join_room(Context& context, const Request& request) {
    const auto name = request.text_body();
    if (!name || name->empty()) return refusal(400, "The body must be a JSON string, the room.");
    if (const auto room = context.client.room(*name); !room || !room->joined)
        context.client.join_room(*name, false, request.now);
    return wait_for(context, request, 10s,
                    [&context, name = *name](Now) -> std::optional<HttpResponse> {
                        const auto room = context.client.room(name);
                        if (!room || !room->joined) return std::nullopt;
                        return reply(room_object(*room, context.client.session().username,
                                                 users_of(context, *room), lines_of(context, name)),
                                     201);
                    });
}

Answer get_room(Context& context, const Request& request) {
    const auto room = joined_room(context, request);
    if (!room) return empty_reply(404);
    return reply(room_object(*room, context.client.session().username, users_of(context, *room),
                             lines_of(context, room->name)));
}

Answer leave_room(Context& context, const Request& request) {
    if (!joined_room(context, request)) return empty_reply(404);
    context.client.leave_room(request.captured[0], request.now);
    return empty_reply(204);
}

Answer get_room_messages(Context& context, const Request& request) {
    const auto room = joined_room(context, request);
    return room ? reply(lines_of(context, room->name)) : empty_reply(404);
}

Answer get_room_users(Context& context, const Request& request) {
    const auto room = joined_room(context, request);
    return room ? reply(users_of(context, *room)) : empty_reply(404);
}

Answer say_in_room(Context& context, const Request& request) {
    const auto text = request.text_body();
    if (!text) return refusal(400, "The body must be a JSON string, the message.");
    if (!joined_room(context, request)) return empty_reply(404);
    const auto said = context.client.say(request.captured[0], *text, request.now);
    return said ? empty_reply(201) : refusal(400, said.error().message);
}

Answer set_ticker(Context& context, const Request& request) {
    const auto text = request.text_body();
    if (!text) return refusal(400, "The body must be a JSON string, the ticker.");
    if (!joined_room(context, request)) return empty_reply(404);
    const auto set = context.client.set_ticker(request.captured[0], *text, request.now);
    return set ? empty_reply(201) : refusal(400, set.error().message);
}

Answer add_member(Context& context, const Request& request) {
    const auto username = request.text_body();
    if (!username || username->empty())
        return refusal(400, "The body must be a JSON string, the user.");
    if (!joined_room(context, request)) return empty_reply(404);
    const auto added = context.client.change_room(
        request.captured[0], client::RoomChange::add_member, *username, request.now);
    return added ? empty_reply(201) : refusal(400, added.error().message);
}

}  // namespace kindred::api::v0
