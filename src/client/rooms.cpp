#include "client/rooms.hpp"

#include "client/chat_text.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;

constexpr std::size_t max_lines = 500;  // per room
constexpr std::size_t max_rooms = 20'000;

constexpr std::string_view not_created = "Could not create room. Reason: ";
constexpr std::string_view not_entered = "The room you are trying to enter (";

}  // namespace

// --- commands and queries ------------------------------------------------------------------------

void Rooms::load() {
    for (const Record& record : context_.work.load(Table::rooms)) {
        Room& room = note(record.key);
        room.wanted = true;
        room.status.is_private = !record.value.empty() && record.value.front() != 0;
    }
}

void Rooms::request_list() {
    session_.send(to_server::RoomList{});
}

RoomStatus Rooms::status_of(const Room& room) {
    RoomStatus status = room.status;
    status.users.assign(room.users.begin(), room.users.end());
    status.members.assign(room.members.begin(), room.members.end());
    status.operators.assign(room.operators.begin(), room.operators.end());
    status.tickers.assign(room.tickers.begin(), room.tickers.end());
    return status;
}

std::vector<RoomStatus> Rooms::list() const {
    std::vector<RoomStatus> rooms;
    rooms.reserve(rooms_.size());
    for (const auto& [name, room] : rooms_) rooms.push_back(status_of(room));
    return rooms;
}

std::optional<RoomStatus> Rooms::status(const std::string& name) const {
    const auto it = rooms_.find(name);
    return it == rooms_.end() ? std::nullopt : std::optional(status_of(it->second));
}

Result<void> Rooms::join(const std::string& name, bool is_private) {
    if (auto verdict = room_name(name); !verdict) return verdict;
    Room& room = note(name);
    room.status.is_private = room.status.is_private || is_private;
    room.status.reason.clear();
    want(room, true);
    send_join(room);
    return {};
}

void Rooms::send_join(const Room& room) {
    session_.send(to_server::JoinRoom{room.status.name, room.status.is_private ? 1u : 0u});
}

void Rooms::leave(const std::string& name) {
    Room* const room = find(name);
    if (room == nullptr) return;
    want(*room, false);
    session_.send(to_server::LeaveRoom{name});
}

Result<void> Rooms::say(const std::string& name, const std::string& text) {
    if (auto verdict = sendable(text); !verdict) return verdict;
    if (!session_.online()) return fail("not connected to the server");
    const Room* const room = find(name);
    if (room == nullptr || !room->status.joined) return fail("not in the room " + name);
    session_.send(to_server::SayChatroom{name, text});
    return {};
}

std::vector<ChatLine> Rooms::lines(const std::string& room) const {
    const auto it = rooms_.find(room);
    if (it == rooms_.end()) return {};
    return {it->second.lines.begin(), it->second.lines.end()};
}

void Rooms::follow_public(bool follow) {
    follow_public_ = follow;
    if (follow)
        session_.send(to_server::JoinGlobalRoom{});
    else
        session_.send(to_server::LeaveGlobalRoom{});
}

std::vector<std::pair<std::string, ChatLine>> Rooms::public_lines() const {
    return {public_lines_.begin(), public_lines_.end()};
}

// --- what is known -------------------------------------------------------------------------------

void Rooms::forget_unused() {
    std::erase_if(rooms_, [](const auto& entry) {
        const Room& room = entry.second;
        return !room.status.joined && !room.wanted && room.status.role == RoomRole::none;
    });
}

Rooms::Room& Rooms::note(const std::string& name) {
    if (rooms_.size() >= max_rooms) forget_unused();
    Room& room = rooms_[name];
    room.status.name = name;
    context_.changes.room(name);
    return room;
}

Rooms::Room* Rooms::find(const std::string& name) {
    const auto it = rooms_.find(name);
    return it == rooms_.end() ? nullptr : &it->second;
}

void Rooms::want(Room& room, bool wanted) {
    if (room.wanted == wanted) return;
    room.wanted = wanted;
    context_.changes.room(room.status.name);
    if (wanted)
        context_.work.put(Table::rooms, room.status.name,
                          Buffer{room.status.is_private ? std::uint8_t{1} : std::uint8_t{0}});
    else
        context_.work.erase(Table::rooms, room.status.name);
}

void Rooms::count_users(Room& room) {
    room.status.user_count = static_cast<std::uint32_t>(room.users.size());
    context_.changes.room(room.status.name);
}

void Rooms::session_up() {
    session_.send(to_server::EnableRoomInvitations{context_.settings.room_invitations});
    for (const std::string& name : context_.settings.auto_join_rooms) note(name).wanted = true;
    for (const auto& [name, room] : rooms_)
        if (room.wanted) send_join(room);
    if (follow_public_) session_.send(to_server::JoinGlobalRoom{});
}

