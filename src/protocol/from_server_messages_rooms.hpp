// What the server sends to a client about chat rooms. Four-byte codes.
#pragma once

#include "protocol/message_list.hpp"
#include "protocol/records.hpp"

namespace kindred::protocol::from_server {

struct SayChatroom {
    static constexpr std::uint32_t code = 13;
    static constexpr std::string_view name = "SayChatroom";
    static constexpr std::string_view about =
        "somebody said a line in a room; the speaker gets it too";

    std::string room;
    std::string username;
    std::string message;

    static void fields(auto& m, auto& v) {
        v("room", m.room)("username", m.username)("message", m.message);
    }
    bool operator==(const SayChatroom&) const = default;
};

struct JoinRoom {
    static constexpr std::uint32_t code = 14;
    static constexpr std::string_view name = "JoinRoom";
    static constexpr std::string_view about =
        "the room was joined, with everybody in it; owner and operators for private rooms";

    std::string room;
    UserArrays users;
    std::optional<std::string> owner;
    std::optional<std::vector<std::string>> operators;

    static void fields(auto& m, auto& v) {
        v("room", m.room);
        UserArrays::fields(m.users, v);
        v.tail("owner", m.owner).tail("operators", m.operators);
    }
    bool operator==(const JoinRoom&) const = default;
};

struct LeaveRoom {
    static constexpr std::uint32_t code = 15;
    static constexpr std::string_view name = "LeaveRoom";
    static constexpr std::string_view about = "the room was left, or this user was put out";

    std::string room;

    static void fields(auto& m, auto& v) { v("room", m.room); }
    bool operator==(const LeaveRoom&) const = default;
};

/// The 2003 form ends after username.
struct UserJoinedRoom {
    static constexpr std::uint32_t code = 16;
    static constexpr std::string_view name = "UserJoinedRoom";
    static constexpr std::string_view about =
        "somebody came into a room; sent to himself before JoinRoom";

    std::string room;
    std::string username;
    std::optional<UserStatus> status;
    std::optional<UserStats> stats;
    std::optional<std::uint32_t> slotsfull;
    std::optional<std::string> country;

    static void fields(auto& m, auto& v) {
        v("room", m.room)("username", m.username);
        v.modern().tail("status", m.status).tail("stats", m.stats);
        v.tail("slotsfull", m.slotsfull).tail("country", m.country);
    }
    bool operator==(const UserJoinedRoom&) const = default;
};

struct UserLeftRoom {
    static constexpr std::uint32_t code = 17;
    static constexpr std::string_view name = "UserLeftRoom";
    static constexpr std::string_view about = "somebody left a room";

    std::string room;
    std::string username;

    static void fields(auto& m, auto& v) { v("room", m.room)("username", m.username); }
    bool operator==(const UserLeftRoom&) const = default;
};

struct RoomAdded {
    static constexpr std::uint32_t code = 62;
    static constexpr std::string_view name = "RoomAdded";
    static constexpr std::string_view about = "a public room appeared";
    static constexpr Usage usage = Usage::obsolete;

    std::string room;

    static void fields(auto& m, auto& v) { v("room", m.room); }
    bool operator==(const RoomAdded&) const = default;
};

/// The 2003 text has the code wrong.
struct RoomRemoved {
    static constexpr std::uint32_t code = 63;
    static constexpr std::string_view name = "RoomRemoved";
    static constexpr std::string_view about = "a public room vanished";
    static constexpr Usage usage = Usage::obsolete;

    std::string room;

    static void fields(auto& m, auto& v) { v("room", m.room); }
    bool operator==(const RoomRemoved&) const = default;
};

/// The 2003 form has the first two lists.
struct RoomList {
    static constexpr std::uint32_t code = 64;
    static constexpr std::string_view name = "RoomList";
    static constexpr std::string_view about =
        "rooms and how many users are in each; after login perhaps only the larger ones";

