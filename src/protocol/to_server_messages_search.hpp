// What a client sends to the server about searching, the distributed network and queues. Four-byte
// codes.
#pragma once

#include "protocol/message_list.hpp"
#include "protocol/records.hpp"

namespace kindred::protocol::to_server {

struct FileSearchRoom {
    static constexpr std::uint32_t code = 25;
    static constexpr std::string_view name = "FileSearchRoom";
    static constexpr std::string_view about =
        "searched a room by its number; RoomSearch took its place";
    static constexpr Usage usage = Usage::obsolete;

    std::uint32_t token = 0;
    std::uint32_t room_id = 0;
    std::string query;

    static void fields(auto& m, auto& v) {
        v("token", m.token)("room_id", m.room_id)("query", m.query);
    }
    bool operator==(const FileSearchRoom&) const = default;
};

struct FileSearch {
    static constexpr std::uint32_t code = 26;
    static constexpr std::string_view name = "FileSearch";
    static constexpr std::string_view about = "searches the whole network";

    std::uint32_t token = 0;
    std::string query;

    static void fields(auto& m, auto& v) { v("token", m.token)("query", m.query); }
    bool operator==(const FileSearch&) const = default;
};

struct UserSearch {
    static constexpr std::uint32_t code = 42;
    static constexpr std::string_view name = "UserSearch";
    static constexpr std::string_view about = "searches one user";

    std::string username;
    std::uint32_t token = 0;
    std::string query;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("token", m.token)("query", m.query);
    }
    bool operator==(const UserSearch&) const = default;
};

struct AdminCommand {
    static constexpr std::uint32_t code = 58;
    static constexpr std::string_view name = "AdminCommand";
    static constexpr std::string_view about = "a command of an administrator";
    static constexpr Usage usage = Usage::obsolete;

    std::string command;
    std::vector<std::string> arguments;

    static void fields(auto& m, auto& v) { v("command", m.command)("arguments", m.arguments); }
    bool operator==(const AdminCommand&) const = default;
};

struct PlaceInLineRequest {
    static constexpr std::uint32_t code = 59;
    static constexpr std::string_view name = "PlaceInLineRequest";
    static constexpr std::string_view about = "asked a user for the place in his queue";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;
    std::uint32_t token = 0;

    static void fields(auto& m, auto& v) { v("username", m.username)("token", m.token); }
    bool operator==(const PlaceInLineRequest&) const = default;
};

/// The 2003 text takes it for the question.
struct PlaceInLineResponse {
    static constexpr std::uint32_t code = 60;
    static constexpr std::string_view name = "PlaceInLineResponse";
    static constexpr std::string_view about = "answered a PlaceInLineRequest";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;
    std::uint32_t token = 0;
    std::uint32_t place = 0;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("token", m.token)("place", m.place);
    }
    bool operator==(const PlaceInLineResponse&) const = default;
};

struct ExactFileSearch {
    static constexpr std::uint32_t code = 65;
    static constexpr std::string_view name = "ExactFileSearch";
    static constexpr std::string_view about = "searched for exactly one file";
    static constexpr Usage usage = Usage::obsolete;

    std::uint32_t token = 0;
    std::string filename;
    std::string path;
    std::uint64_t size = 0;
    std::uint32_t checksum = 0;
    std::uint8_t unknown = 0;

    static void fields(auto& m, auto& v) {
        v("token", m.token)("filename", m.filename)("path", m.path)("size", m.size);
        v("checksum", m.checksum)("unknown", m.unknown);
    }
    bool operator==(const ExactFileSearch&) const = default;
};

struct TunneledMessage {
    static constexpr std::uint32_t code = 68;
    static constexpr std::string_view name = "TunneledMessage";
    static constexpr std::string_view about = "passed a message to a user through the server";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;
    std::uint32_t token = 0;
    std::uint32_t tunneled_code = 0;
    std::string message;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("token", m.token)("tunneled_code", m.tunneled_code);
        v("message", m.message);
    }
    bool operator==(const TunneledMessage&) const = default;
};

struct HaveNoParent {
    static constexpr std::uint32_t code = 71;
    static constexpr std::string_view name = "HaveNoParent";
    static constexpr std::string_view about =
        "tells whether this client looks for a parent in the distributed network";

    bool no_parent = false;

