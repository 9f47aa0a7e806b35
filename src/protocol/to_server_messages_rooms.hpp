// What a client sends to the server about chat rooms, and about interests and recommendations.
// Four-byte codes.
#pragma once

#include "protocol/message_list.hpp"
#include "protocol/records.hpp"

namespace kindred::protocol::to_server {

struct SayChatroom {
    static constexpr std::uint32_t code = 13;
    static constexpr std::string_view name = "SayChatroom";
    static constexpr std::string_view about = "says a line in a room";

    std::string room;
    std::string message;

    static void fields(auto& m, auto& v) { v("room", m.room)("message", m.message); }
    bool operator==(const SayChatroom&) const = default;
};

struct JoinRoom {
    static constexpr std::uint32_t code = 14;
    static constexpr std::string_view name = "JoinRoom";
    static constexpr std::string_view about = "joins a room, which is made if it does not exist";

    std::string room;
    std::optional<std::uint32_t> is_private;  ///< 1 makes a private room

    static void fields(auto& m, auto& v) {
        v("room", m.room).modern().tail("private", m.is_private);
    }
    bool operator==(const JoinRoom&) const = default;
};

struct LeaveRoom {
    static constexpr std::uint32_t code = 15;
    static constexpr std::string_view name = "LeaveRoom";
    static constexpr std::string_view about = "leaves a room";

    std::string room;

    static void fields(auto& m, auto& v) { v("room", m.room); }
    bool operator==(const LeaveRoom&) const = default;
};

struct SimilarRecommendations {
    static constexpr std::uint32_t code = 50;
    static constexpr std::string_view name = "SimilarRecommendations";
    static constexpr std::string_view about = "asked for items similar to an item";
    static constexpr Usage usage = Usage::obsolete;

    std::string item;

    static void fields(auto& m, auto& v) { v("item", m.item); }
    bool operator==(const SimilarRecommendations&) const = default;
};

struct AddThingILike {
    static constexpr std::uint32_t code = 51;
    static constexpr std::string_view name = "AddThingILike";
    static constexpr std::string_view about = "adds an interest";

    std::string item;

    static void fields(auto& m, auto& v) { v("item", m.item); }
    bool operator==(const AddThingILike&) const = default;
};

struct RemoveThingILike {
    static constexpr std::uint32_t code = 52;
    static constexpr std::string_view name = "RemoveThingILike";
    static constexpr std::string_view about = "removes an interest";

    std::string item;

    static void fields(auto& m, auto& v) { v("item", m.item); }
    bool operator==(const RemoveThingILike&) const = default;
};

struct Recommendations {
    static constexpr std::uint32_t code = 54;
    static constexpr std::string_view name = "Recommendations";
    static constexpr std::string_view about =
        "asks for recommendations made from the own interests";

    static void fields(auto&, auto&) {}
    bool operator==(const Recommendations&) const = default;
};

struct MyRecommendations {
    static constexpr std::uint32_t code = 55;
    static constexpr std::string_view name = "MyRecommendations";
    static constexpr std::string_view about = "asked for the own recommendations";
    static constexpr Usage usage = Usage::obsolete;

    static void fields(auto&, auto&) {}
    bool operator==(const MyRecommendations&) const = default;
};

struct GlobalRecommendations {
    static constexpr std::uint32_t code = 56;
    static constexpr std::string_view name = "GlobalRecommendations";
    static constexpr std::string_view about = "asks for what everybody likes and hates";

    static void fields(auto&, auto&) {}
    bool operator==(const GlobalRecommendations&) const = default;
};

struct UserInterests {
    static constexpr std::uint32_t code = 57;
    static constexpr std::string_view name = "UserInterests";
    static constexpr std::string_view about = "asks for the interests of a user";

    std::string username;

    static void fields(auto& m, auto& v) { v("username", m.username); }
    bool operator==(const UserInterests&) const = default;
};

struct RoomList {
    static constexpr std::uint32_t code = 64;
    static constexpr std::string_view name = "RoomList";
    static constexpr std::string_view about = "asks for the complete list of rooms";

    static void fields(auto&, auto&) {}
    bool operator==(const RoomList&) const = default;
};

struct SimilarUsers {
    static constexpr std::uint32_t code = 110;
    static constexpr std::string_view name = "SimilarUsers";
    static constexpr std::string_view about = "asks for users with interests in common";

    static void fields(auto&, auto&) {}
    bool operator==(const SimilarUsers&) const = default;
};

struct ItemRecommendations {
    static constexpr std::uint32_t code = 111;
    static constexpr std::string_view name = "ItemRecommendations";
    static constexpr std::string_view about = "asks for what those like who like an item";

    std::string item;

    static void fields(auto& m, auto& v) { v("item", m.item); }
    bool operator==(const ItemRecommendations&) const = default;
};

struct ItemSimilarUsers {
    static constexpr std::uint32_t code = 112;
    static constexpr std::string_view name = "ItemSimilarUsers";
    static constexpr std::string_view about = "asks for the users who like an item";

    std::string item;

