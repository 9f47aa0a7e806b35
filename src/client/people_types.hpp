// The nouns of the social side of the engine: users, the contacts one keeps, rooms, private
// messages and interests. Plain values; the engine (client.hpp) makes them.
#pragma once

#include "base/endpoint.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::client {

// --- users ---------------------------------------------------------------------------------------

enum class Presence : std::uint8_t { offline = 0, away = 1, online = 2 };

struct UserStats {
    std::uint32_t average_speed = 0;  ///< bytes per second
    std::uint32_t uploads = 0;
    std::uint32_t files = 0;
    std::uint32_t folders = 0;

    bool operator==(const UserStats&) const = default;
};

/// What the server told about somebody.
struct UserStatus {
    std::string username;
    bool exists = true;
    Presence presence = Presence::offline;
    bool privileged = false;
    UserStats stats;
    std::string country;
};

/// What the user of this program keeps about somebody. Survives restarts.
struct Contact {
    std::string username;
    bool buddy = false;
    bool trusted = false;      ///< sees shares for trusted people; implies nothing else
    bool prioritized = false;  ///< his uploads are served before those of others
    bool ignored = false;      ///< his messages and lines are not shown
    bool banned = false;       ///< gets nothing from here: no files, no results, no lists
    std::string group;         ///< the upload group, empty for none
    std::string note;
    std::int64_t last_seen = 0;  ///< Unix seconds when he was last online, 0 if never

    bool operator==(const Contact&) const = default;
};

// --- rooms ---------------------------------------------------------------------------------------

struct ChatLine {
    std::int64_t time = 0;  ///< Unix seconds
    std::string username;   ///< who said it
    std::string text;
};

/// What somebody wrote on the wall of a room.
struct RoomTicker {
    std::string username;
    std::string text;

    bool operator==(const RoomTicker&) const = default;
};

/// What this user is in a private room.
enum class RoomRole : std::uint8_t { none, member, operator_, owner };

std::string_view to_string(RoomRole role);

struct RoomStatus {
    std::string name;
    bool joined = false;
    bool is_private = false;
    /// Why it could not be joined, in words.
    std::string reason;
    RoomRole role = RoomRole::none;
    std::string owner;                   ///< of a private room, once joined
    std::vector<std::string> members;    ///< of a private room, the owner excluded
    std::vector<std::string> operators;  ///< of a private room
    std::vector<std::string> users;      ///< while joined, in name order
    std::vector<RoomTicker> tickers;     ///< while joined, oldest first
    std::uint32_t user_count = 0;
};

/// What can be done to who may enter a private room.
enum class RoomChange : std::uint8_t {
    add_member,
    remove_member,
    add_operator,
    remove_operator,
    give_up_membership,
    give_up_operatorship,
    give_up_ownership,  ///< dissolves the room
};

// --- private messages ----------------------------------------------------------------------------

struct PrivateMessage {
    /// Its place in the history; later messages have greater numbers.
    std::uint64_t number = 0;
    std::uint32_t id = 0;  ///< the server's; 0 for what was sent from here
    std::int64_t time = 0;
    std::string username;  ///< the other one
    std::string text;
    bool outgoing = false;
    bool read = false;
};

struct Conversation {
    std::string username;
    std::uint32_t unread = 0;
    PrivateMessage last;
    /// False once it was closed and nothing came since; the history is kept.
    bool open = true;
};

// --- interests -----------------------------------------------------------------------------------

struct Interests {
    std::vector<std::string> likes;
    std::vector<std::string> hates;

    bool operator==(const Interests&) const = default;
};

enum class InterestQuestion : std::uint8_t {
    recommendations,         ///< for this user
    global_recommendations,  ///< what everybody likes and hates
    item_recommendations,    ///< what those like who like an item
    similar_users,           ///< users with interests in common
    item_similar_users,      ///< users who like an item
    user_interests,          ///< what a user likes and hates
};

struct Recommendation {
    std::string item;
    std::int32_t score = 0;

    bool operator==(const Recommendation&) const = default;
};

struct SimilarUser {
    std::string username;
    std::uint32_t in_common = 0;  ///< 0 if not told

    bool operator==(const SimilarUser&) const = default;
};

/// What belongs to the question is filled, the rest is empty.
struct InterestAnswer {
    std::vector<Recommendation> recommendations;
    std::vector<Recommendation> unrecommendations;
    std::vector<SimilarUser> users;
    Interests interests;
};

}  // namespace kindred::client
