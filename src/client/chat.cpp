#include "client/chat.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;

// What servers take for a chat line or a private message.
constexpr std::size_t max_text = 2048;
constexpr std::size_t max_lines = 500;
constexpr std::size_t max_rooms = 20'000;
constexpr std::size_t max_messages = 1000;  // per conversation
constexpr std::size_t max_conversations = 5000;

Result<void> sendable(const std::string& text) {
    if (text.empty()) return fail("the message is empty");
    if (text.size() > max_text)
        return fail("the message is longer than " + std::to_string(max_text) + " bytes");
    if (text.find_first_of("\r\n") != text.npos) return fail("the message has line breaks");
    return {};
}

}  // namespace

// --- rooms ---------------------------------------------------------------------------------------

void Chat::request_room_list() {
    session_.send(to_server::RoomList{});
}

std::vector<RoomStatus> Chat::rooms() const {
    std::vector<RoomStatus> rooms;
    for (const auto& [name, room] : rooms_) {
        rooms.push_back(room.status);
        rooms.back().users.assign(room.users.begin(), room.users.end());
    }
    return rooms;
}

std::optional<RoomStatus> Chat::room(const std::string& name) const {
    const auto it = rooms_.find(name);
    if (it == rooms_.end()) return std::nullopt;
    RoomStatus status = it->second.status;
    status.users.assign(it->second.users.begin(), it->second.users.end());
    return status;
}

void Chat::join(const std::string& name, bool is_private) {
    Room& room = note(name);
    room.wanted = true;
    room.status.is_private = is_private;
    session_.send(to_server::JoinRoom{name, is_private ? 1u : 0u});
}

void Chat::leave(const std::string& name) {
    Room* const room = find(name);
    if (room == nullptr) return;
    room->wanted = false;
    session_.send(to_server::LeaveRoom{name});
}

Result<void> Chat::say(const std::string& name, const std::string& text) {
    if (auto verdict = sendable(text); !verdict) return verdict;
    if (!session_.online()) return fail("not connected to the server");
    const Room* const room = find(name);
    if (room == nullptr || !room->status.joined) return fail("not in the room " + name);
    session_.send(to_server::SayChatroom{name, text});
    return {};
}

std::vector<ChatLine> Chat::lines(const std::string& room) const {
    const auto it = rooms_.find(room);
    if (it == rooms_.end()) return {};
    return {it->second.lines.begin(), it->second.lines.end()};
}

Chat::Room& Chat::note(const std::string& name) {
    if (rooms_.size() >= max_rooms)
        std::erase_if(rooms_, [](const auto& entry) {
            return !entry.second.status.joined && !entry.second.wanted;
        });
    Room& room = rooms_[name];
    room.status.name = name;
    context_.changes.room(name);
    return room;
}

Chat::Room* Chat::find(const std::string& name) {
    const auto it = rooms_.find(name);
    return it == rooms_.end() ? nullptr : &it->second;
}

void Chat::session_up() {
    for (const std::string& name : context_.settings.auto_join_rooms) note(name).wanted = true;
    for (const auto& [name, room] : rooms_)
        if (room.wanted) session_.send(to_server::JoinRoom{name, room.status.is_private ? 1u : 0u});
}

void Chat::session_down() {
    for (auto& [name, room] : rooms_) {
        if (!room.status.joined) continue;
        room.status.joined = false;
        room.users.clear();
        context_.changes.room(name);
    }
}

void Chat::count(std::vector<std::string> rooms, const std::vector<std::uint32_t>& counts,
                 bool is_private) {
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        Room& room = note(rooms[i]);
        room.status.user_count = i < counts.size() ? counts[i] : 0;
        room.status.is_private = is_private;
    }
}

void Chat::on(const from_server::RoomList& message) {
    std::erase_if(rooms_, [](const auto& entry) {
        return !entry.second.status.joined && !entry.second.wanted;
    });
    count(message.rooms, message.user_counts, false);
    if (message.owned_rooms)
        count(*message.owned_rooms,
              message.owned_user_counts.value_or(std::vector<std::uint32_t>{}), true);
    if (message.member_rooms)
        count(*message.member_rooms,
              message.member_user_counts.value_or(std::vector<std::uint32_t>{}), true);
    context_.changes.room_list();
}

void Chat::on(const from_server::JoinRoom& message) {
    Room* const room = find(message.room);
    if (room == nullptr || !room->wanted) {
        session_.send(to_server::LeaveRoom{message.room});
        return;
    }
    room->status.joined = true;
    room->status.owner = message.owner.value_or("");
    room->status.operators = message.operators.value_or(std::vector<std::string>{});
    room->users = {message.users.usernames.begin(), message.users.usernames.end()};
    room->status.user_count = static_cast<std::uint32_t>(room->users.size());
    context_.changes.room(message.room);
}

void Chat::on(const from_server::LeaveRoom& message) {
    Room* const room = find(message.room);
    if (room == nullptr) return;
    room->wanted = room->status.joined = false;
    room->users.clear();
    context_.changes.room(message.room);
}

