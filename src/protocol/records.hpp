// Groups of fields that several server messages share.
#pragma once

#include "protocol/constants.hpp"
#include "protocol/wire_traits.hpp"

#include <algorithm>

namespace kindred::protocol {

struct UserStats {
    using WireLayout = std::true_type;

    std::uint32_t avgspeed = 0;   ///< bytes per second
    std::uint32_t uploadnum = 0;  ///< finished uploads; downloads in 2003
    std::uint32_t unknown = 0;    ///< 0; some clients read it as the upper half of uploadnum
    std::uint32_t files = 0;
    std::uint32_t folders = 0;

    static constexpr void fields(auto& m, auto& v) {
        v("avgspeed", m.avgspeed)("uploadnum", m.uploadnum)("unknown", m.unknown);
        v("files", m.files)("folders", m.folders);
    }
    bool operator==(const UserStats&) const = default;
};

/// One user of the parallel lists in UserArrays.
struct UserRow {
    std::string username;
    UserStatus status = UserStatus::offline;
    UserStats stats;
    std::uint32_t slotsfull = 0;
    std::string country;

    bool operator==(const UserRow&) const = default;
};

/// The users of a room, as parallel lists on the wire. The 2003 form has no countries. The lists
/// may differ in length when the sender is broken.
struct UserArrays {
    std::vector<std::string> usernames;
    std::vector<UserStatus> statuses;
    std::vector<UserStats> stats;
    std::vector<std::uint32_t> slotsfull;
    std::optional<std::vector<std::string>> countries;

    static constexpr void fields(auto& m, auto& v) {
        v("usernames", m.usernames)("statuses", m.statuses)("stats", m.stats);
        v("slotsfull", m.slotsfull).modern().tail("countries", m.countries);
    }
    bool operator==(const UserArrays&) const = default;
};

/// One row per user name; what a shorter list lacks is left at its default.
inline std::vector<UserRow> rows(const UserArrays& users) {
    std::vector<UserRow> rows(users.usernames.size());
    const auto fill = [&](const auto& list, auto UserRow::* member) {
        for (std::size_t i = 0; i < std::min(list.size(), rows.size()); ++i)
            rows[i].*member = list[i];
    };
    fill(users.usernames, &UserRow::username);
    fill(users.statuses, &UserRow::status);
    fill(users.stats, &UserRow::stats);
    fill(users.slotsfull, &UserRow::slotsfull);
    if (users.countries) fill(*users.countries, &UserRow::country);
    return rows;
}

inline UserArrays user_arrays(const std::vector<UserRow>& rows) {
    UserArrays users;
    users.countries.emplace();
    for (const UserRow& row : rows) {
        users.usernames.push_back(row.username);
        users.statuses.push_back(row.status);
        users.stats.push_back(row.stats);
        users.slotsfull.push_back(row.slotsfull);
        users.countries->push_back(row.country);
    }
    return users;
}

struct RoomTicker {
    std::string username;
    std::string ticker;

    static constexpr void fields(auto& m, auto& v) {
        v("username", m.username)("ticker", m.ticker);
    }
    bool operator==(const RoomTicker&) const = default;
};

struct Recommendation {
    std::string item;
    std::int32_t score = 0;

    static constexpr void fields(auto& m, auto& v) { v("item", m.item)("score", m.score); }
    bool operator==(const Recommendation&) const = default;
};

struct SimilarUser {
    std::string username;
    std::uint32_t rating = 0;  ///< how many interests are common

    static constexpr void fields(auto& m, auto& v) {
        v("username", m.username)("rating", m.rating);
    }
    bool operator==(const SimilarUser&) const = default;
};

struct RelatedTerm {
    std::string term;
    std::uint32_t score = 0;

    static constexpr void fields(auto& m, auto& v) { v("term", m.term)("score", m.score); }
    bool operator==(const RelatedTerm&) const = default;
};

struct PossibleParent {
    std::string username;
    IPv4 ip;
    std::uint32_t port = 0;

    static constexpr void fields(auto& m, auto& v) {
        v("username", m.username)("ip", m.ip)("port", m.port);
    }
    bool operator==(const PossibleParent&) const = default;
};

}  // namespace kindred::protocol
