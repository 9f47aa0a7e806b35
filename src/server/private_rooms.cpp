#include "server/private_rooms.hpp"

#include "protocol/from_server_messages.hpp"

namespace kindred::server {
namespace from_server = protocol::from_server;

template <class Message>
void PrivateRooms::tell_members(const Room& room, const Message& message) {
    core_.send_modern(core_.users.get(room.owner), message);
    core_.send_all_modern(room.members.view(), message);
}

void PrivateRooms::tell_owner(const Room& room, const std::string& text) {
    messages_.notify(core_.users.get(room.owner), text);
}

/// The room if `from` owns it.
Room* PrivateRooms::owned(const User& from, const std::string& name) {
    Room* room = core_.rooms.find(name);
    return room != nullptr && room->owner == from.id ? room : nullptr;
}

User* PrivateRooms::online_or_tell(const User& from, const std::string& name) {
    User* target = core_.online(name);
    if (target == nullptr) messages_.notify(from, "user " + name + " is not logged in.");
    return target;
}

void PrivateRooms::set_invitations(const User& from, bool enabled) {
    from.session->takes_room_invitations = enabled;
    core_.send(from, from_server::EnableRoomInvitations{enabled});
}

// --- members -------------------------------------------------------------------------------------

void PrivateRooms::add_member(const User& from, const std::string& name,
                              const std::string& target_name) {
    Room* room = core_.rooms.find(name);
    if (room == nullptr || !room->is_private() || target_name == from.name) return;
    const bool by_operator = room->is_operator(from.id);
    if (room->owner != from.id && !by_operator) return;
    User* target = online_or_tell(from, target_name);
    if (target == nullptr || !may_be_added(from, *room, *target)) return;

    room->members.insert(target->id);
    target->private_rooms.push_back(room->id);
    core_.outbox.save(change::MemberSaved{name, {target->name, false}});
    tell_members(*room, from_server::AddRoomMember{name, target->name});
    core_.send_modern(*target, from_server::RoomMembershipGranted{name});
    rooms_.send_list(*target, true);
    messages_.notify(from, "User " + target->name + " is now a member of room " + name);
    if (by_operator)
        tell_owner(*room, "User [" + target->name + "] was added as a member of room [" + name +
                              "] by operator [" + from.name + "]");
}

bool PrivateRooms::may_be_added(const User& from, const Room& room, const User& target) {
    std::string why;
    if (!target.session->takes_room_invitations) {
        why =
            " hasn't enabled private room add. please message them and ask them to do so before "
            "trying to add them again.";
    } else if (room.owner == target.id) {
        why = " is the owner of room " + room.name;
    } else if (room.members.contains(target.id)) {
        why = " is already a member of room " + room.name;
    }
    if (!why.empty()) messages_.notify(from, "user " + target.name + why);
    return why.empty();
}

void PrivateRooms::remove_member(const User& from, const std::string& name,
                                 const std::string& target_name) {
    Room* room = core_.rooms.find(name);
    User* target = core_.users.find(target_name);
    if (room == nullptr || target == nullptr || target->id == from.id) return;
    if (!room->members.contains(target->id)) return;
    // An operator may remove members, but not other operators.
    const bool by_operator = room->is_operator(from.id) && !room->is_operator(target->id);
    if (room->owner == from.id || by_operator) drop_member(*room, *target);
}

void PrivateRooms::cancel_membership(User& from, const std::string& name) {
    Room* room = core_.rooms.find(name);
    if (room != nullptr && room->members.contains(from.id)) drop_member(*room, from);
}

void PrivateRooms::drop_member(Room& room, User& target) {
    if (room.is_operator(target.id)) lose_operator(room, target);
    room.members.erase(target.id);
    std::erase(target.private_rooms, room.id);
    core_.outbox.save(change::MemberRemoved{room.name, target.name});
    tell_members(room, from_server::RemoveRoomMember{room.name, target.name});
    tell_owner(room, "User " + target.name + " is no longer a member of room " + room.name);
    if (!target.online()) return;
    core_.send_modern(target, from_server::RoomMembershipRevoked{room.name});
    if (room.occupants.contains(target.id)) rooms_.part(target, room);
    rooms_.send_list(target, true);
}

// --- the owner -----------------------------------------------------------------------------------

void PrivateRooms::cancel_ownership(const User& from, const std::string& name) {
    if (Room* room = owned(from, name)) remove(*room);
}

void PrivateRooms::remove(Room& room) {
    const RoomId id = room.id;
    const std::string name = room.name;
    const bool is_private = room.is_private();
    const std::vector<UserId> occupants(room.occupants.begin(), room.occupants.end());
    const std::vector<UserId> members(room.members.begin(), room.members.end());
    std::vector<UserId> concerned = members;
    if (is_private) concerned.push_back(room.owner);
    for (const UserId user : concerned) std::erase(core_.users.get(user).private_rooms, id);
    if (std::exchange(room.stored, false)) core_.outbox.save(change::RoomRemoved{name});
    rooms_.clear_wall(room);

    core_.send_all_modern(members, from_server::RoomMembershipRevoked{name});
    for (const UserId occupant : occupants) rooms_.part(core_.users.get(occupant), room);
    // A public room has gone with the last one who was in it.
    if (is_private) core_.rooms.remove(room);
    for (const UserId user : concerned)
        if (core_.users.get(user).online()) rooms_.send_list(core_.users.get(user), true);
}

// --- operators -----------------------------------------------------------------------------------

void PrivateRooms::add_operator(const User& from, const std::string& name,
                                const std::string& target_name) {
    Room* room = owned(from, name);
    if (room == nullptr) return;
    User* target = online_or_tell(from, target_name);
    if (target == nullptr) return;
    if (!room->members.contains(target->id)) {
        messages_.notify(from, "user " + target->name + " must first be a member of room " + name);
        return;
    }
    if (!room->operators.insert(target->id)) {
        messages_.notify(from, "user " + target->name + " is already an operator of room " + name);
        return;
    }
    core_.outbox.save(change::MemberSaved{name, {target->name, true}});
    tell_members(*room, from_server::AddRoomOperator{name, target->name});
    core_.send_modern(*target, from_server::RoomOperatorshipGranted{name});
    rooms_.send_list(*target, true);
    tell_owner(*room, "User " + target->name + " is now an operator of room " + name);
}

void PrivateRooms::remove_operator(const User& from, const std::string& name,
                                   const std::string& target_name) {
    Room* room = owned(from, name);
    User* target = core_.users.find(target_name);
    if (room != nullptr && target != nullptr && room->is_operator(target->id))
        drop_operator(*room, *target);
}

void PrivateRooms::cancel_operatorship(User& from, const std::string& name) {
    Room* room = core_.rooms.find(name);
    if (room != nullptr && room->is_operator(from.id)) drop_operator(*room, from);
}

void PrivateRooms::drop_operator(Room& room, User& target) {
    lose_operator(room, target);
    if (target.online()) rooms_.send_list(target, true);
    tell_owner(room, "User " + target.name + " is no longer an operator of room " + room.name);
}

void PrivateRooms::lose_operator(Room& room, User& target) {
    room.operators.erase(target.id);
    core_.outbox.save(change::MemberSaved{room.name, {target.name, false}});
    tell_members(room, from_server::RemoveRoomOperator{room.name, target.name});
    core_.send_modern(target, from_server::RoomOperatorshipRevoked{room.name});
}

void PrivateRooms::forget(User& user) {
    const std::vector<RoomId> rooms = user.private_rooms;
    for (const RoomId id : rooms) {
        Room& room = core_.rooms.get(id);
        if (room.owner == user.id) {
            remove(room);
        } else {
            drop_member(room, user);
        }
    }
}

}  // namespace kindred::server
