#include "server/rooms.hpp"

#include "server/names.hpp"

#include <algorithm>

namespace kindred::server {
namespace {

namespace from_server = protocol::from_server;
using protocol::Dialect;

void load_members(Core& core, Room& room, const RoomRecord& record) {
    const User* owner = core.users.find(record.owner);
    if (owner == nullptr) return;
    room.owner = owner->id;
    core.users.get(owner->id).private_rooms.push_back(room.id);
    for (const MemberRecord& member : record.members) {
        User* user = core.users.find(member.user);
        if (user == nullptr) continue;
        room.members.insert(user->id);
        if (member.is_operator) room.operators.insert(user->id);
        user->private_rooms.push_back(room.id);
    }
}

}  // namespace

Rooms::Rooms(Core& core, Messages& messages, const std::vector<RoomRecord>& stored)
    : core_(core), messages_(messages) {
    for (const RoomRecord& record : stored) {
        Room& room = core_.rooms.add(record.name);
        room.stored = true;
        load_members(core_, room, record);
        for (const TickerRecord& ticker : record.tickers)
            if (User* user = core_.users.find(ticker.user)) {
                room.tickers.push_back({user->id, ticker.text});
                ++user->tickers;
            }
    }
}

// --- coming and going ----------------------------------------------------------------------------

void Rooms::join(User& from, const std::string& name, bool as_private) {
    Room* room = core_.rooms.find(name);
    if (room != nullptr && room->occupants.contains(from.id)) return;
    if (from.session->rooms.size() >= core_.settings.max_rooms) {
        core_.over(Limit::rooms);
        core_.send(from, from_server::CantCreateRoom{name});
    } else if (room == nullptr) {
        create(from, name, as_private);
    } else if (may_enter(from, *room, as_private)) {
        enter(from, *room);
    }
}

void Rooms::create(User& owner, const std::string& name, bool as_private) {
    if (const std::string why = check_room_name(name); !why.empty()) {
        messages_.notify(owner, why);
        return;
    }
    if (as_private) {
        const auto owned = std::ranges::count_if(
            owner.private_rooms, [&](RoomId id) { return core_.rooms.get(id).owner == owner.id; });
        if (static_cast<std::size_t>(owned) >= core_.settings.max_owned_rooms) {
            core_.over(Limit::owned_rooms);
            core_.send(owner, from_server::CantCreateRoom{name});
            return;
        }
    }
    Room& room = core_.rooms.add(name);
    if (as_private) {
        room.owner = owner.id;
        room.stored = true;
        owner.private_rooms.push_back(room.id);
        core_.outbox.save(change::RoomSaved{name, owner.name});
        send_list(owner, true);
    }
    enter(owner, room);
}

bool Rooms::may_enter(User& from, const Room& room, bool as_private) {
    if (!room.admits(from.id)) {
        core_.send(from, from_server::CantCreateRoom{room.name});
        messages_.notify(
            from, "The room you are trying to enter (" + room.name + ") is registered as private.");
        return false;
    }
    if (as_private && !room.is_private())
        messages_.notify(from, "Room (" + room.name + ") is registered as public.");
    return true;
}

void Rooms::enter(User& user, Room& room) {
    room.occupants.insert(user.id);
    user.session->rooms.insert(room.id);
    if (!room.is_private()) forget_lists();
    if (room.occupants.size() == 1 && !room.is_private())
        core_.send_all(core_.users.seed_online().view(), from_server::RoomAdded{room.name});
    introduce(user, room);
    core_.send(user, describe(room));
    from_server::RoomTickers tickers{.room = room.name};
    for (const Ticker& ticker : room.tickers)
        tickers.tickers.push_back({core_.users.get(ticker.user).name, ticker.text});
    if (user.session->dialect == Dialect::modern) core_.send(user, tickers);
}

/// Tells everybody in the room, himself included, of somebody who has come.
void Rooms::introduce(const User& user, const Room& room) {
    core_.send_all(room.occupants.view(),
                   from_server::UserJoinedRoom{.room = room.name,
                                               .username = user.name,
                                               .status = user.session->status,
                                               .stats = wire_stats(user),
                                               .slotsfull = user.session->upload_slots_full,
                                               .country = ""});
    // The form of 2003 has the name only; what else belongs to it follows in messages of its own.
    if (core_.users.seed_online().empty()) return;
    for (const UserId id : room.occupants) {
        const User& other = core_.users.get(id);
        if (id == user.id || other.session->dialect == Dialect::modern) continue;
        core_.send(other, from_server::GetUserStatus{user.name, user.session->status, {}});
        core_.send(other, from_server::GetUserStats{user.name, wire_stats(user)});
    }
}

from_server::JoinRoom Rooms::describe(const Room& room) {
    from_server::JoinRoom message{.room = room.name};
    const std::size_t count = room.occupants.size();
    message.users.usernames.reserve(count);
    message.users.statuses.reserve(count);
    message.users.stats.reserve(count);
    message.users.slotsfull.reserve(count);
    message.users.countries.emplace(count);
    for (const UserId id : room.occupants) {
        const User& user = core_.users.get(id);
        message.users.usernames.push_back(user.name);
        message.users.statuses.push_back(user.session->status);
        message.users.stats.push_back(wire_stats(user));
        message.users.slotsfull.push_back(user.session->upload_slots_full);
    }
    if (room.is_private()) {
        message.owner = core_.users.get(room.owner).name;
        message.operators.emplace();
        for (const UserId id : room.operators)
            message.operators->push_back(core_.users.get(id).name);
    }
    return message;
}

void Rooms::leave(User& from, const std::string& name) {
    Room* room = core_.rooms.find(name);
    if (room != nullptr && room->occupants.contains(from.id)) part(from, *room);
}

void Rooms::part(User& user, Room& room) {
    const std::string name = room.name;
    user.session->rooms.erase(room.id);
    left(user, room);
    core_.send(user, from_server::LeaveRoom{name});
}

void Rooms::gone(User& user) {
    stop_listening(user);
    for (const RoomId id : user.session->rooms) left(user, core_.rooms.get(id));
    user.session->rooms.clear();
}

void Rooms::left(User& user, Room& room) {
    room.occupants.erase(user.id);
    if (!room.is_private()) forget_lists();
    core_.send_all(room.occupants.view(), from_server::UserLeftRoom{room.name, user.name});
    if (room.occupants.empty() && !room.is_private())
        core_.send_all(core_.users.seed_online().view(), from_server::RoomRemoved{room.name});
    remove_if_unused(room);
}

/// A public room is there as long as somebody is in it or has left something on its wall.
void Rooms::remove_if_unused(Room& room) {
    if (room.is_private() || !room.tickers.empty()) return;
    if (std::exchange(room.stored, false)) core_.outbox.save(change::RoomRemoved{room.name});
    if (room.occupants.empty()) core_.rooms.remove(room);
}

// --- talking -------------------------------------------------------------------------------------

void Rooms::say(const User& from, const std::string& name, const std::string& text) {
    const Room* room = core_.rooms.find(name);
    if (room == nullptr || !room->occupants.contains(from.id) || !is_sayable(text)) return;
    ++core_.counters.chat_lines;
    core_.send_all(room->occupants.view(), from_server::SayChatroom{name, from.name, text});
    if (!room->is_private())
        core_.send_all(listeners_.view(), from_server::GlobalRoomMessage{name, from.name, text});
}

void Rooms::set_ticker(User& from, const std::string& name, const std::string& text) {
    Room* room = core_.rooms.find(name);
    if (room == nullptr || !room->occupants.contains(from.id) || text.size() > limits::ticker)
        return;
    const auto known = std::ranges::find(room->tickers, from.id, &Ticker::user);
    if (known == room->tickers.end() ? text.empty() : known->text == text) return;
    if (known != room->tickers.end()) remove_ticker(*room, from.id);
    if (text.empty()) {
        remove_if_unused(*room);
        return;
    }
    if (from.tickers >= core_.settings.max_tickers) {
        core_.over(Limit::tickers);
        return;
    }
    // The limit may have been lowered, and the wall be longer.
    while (!room->tickers.empty() && room->tickers.size() >= core_.settings.max_room_tickers) {
        core_.over(Limit::room_tickers);
        remove_ticker(*room, room->tickers.front().user);
    }
    if (!std::exchange(room->stored, true)) core_.outbox.save(change::RoomSaved{name, ""});
    room->tickers.push_back({from.id, text});
    ++from.tickers;
    core_.outbox.save(change::TickerSaved{name, {from.name, text}});
    core_.send_all_modern(room->occupants.view(),
                          from_server::RoomTickerAdded{name, from.name, text});
}

void Rooms::clear_wall(Room& room) {
    for (const Ticker& ticker : room.tickers) --core_.users.get(ticker.user).tickers;
    room.tickers.clear();
}

void Rooms::remove_ticker(Room& room, UserId user) {
    std::erase_if(room.tickers, [&](const Ticker& ticker) { return ticker.user == user; });
    --core_.users.get(user).tickers;
    const std::string& name = core_.users.get(user).name;
    core_.outbox.save(change::TickerRemoved{room.name, name});
    core_.send_all_modern(room.occupants.view(), from_server::RoomTickerRemoved{room.name, name});
}

void Rooms::set_slots_full(User& from, std::uint32_t slots_full) {
    from.session->upload_slots_full = slots_full;
    Audience audience(core_.users);
    for (const RoomId room : from.session->rooms) audience.add(core_.rooms.get(room).occupants);
    core_.send_all(audience.members(), from_server::UploadSlotsFull{from.name, slots_full});
}

// --- lists ---------------------------------------------------------------------------------------

from_server::RoomList Rooms::public_list(bool complete) const {
    from_server::RoomList list{.owned_rooms = {{}},
                               .owned_user_counts = {{}},
                               .member_rooms = {{}},
                               .member_user_counts = {{}},
                               .operated_rooms = {{}}};
    const auto& rooms = core_.rooms.by_name();
    const bool all = complete || rooms.size() <= core_.settings.full_room_list_below;
    const std::size_t fewest = all ? 1 : core_.settings.room_list_min_users;
    for (const auto& [name, id] : rooms) {
        const Room& room = core_.rooms.get(id);
        if (room.is_private() || room.occupants.size() < fewest) continue;
        list.rooms.push_back(name);
        list.user_counts.push_back(static_cast<std::uint32_t>(room.occupants.size()));
    }
    return list;
}

const SharedBytes& Rooms::encoded_public_list(bool complete, Dialect dialect) {
    SharedBytes& bytes =
        public_lists_[(complete ? 0U : 1U) + (dialect == Dialect::modern ? 0U : 2U)];
    if (bytes.size() == 0) bytes = encoded(public_list(complete), dialect);
    return bytes;
}

void Rooms::send_list(const User& user, bool complete) {
    const Dialect dialect = user.session->dialect;
    // The list of 2003 has no place for private rooms.
    if (dialect == Dialect::seed2003 || user.private_rooms.empty()) {
        core_.outbox.send(user, encoded_public_list(complete, dialect));
        return;
    }
    from_server::RoomList list = public_list(complete);
    for (const RoomId id : user.private_rooms) {
        const Room& room = core_.rooms.get(id);
        const bool owned = room.owner == user.id;
        (owned ? list.owned_rooms : list.member_rooms)->push_back(room.name);
        (owned ? list.owned_user_counts : list.member_user_counts)
            ->push_back(static_cast<std::uint32_t>(room.occupants.size()));
        if (room.is_operator(user.id)) list.operated_rooms->push_back(room.name);
    }
    core_.send(user, list);
    send_private_rooms(user);
}

/// Who may enter his private rooms, and who looks after them.
void Rooms::send_private_rooms(const User& user) {
    const auto names = [&](const IndexedSet<UserId>& ids) {
        std::vector<std::string> list_of_names;
        for (const UserId id : ids) list_of_names.push_back(core_.users.get(id).name);
        return list_of_names;
    };
    for (const RoomId id : user.private_rooms) {
        const Room& room = core_.rooms.get(id);
        core_.send(user, from_server::RoomMembers{room.name, names(room.members)});
        core_.send(user, from_server::RoomOperators{room.name, names(room.operators)});
    }
}

// --- invariants ----------------------------------------------------------------------------------

void Rooms::check(Findings& findings) {
    std::size_t places = 0;
    std::size_t tickers = 0;
    std::size_t memberships = 0;
    for (const auto& [name, id] : core_.rooms.by_name()) {
        const Room& room = core_.rooms.get(id);
        findings.expect(room.is_private() || !room.occupants.empty() || !room.tickers.empty(),
                        "rooms: a public room is there for nobody");
        findings.expect(room.stored == (room.is_private() || !room.tickers.empty()),
                        "rooms: one is stored for no reason, or is not stored");
        for (const UserId occupant : room.occupants) {
            const User& user = core_.users.get(occupant);
            findings.expect(user.online() && user.session->rooms.contains(id),
                            "rooms: somebody is in one without knowing it");
            findings.expect(room.admits(occupant), "rooms: somebody is in one he may not enter");
        }
        for (const UserId one : room.operators)
            findings.expect(room.members.contains(one), "rooms: an operator is not a member");
        findings.expect(!room.members.contains(room.owner), "rooms: an owner is a member");
        places += room.occupants.size();
        tickers += room.tickers.size();
        memberships += room.members.size() + (room.is_private() ? 1 : 0);
    }
    for (std::uint32_t i = 1; i <= core_.users.last_id(); ++i) {
        const User& user = core_.users.get(UserId{i});
        if (user.online()) places -= user.session->rooms.size();
        tickers -= user.tickers;
        memberships -= user.private_rooms.size();
    }
    findings.expect(places == 0, "rooms: somebody thinks he is in a room and is not");
    findings.expect(tickers == 0, "rooms: entries of walls are miscounted");
    findings.expect(memberships == 0, "rooms: private rooms and those who belong there differ");
    for (const UserId id : listeners_)
        findings.expect(core_.users.get(id).online(), "rooms: the feed goes to somebody offline");
}

}  // namespace kindred::server