void Chat::on(const from_server::UserJoinedRoom& message) {
    Room* const room = find(message.room);
    if (room == nullptr) return;
    room->users.insert(message.username);
    room->status.user_count = static_cast<std::uint32_t>(room->users.size());
    context_.changes.room(message.room);
}

void Chat::on(const from_server::UserLeftRoom& message) {
    Room* const room = find(message.room);
    if (room == nullptr) return;
    room->users.erase(message.username);
    room->status.user_count = static_cast<std::uint32_t>(room->users.size());
    context_.changes.room(message.room);
}

void Chat::on(const from_server::SayChatroom& message) {
    Room* const room = find(message.room);
    if (room == nullptr || !room->status.joined) return;
    ChatLine line{context_.now.unix_seconds, message.username, message.message};
    room->lines.push_back(line);
    if (room->lines.size() > max_lines) room->lines.pop_front();
    context_.changes.happened(RoomSaid{message.room, std::move(line)});
}

void Chat::on(const from_server::CantCreateRoom& message) {
    if (Room* const room = find(message.room)) room->wanted = false;
    context_.changes.happened(
        Announcement{"the room " + message.room + " is private and you are not a member"});
}

// --- private messages ----------------------------------------------------------------------------

namespace {

/// A message as it is stored. Fields may be added at the end as tails.
struct StoredMessage {
    std::uint32_t id = 0;
    std::int64_t time = 0;
    std::string username;
    std::string text;
    bool outgoing = false;
    bool read = false;

    static void fields(auto& m, auto& v) {
        v("id", m.id)("time", m.time)("username", m.username)("text", m.text);
        v("outgoing", m.outgoing)("read", m.read);
    }
};

}  // namespace

void Chat::load() {
    for (const Record& record : context_.work.load(Table::private_messages)) {
        const auto number = number_of_key(record.key);
        StoredMessage stored;
        protocol::Decoder decoder{ByteView(record.value)};
        StoredMessage::fields(stored, decoder);
        if (decoder.failed() || !number) {
            context_.log(LogLevel::error, "a stored message is unreadable: " + record.key);
            continue;
        }
        last_message_ = std::max(last_message_, *number);
        conversations_[stored.username].push_back(
            {*number,
             {stored.id, stored.time, stored.username, stored.text, stored.outgoing, stored.read}});
    }
}

void Chat::store(const Kept& kept, std::function<void()> when_durable) {
    const PrivateMessage& message = kept.message;
    Buffer value;
    protocol::encode_fields(StoredMessage{message.id, message.time, message.username, message.text,
                                          message.outgoing, message.read},
                            value);
    context_.work.put(Table::private_messages, key_of_number(kept.number), std::move(value),
                      [then = std::move(when_durable)](const Stored&) {
                          if (then) then();
                      });
}

void Chat::keep(PrivateMessage message, std::function<void()> when_durable) {
    if (conversations_.size() >= max_conversations && !conversations_.contains(message.username)) {
        if (when_durable) when_durable();
        return;
    }
    std::deque<Kept>& messages = conversations_[message.username];
    messages.push_back({++last_message_, message});
    store(messages.back(), std::move(when_durable));
    if (messages.size() > max_messages) {
        context_.work.erase(Table::private_messages, key_of_number(messages.front().number));
        messages.pop_front();
    }
    context_.changes.happened(PrivateMessageAdded{std::move(message)});
}

Result<void> Chat::send(const std::string& username, const std::string& text) {
    if (auto verdict = sendable(text); !verdict) return verdict;
    if (!session_.online()) return fail("not connected to the server");
    session_.send(to_server::MessageUser{username, text});
    keep({0, context_.now.unix_seconds, username, text, true, true});
    return {};
}

/// Acknowledged once it is stored: the server forgets it then, and a crash must not lose it.
void Chat::on(const from_server::MessageUser& message) {
    const auto acknowledge = [this, id = message.message_id] {
        session_.send(to_server::MessageAcked{id});
    };
    const auto known = conversations_.find(message.username);
    if (known != conversations_.end() && std::ranges::any_of(known->second, [&](const Kept& old) {
            return !old.message.outgoing && old.message.id == message.message_id &&
                   old.message.text == message.message;
        }))
        return acknowledge();
    const bool is_new = message.is_new.value_or(true);
    keep({message.message_id, is_new ? context_.now.unix_seconds : std::int64_t{message.timestamp},
          message.username, message.message, false, false},
         acknowledge);
}

std::vector<std::string> Chat::conversations() const {
    std::vector<std::string> names;
    for (const auto& [username, messages] : conversations_) names.push_back(username);
    return names;
}

std::vector<PrivateMessage> Chat::conversation(const std::string& username) const {
    const auto it = conversations_.find(username);
    if (it == conversations_.end()) return {};
    std::vector<PrivateMessage> messages;
    for (const Kept& kept : it->second) messages.push_back(kept.message);
    return messages;
}

void Chat::mark_read(const std::string& username) {
    const auto it = conversations_.find(username);
    if (it == conversations_.end()) return;
    for (Kept& kept : it->second) {
        if (kept.message.read) continue;
        kept.message.read = true;
        store(kept);
    }
}

}  // namespace kindred::client