    static void fields(auto& m, auto& v) { v("item", m.item); }
    bool operator==(const ItemSimilarUsers&) const = default;
};

struct SetRoomTicker {
    static constexpr std::uint32_t code = 116;
    static constexpr std::string_view name = "SetRoomTicker";
    static constexpr std::string_view about =
        "sets the own ticker of a room; an empty one removes it";

    std::string room;
    std::string ticker;

    static void fields(auto& m, auto& v) { v("room", m.room)("ticker", m.ticker); }
    bool operator==(const SetRoomTicker&) const = default;
};

struct AddThingIHate {
    static constexpr std::uint32_t code = 117;
    static constexpr std::string_view name = "AddThingIHate";
    static constexpr std::string_view about = "adds a dislike";

    std::string item;

    static void fields(auto& m, auto& v) { v("item", m.item); }
    bool operator==(const AddThingIHate&) const = default;
};

struct RemoveThingIHate {
    static constexpr std::uint32_t code = 118;
    static constexpr std::string_view name = "RemoveThingIHate";
    static constexpr std::string_view about = "removes a dislike";

    std::string item;

    static void fields(auto& m, auto& v) { v("item", m.item); }
    bool operator==(const RemoveThingIHate&) const = default;
};

struct AddRoomMember {
    static constexpr std::uint32_t code = 134;
    static constexpr std::string_view name = "AddRoomMember";
    static constexpr std::string_view about = "adds a member to a private room";

    std::string room;
    std::string username;

    static void fields(auto& m, auto& v) { v("room", m.room)("username", m.username); }
    bool operator==(const AddRoomMember&) const = default;
};

struct RemoveRoomMember {
    static constexpr std::uint32_t code = 135;
    static constexpr std::string_view name = "RemoveRoomMember";
    static constexpr std::string_view about = "removes a member from a private room";

    std::string room;
    std::string username;

    static void fields(auto& m, auto& v) { v("room", m.room)("username", m.username); }
    bool operator==(const RemoveRoomMember&) const = default;
};

struct CancelRoomMembership {
    static constexpr std::uint32_t code = 136;
    static constexpr std::string_view name = "CancelRoomMembership";
    static constexpr std::string_view about = "gives up the own membership of a private room";

    std::string room;

    static void fields(auto& m, auto& v) { v("room", m.room); }
    bool operator==(const CancelRoomMembership&) const = default;
};

struct CancelRoomOwnership {
    static constexpr std::uint32_t code = 137;
    static constexpr std::string_view name = "CancelRoomOwnership";
    static constexpr std::string_view about = "gives up a private room, which dissolves it";

    std::string room;

    static void fields(auto& m, auto& v) { v("room", m.room); }
    bool operator==(const CancelRoomOwnership&) const = default;
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

struct EnableRoomInvitations {
    static constexpr std::uint32_t code = 141;
    static constexpr std::string_view name = "EnableRoomInvitations";
    static constexpr std::string_view about =
        "allows or forbids that others add this user to private rooms";

    bool enabled = false;

    static void fields(auto& m, auto& v) { v("enabled", m.enabled); }
    bool operator==(const EnableRoomInvitations&) const = default;
};

struct AddRoomOperator {
    static constexpr std::uint32_t code = 143;
    static constexpr std::string_view name = "AddRoomOperator";
    static constexpr std::string_view about = "makes a member of a private room an operator";

    std::string room;
    std::string username;

    static void fields(auto& m, auto& v) { v("room", m.room)("username", m.username); }
    bool operator==(const AddRoomOperator&) const = default;
};

struct RemoveRoomOperator {
    static constexpr std::uint32_t code = 144;
    static constexpr std::string_view name = "RemoveRoomOperator";
    static constexpr std::string_view about = "takes the operator role from a member";

    std::string room;
    std::string username;

    static void fields(auto& m, auto& v) { v("room", m.room)("username", m.username); }
    bool operator==(const RemoveRoomOperator&) const = default;
};

/// Known from one server only.
struct CancelRoomOperatorship {
    static constexpr std::uint32_t code = 147;
    static constexpr std::string_view name = "CancelRoomOperatorship";
    static constexpr std::string_view about = "gives up the own operator role";

    std::string room;

    static void fields(auto& m, auto& v) { v("room", m.room); }
    bool operator==(const CancelRoomOperatorship&) const = default;
};

struct JoinGlobalRoom {
    static constexpr std::uint32_t code = 150;
    static constexpr std::string_view name = "JoinGlobalRoom";
    static constexpr std::string_view about = "starts the feed of what is said in all public rooms";

    static void fields(auto&, auto&) {}
    bool operator==(const JoinGlobalRoom&) const = default;
};

struct LeaveGlobalRoom {
    static constexpr std::uint32_t code = 151;
    static constexpr std::string_view name = "LeaveGlobalRoom";
    static constexpr std::string_view about = "ends that feed";

    static void fields(auto&, auto&) {}
    bool operator==(const LeaveGlobalRoom&) const = default;
};

}  // namespace kindred::protocol::to_server