    std::vector<std::string> rooms;
    std::vector<std::uint32_t> user_counts;
    std::optional<std::vector<std::string>> owned_rooms;
    std::optional<std::vector<std::uint32_t>> owned_user_counts;
    std::optional<std::vector<std::string>> member_rooms;
    std::optional<std::vector<std::uint32_t>> member_user_counts;
    std::optional<std::vector<std::string>> operated_rooms;

    static void fields(auto& m, auto& v) {
        v("rooms", m.rooms)("user_counts", m.user_counts);
        v.modern().tail("owned_rooms", m.owned_rooms);
        v.tail("owned_user_counts", m.owned_user_counts);
        v.tail("member_rooms", m.member_rooms);
        v.tail("member_user_counts", m.member_user_counts);
        v.tail("operated_rooms", m.operated_rooms);
    }
    bool operator==(const RoomList&) const = default;
};

struct RoomTickers {
    static constexpr std::uint32_t code = 113;
    static constexpr std::string_view name = "RoomTickers";
    static constexpr std::string_view about = "the tickers of a room; comes after JoinRoom";

    std::string room;
    std::vector<RoomTicker> tickers;

    static void fields(auto& m, auto& v) { v("room", m.room)("tickers", m.tickers); }
    bool operator==(const RoomTickers&) const = default;
};

struct RoomTickerAdded {
    static constexpr std::uint32_t code = 114;
    static constexpr std::string_view name = "RoomTickerAdded";
    static constexpr std::string_view about = "somebody set a ticker";

    std::string room;
    std::string username;
    std::string ticker;

    static void fields(auto& m, auto& v) {
        v("room", m.room)("username", m.username)("ticker", m.ticker);
    }
    bool operator==(const RoomTickerAdded&) const = default;
};

struct RoomTickerRemoved {
    static constexpr std::uint32_t code = 115;
    static constexpr std::string_view name = "RoomTickerRemoved";
    static constexpr std::string_view about = "somebody removed his ticker";

    std::string room;
    std::string username;

    static void fields(auto& m, auto& v) { v("room", m.room)("username", m.username); }
    bool operator==(const RoomTickerRemoved&) const = default;
};

struct RoomMembers {
    static constexpr std::uint32_t code = 133;
    static constexpr std::string_view name = "RoomMembers";
    static constexpr std::string_view about =
        "the members of a private room, operators included, the owner not";

    std::string room;
    std::vector<std::string> usernames;

    static void fields(auto& m, auto& v) { v("room", m.room)("usernames", m.usernames); }
    bool operator==(const RoomMembers&) const = default;
};

struct AddRoomMember {
    static constexpr std::uint32_t code = 134;
    static constexpr std::string_view name = "AddRoomMember";
    static constexpr std::string_view about = "a private room has a new member";

    std::string room;
    std::string username;

    static void fields(auto& m, auto& v) { v("room", m.room)("username", m.username); }
    bool operator==(const AddRoomMember&) const = default;
};

struct RemoveRoomMember {
    static constexpr std::uint32_t code = 135;
    static constexpr std::string_view name = "RemoveRoomMember";
    static constexpr std::string_view about = "a member of a private room was removed";

    std::string room;
    std::string username;

    static void fields(auto& m, auto& v) { v("room", m.room)("username", m.username); }
    bool operator==(const RemoveRoomMember&) const = default;
};

struct RoomSomething {
    static constexpr std::uint32_t code = 138;
    static constexpr std::string_view name = "RoomSomething";
    static constexpr std::string_view about = "of unknown meaning";
    static constexpr Usage usage = Usage::obsolete;

    std::string room;

    static void fields(auto& m, auto& v) { v("room", m.room); }
    bool operator==(const RoomSomething&) const = default;
};

struct RoomMembershipGranted {
    static constexpr std::uint32_t code = 139;
    static constexpr std::string_view name = "RoomMembershipGranted";
    static constexpr std::string_view about = "this user is now a member of a private room";

    std::string room;

    static void fields(auto& m, auto& v) { v("room", m.room); }
    bool operator==(const RoomMembershipGranted&) const = default;
};

struct RoomMembershipRevoked {
    static constexpr std::uint32_t code = 140;
    static constexpr std::string_view name = "RoomMembershipRevoked";
    static constexpr std::string_view about = "this user is no longer a member of a private room";

