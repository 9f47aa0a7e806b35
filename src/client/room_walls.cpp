// Of chat rooms: what stands on their walls, and who may enter the private ones.
#include "base/limits.hpp"
#include "client/rooms.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;

// Servers keep fewer.
constexpr std::size_t max_tickers = 5 * limits::tickers_per_room;

/// True if `change` is about another user than oneself.
bool names_somebody(RoomChange change) {
    return change == RoomChange::add_member || change == RoomChange::remove_member ||
           change == RoomChange::add_operator || change == RoomChange::remove_operator;
}

}  // namespace

// --- commands ------------------------------------------------------------------------------------

Result<void> Rooms::set_ticker(const std::string& name, const std::string& text) {
    if (text.size() > limits::ticker)
        return fail("a wall entry has " + std::to_string(limits::ticker) + " bytes at most");
    if (text.find_first_of("\r\n") != text.npos) return fail("the wall entry has line breaks");
    if (!session_.online()) return fail("not connected to the server");
    const Room* const room = find(name);
    if (room == nullptr || !room->status.joined) return fail("not in the room " + name);
    session_.send(to_server::SetRoomTicker{name, text});
    return {};
}

Result<void> Rooms::change(const std::string& room, RoomChange change,
                           const std::string& username) {
    if (!session_.online()) return fail("not connected to the server");
    if (names_somebody(change) && username.empty()) return fail("the user name is empty");
    if (names_somebody(change) && username == session_.status().username)
        return fail("this is about others; give up your own role instead");
    switch (change) {
        case RoomChange::add_member:
            session_.send(to_server::AddRoomMember{room, username});
            break;
        case RoomChange::remove_member:
            session_.send(to_server::RemoveRoomMember{room, username});
            break;
        case RoomChange::add_operator:
            session_.send(to_server::AddRoomOperator{room, username});
            break;
        case RoomChange::remove_operator:
            session_.send(to_server::RemoveRoomOperator{room, username});
            break;
        case RoomChange::give_up_membership:
            session_.send(to_server::CancelRoomMembership{room});
            break;
        case RoomChange::give_up_operatorship:
            session_.send(to_server::CancelRoomOperatorship{room});
            break;
        case RoomChange::give_up_ownership:
            // Some servers leave the owner inside of the room that is no longer his.
            session_.send(to_server::CancelRoomOwnership{room});
            leave(room);
            break;
    }
    return {};
}

// --- the wall ------------------------------------------------------------------------------------

void Rooms::on(const from_server::RoomTickers& message) {
    Room* const room = find(message.room);
    if (room == nullptr || !room->status.joined) return;
    room->tickers.clear();
    for (const auto& ticker : message.tickers)
        if (room->tickers.size() < max_tickers && !contacts_.ignored(ticker.username))
            room->tickers.push_back({ticker.username, ticker.ticker});
    context_.changes.room(message.room);
}

void Rooms::on(const from_server::RoomTickerAdded& message) {
    Room* const room = find(message.room);
    if (room == nullptr || !room->status.joined || contacts_.ignored(message.username)) return;
    std::erase_if(room->tickers,
                  [&](const RoomTicker& old) { return old.username == message.username; });
    if (room->tickers.size() >= max_tickers) room->tickers.pop_front();
    room->tickers.push_back({message.username, message.ticker});
    context_.changes.room(message.room);
}

void Rooms::on(const from_server::RoomTickerRemoved& message) {
    Room* const room = find(message.room);
    if (room == nullptr) return;
    std::erase_if(room->tickers,
                  [&](const RoomTicker& old) { return old.username == message.username; });
    context_.changes.room(message.room);
}

// --- who may enter -------------------------------------------------------------------------------

void Rooms::on(const from_server::RoomMembers& message) {
    Room& room = note(message.room);
    room.status.is_private = true;
    room.members = {message.usernames.begin(), message.usernames.end()};
}

void Rooms::on(const from_server::RoomOperators& message) {
    Room& room = note(message.room);
    room.status.is_private = true;
    room.operators = {message.usernames.begin(), message.usernames.end()};
}

void Rooms::on(const from_server::AddRoomMember& message) {
    note(message.room).members.insert(message.username);
}

void Rooms::on(const from_server::RemoveRoomMember& message) {
    Room* const room = find(message.room);
    if (room == nullptr) return;
    room->members.erase(message.username);
    room->operators.erase(message.username);
    context_.changes.room(message.room);
}

void Rooms::on(const from_server::AddRoomOperator& message) {
    note(message.room).operators.insert(message.username);
}

void Rooms::on(const from_server::RemoveRoomOperator& message) {
    Room* const room = find(message.room);
    if (room == nullptr) return;
    room->operators.erase(message.username);
    context_.changes.room(message.room);
}

void Rooms::on(const from_server::RoomMembershipGranted& message) {
    Room& room = note(message.room);
    room.status.is_private = true;
    room.status.role = RoomRole::member;
    room.status.reason.clear();
    context_.changes.happened(Announcement{"you are now a member of the room " + message.room});
}

void Rooms::on(const from_server::RoomMembershipRevoked& message) {
    Room& room = note(message.room);
    room.status.role = RoomRole::none;
    room.status.reason = "you are no longer a member of this room";
    want(room, false);
    context_.changes.happened(
        Announcement{"you are no longer a member of the room " + message.room});
}

void Rooms::on(const from_server::RoomOperatorshipGranted& message) {
    Room& room = note(message.room);
    room.status.role = RoomRole::operator_;
    room.operators.insert(session_.status().username);
}

void Rooms::on(const from_server::RoomOperatorshipRevoked& message) {
    Room& room = note(message.room);
    room.status.role = RoomRole::member;
    room.operators.erase(session_.status().username);
}

}  // namespace kindred::client