    static void fields(auto& m, auto& v) { v("no_parent", m.no_parent); }
    bool operator==(const HaveNoParent&) const = default;
};

struct ParentIP {
    static constexpr std::uint32_t code = 73;
    static constexpr std::string_view name = "ParentIP";
    static constexpr std::string_view about = "told the address of the parent";
    static constexpr Usage usage = Usage::deprecated;

    IPv4 ip;

    static void fields(auto& m, auto& v) { v("ip", m.ip); }
    bool operator==(const ParentIP&) const = default;
};

struct Unknown80 {
    static constexpr std::uint32_t code = 80;
    static constexpr std::string_view name = "Unknown80";
    static constexpr std::string_view about =
        "came from an early connection for distribution; the layout is unknown";
    static constexpr Usage usage = Usage::obsolete;

    Rest content;

    static void fields(auto& m, auto& v) { v("content", m.content); }
    bool operator==(const Unknown80&) const = default;
};

struct AcceptChildren {
    static constexpr std::uint32_t code = 100;
    static constexpr std::string_view name = "AcceptChildren";
    static constexpr std::string_view about =
        "tells whether this client takes children in the distributed network";

    bool accept = false;

    static void fields(auto& m, auto& v) { v("accept", m.accept); }
    bool operator==(const AcceptChildren&) const = default;
};

struct WishlistSearch {
    static constexpr std::uint32_t code = 103;
    static constexpr std::string_view name = "WishlistSearch";
    static constexpr std::string_view about = "searches for an item of the wish list";

    std::uint32_t token = 0;
    std::string query;

    static void fields(auto& m, auto& v) { v("token", m.token)("query", m.query); }
    bool operator==(const WishlistSearch&) const = default;
};

struct RoomSearch {
    static constexpr std::uint32_t code = 120;
    static constexpr std::string_view name = "RoomSearch";
    static constexpr std::string_view about = "searches the users of a room";

    std::string room;
    std::uint32_t token = 0;
    std::string query;

    static void fields(auto& m, auto& v) { v("room", m.room)("token", m.token)("query", m.query); }
    bool operator==(const RoomSearch&) const = default;
};

struct SendUploadSpeed {
    static constexpr std::uint32_t code = 121;
    static constexpr std::string_view name = "SendUploadSpeed";
    static constexpr std::string_view about = "reports the speed of a finished upload";

    std::uint32_t speed = 0;  ///< bytes per second

    static void fields(auto& m, auto& v) { v("speed", m.speed); }
    bool operator==(const SendUploadSpeed&) const = default;
};

struct BranchLevel {
    static constexpr std::uint32_t code = 126;
    static constexpr std::string_view name = "BranchLevel";
    static constexpr std::string_view about =
        "tells how deep in its branch of the distributed network this client is";

    std::uint32_t level = 0;

    static void fields(auto& m, auto& v) { v("level", m.level); }
    bool operator==(const BranchLevel&) const = default;
};

struct BranchRoot {
    static constexpr std::uint32_t code = 127;
    static constexpr std::string_view name = "BranchRoot";
    static constexpr std::string_view about = "tells the root of its branch";

    std::string username;

    static void fields(auto& m, auto& v) { v("username", m.username); }
    bool operator==(const BranchRoot&) const = default;
};

/// SoulseekQt sends one byte.
struct ChildDepth {
    static constexpr std::uint32_t code = 129;
    static constexpr std::string_view name = "ChildDepth";
    static constexpr std::string_view about = "told how deep the tree below this client is";
    static constexpr Usage usage = Usage::obsolete;

    std::optional<std::uint32_t> depth;
    std::optional<std::uint8_t> depth_u8;

    static void fields(auto& m, auto& v) { v.either("depth", m.depth, "depth_u8", m.depth_u8); }
    bool operator==(const ChildDepth&) const = default;
};

struct RelatedSearch {
    static constexpr std::uint32_t code = 153;
    static constexpr std::string_view name = "RelatedSearch";
    static constexpr std::string_view about = "asked for searches related to a query";
    static constexpr Usage usage = Usage::obsolete;

    std::string query;

    static void fields(auto& m, auto& v) { v("query", m.query); }
    bool operator==(const RelatedSearch&) const = default;
};

}  // namespace kindred::protocol::to_server