    std::string room;

    static void fields(auto& m, auto& v) { v("room", m.room); }
    bool operator==(const RoomMembershipRevoked&) const = default;
};

struct EnableRoomInvitations {
    static constexpr std::uint32_t code = 141;
    static constexpr std::string_view name = "EnableRoomInvitations";
    static constexpr std::string_view about = "confirms EnableRoomInvitations";

    bool enabled = false;

    static void fields(auto& m, auto& v) { v("enabled", m.enabled); }
    bool operator==(const EnableRoomInvitations&) const = default;
};

struct AddRoomOperator {
    static constexpr std::uint32_t code = 143;
    static constexpr std::string_view name = "AddRoomOperator";
    static constexpr std::string_view about = "a private room has a new operator";

    std::string room;
    std::string username;

    static void fields(auto& m, auto& v) { v("room", m.room)("username", m.username); }
    bool operator==(const AddRoomOperator&) const = default;
};

struct RemoveRoomOperator {
    static constexpr std::uint32_t code = 144;
    static constexpr std::string_view name = "RemoveRoomOperator";
    static constexpr std::string_view about = "an operator of a private room lost the role";

    std::string room;
    std::string username;

    static void fields(auto& m, auto& v) { v("room", m.room)("username", m.username); }
    bool operator==(const RemoveRoomOperator&) const = default;
};

struct RoomOperatorshipGranted {
    static constexpr std::uint32_t code = 145;
    static constexpr std::string_view name = "RoomOperatorshipGranted";
    static constexpr std::string_view about = "this user is now an operator of a private room";

    std::string room;

    static void fields(auto& m, auto& v) { v("room", m.room); }
    bool operator==(const RoomOperatorshipGranted&) const = default;
};

struct RoomOperatorshipRevoked {
    static constexpr std::uint32_t code = 146;
    static constexpr std::string_view name = "RoomOperatorshipRevoked";
    static constexpr std::string_view about =
        "this user is no longer an operator of a private room";

    std::string room;

    static void fields(auto& m, auto& v) { v("room", m.room); }
    bool operator==(const RoomOperatorshipRevoked&) const = default;
};

struct RoomOperators {
    static constexpr std::uint32_t code = 148;
    static constexpr std::string_view name = "RoomOperators";
    static constexpr std::string_view about = "the operators of a private room";

    std::string room;
    std::vector<std::string> usernames;

    static void fields(auto& m, auto& v) { v("room", m.room)("usernames", m.usernames); }
    bool operator==(const RoomOperators&) const = default;
};

struct GlobalRoomMessage {
    static constexpr std::uint32_t code = 152;
    static constexpr std::string_view name = "GlobalRoomMessage";
    static constexpr std::string_view about =
        "a line said in any public room, for those who asked with JoinGlobalRoom";

    std::string room;
    std::string username;
    std::string message;

    static void fields(auto& m, auto& v) {
        v("room", m.room)("username", m.username)("message", m.message);
    }
    bool operator==(const GlobalRoomMessage&) const = default;
};

struct CannotCreateRoom {
    static constexpr std::uint32_t code = 1002;
    static constexpr std::string_view name = "CannotCreateRoom";
    static constexpr std::string_view about = "a reserved code; the layout is unknown";
    static constexpr Usage usage = Usage::obsolete;

    Rest content;

    static void fields(auto& m, auto& v) { v("content", m.content); }
    bool operator==(const CannotCreateRoom&) const = default;
};

/// The 2003 text knows the name without the code.
struct CantCreateRoom {
    static constexpr std::uint32_t code = 1003;
    static constexpr std::string_view name = "CantCreateRoom";
    static constexpr std::string_view about = "the private room cannot be entered";

    std::string room;

    static void fields(auto& m, auto& v) { v("room", m.room); }
    bool operator==(const CantCreateRoom&) const = default;
};

}  // namespace kindred::protocol::from_server