void Rooms::session_down() {
    for (auto& [name, room] : rooms_) {
        room.members.clear();
        room.operators.clear();
        room.status.role = RoomRole::none;
        if (!room.status.joined) continue;
        room.status.joined = false;
        room.users.clear();
        room.tickers.clear();
        context_.changes.room(name);
    }
}

void Rooms::settings_changed() {
    session_.send(to_server::EnableRoomInvitations{context_.settings.room_invitations});
}

// --- from the server -----------------------------------------------------------------------------

void Rooms::count(const std::vector<std::string>& rooms, const std::vector<std::uint32_t>& counts,
                  RoomRole role) {
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        Room& room = note(rooms[i]);
        room.status.user_count = i < counts.size() ? counts[i] : 0;
        room.status.role = role;
        room.status.is_private = role != RoomRole::none;
    }
}

void Rooms::on(const from_server::RoomList& message) {
    const std::vector<std::uint32_t> untold;
    for (auto& [name, room] : rooms_) room.status.role = RoomRole::none;
    forget_unused();
    count(message.rooms, message.user_counts, RoomRole::none);
    if (message.member_rooms)
        count(*message.member_rooms, message.member_user_counts.value_or(untold), RoomRole::member);
    if (message.operated_rooms)
        for (const std::string& name : *message.operated_rooms) {
            note(name).status.role = RoomRole::operator_;
            note(name).status.is_private = true;
        }
    if (message.owned_rooms)
        count(*message.owned_rooms, message.owned_user_counts.value_or(untold), RoomRole::owner);
    context_.changes.room_list();
}

void Rooms::on(const from_server::RoomAdded& message) {
    note(message.room);
    context_.changes.room_list();
}

void Rooms::on(const from_server::RoomRemoved& message) {
    if (Room* const room = find(message.room)) room->status.user_count = 0;
    forget_unused();
    context_.changes.room_list();
}

void Rooms::on(const from_server::JoinRoom& message) {
    Room* const room = find(message.room);
    if (room == nullptr || !room->wanted) {
        session_.send(to_server::LeaveRoom{message.room});
        return;
    }
    RoomStatus& status = room->status;
    status.joined = true;
    status.reason.clear();
    status.is_private = message.owner.has_value();
    status.owner = message.owner.value_or("");
    if (message.operators) room->operators = {message.operators->begin(), message.operators->end()};
    if (!status.owner.empty() && status.owner == session_.status().username)
        status.role = RoomRole::owner;
    room->users = {message.users.usernames.begin(), message.users.usernames.end()};
    count_users(*room);
}

void Rooms::on(const from_server::LeaveRoom& message) {
    Room* const room = find(message.room);
    if (room == nullptr) return;
    want(*room, false);
    room->status.joined = false;
    room->users.clear();
    room->tickers.clear();
    context_.changes.room(message.room);
}

void Rooms::on(const from_server::UserJoinedRoom& message) {
    Room* const room = find(message.room);
    if (room == nullptr || !room->wanted) return;
    room->users.insert(message.username);
    count_users(*room);
}

void Rooms::on(const from_server::UserLeftRoom& message) {
    Room* const room = find(message.room);
    if (room == nullptr) return;
    room->users.erase(message.username);
    count_users(*room);
}

void Rooms::on(const from_server::SayChatroom& message) {
    Room* const room = find(message.room);
    if (room == nullptr || !room->status.joined || contacts_.ignored(message.username)) return;
    ChatLine line{context_.now.unix_seconds, message.username, message.message};
    room->lines.push_back(line);
    if (room->lines.size() > max_lines) room->lines.pop_front();
    context_.changes.happened(RoomSaid{message.room, std::move(line)});
}

void Rooms::on(const from_server::GlobalRoomMessage& message) {
    if (!follow_public_ || contacts_.ignored(message.username)) return;
    ChatLine line{context_.now.unix_seconds, message.username, message.message};
    public_lines_.emplace_back(message.room, line);
    if (public_lines_.size() > max_lines) public_lines_.pop_front();
    context_.changes.happened(PublicRoomSaid{message.room, std::move(line)});
}

void Rooms::on(const from_server::CantCreateRoom& message) {
    const std::string reason = "the room " + message.room + " is private and you are not a member";
    if (Room* const room = find(message.room)) {
        want(*room, false);
        room->status.reason = reason;
    }
    context_.changes.happened(Announcement{reason});
}

void Rooms::on_notice(const std::string& text) {
    if (text.starts_with(not_created)) {
        for (auto& [name, room] : rooms_)
            if (room.wanted && !room.status.joined && text.find(name) != text.npos) {
                room.status.reason = text.substr(not_created.size());
                want(room, false);
            }
    } else if (text.starts_with(not_entered)) {
        const std::size_t end = text.find(')', not_entered.size());
        Room* const room = find(text.substr(not_entered.size(), end - not_entered.size()));
        if (room == nullptr || room->status.joined) return;
        room->status.reason = text;
        want(*room, false);
        context_.changes.room(room->status.name);
    }
}

}  // namespace kindred::client
