// Limits: everything of which somebody may have too much, by name. Where one is hit, it is counted
// under that name; those of the first group are rates, kept per session and some per address, too.
#pragma once

#include "server/rate.hpp"
#include "server/settings.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kindred::server {

enum class Limit : std::uint8_t {
    // rates
    requests,
    messages,
    chat_lines,
    joins,
    updates,
    searches,
    expensive,
    connects,
    relays,
    // numbers
    rooms,
    owned_rooms,
    tickers,
    room_tickers,
    interests,
    watched,
    wishlist,
    message_receivers,
    stored_messages,
    search_backlog,
    held_bytes,
    // on the way in
    connections,
    unfinished_logins,
    unfinished_bytes,
    address_logins,
    user_logins,
    registrations,
    accounts,
};
inline constexpr std::size_t limit_count = 27;
inline constexpr std::size_t limited_rates = 9;

/// As metrics and statistics show it: how often the limit was hit.
struct NamedLimit {
    Limit limit;
    std::string_view name;
    std::string_view about;
    /// The rates it stands for, if it is one: of a session, and of all sessions of an address.
    Rate Settings::* of_session = nullptr;
    Rate Settings::* of_address = nullptr;
};
inline constexpr std::array<NamedLimit, limit_count> named_limits{{
    {Limit::requests, "over_requests_total", "Messages of any kind above what a session may send.",
     &Settings::requests},
    {Limit::messages, "over_messages_total",
     "Private messages above what a session or an address may send.", &Settings::messages,
     &Settings::messages_per_address},
    {Limit::chat_lines, "over_chat_lines_total",
     "Lines in rooms above what a session or an address may say.", &Settings::chat_lines,
     &Settings::chat_lines_per_address},
    {Limit::joins, "over_joins_total",
     "Joins and grants above what a session or an address may ask for.", &Settings::joins,
     &Settings::joins_per_address},
    {Limit::updates, "over_updates_total",
     "Changes of status, statistics and walls above what a session may tell.", &Settings::updates},
    {Limit::searches, "over_searches_total",
     "Searches above what a session or an address may make.", &Settings::searches,
     &Settings::searches_per_address},
    {Limit::expensive, "over_expensive_total",
     "Lists and recommendations above what a session or an address may ask for.",
     &Settings::expensive, &Settings::expensive_per_address},
    {Limit::connects, "over_connects_total", "Connection requests above what a session may make.",
     &Settings::connects},
    {Limit::relays, "over_relays_total",
     "Messages passed as they are above what a session may send.", &Settings::relays},
    {Limit::rooms, "over_rooms_total",
     "Joins of somebody who is in as many rooms as he may be in."},
    {Limit::owned_rooms, "over_owned_rooms_total",
     "Private rooms not created, for their owner has as many as he may have."},
    {Limit::tickers, "over_tickers_total",
     "Entries on walls of somebody who has one in as many rooms as he may."},
    {Limit::room_tickers, "over_room_tickers_total",
     "Entries that gave way to newer ones on a full wall."},
    {Limit::interests, "over_interests_total",
     "Likes and hates of somebody who has as many as he may have."},
    {Limit::watched, "over_watched_total",
     "Users not watched by somebody who watches as many as he may."},
    {Limit::wishlist, "over_wishlist_total",
     "Wish list searches before their time, or of too many items."},
    {Limit::message_receivers, "over_message_receivers_total",
     "Messages to more people than one may name."},
    {Limit::stored_messages, "over_stored_messages_total",
     "Messages to somebody whose mailbox is full."},
    {Limit::search_backlog, "over_search_backlog_total", "Searches dropped, for too many waited."},
    {Limit::held_bytes, "over_held_bytes_total",
     "Connections ended, for too much waited for the disk on their behalf."},
    {Limit::connections, "over_connections_total",
     "Connections of an address that has as many as it may have."},
    {Limit::unfinished_logins, "over_unfinished_logins_total",
     "Connections that gave way to newer ones before they were logged in."},
    {Limit::unfinished_bytes, "over_unfinished_bytes_total",
     "Connections ended for what they sent before they were logged in."},
    {Limit::address_logins, "over_address_logins_total",
     "Connections ended, for their address logs in too often."},
    {Limit::user_logins, "over_user_logins_total",
     "Connections ended, for their user logs in too often."},
    {Limit::registrations, "over_registrations_total",
     "Accounts not created, for their address has made enough lately."},
    {Limit::accounts, "over_accounts_total",
     "Accounts not created, for there are as many as there may be."},
}};

/// How often each limit was hit.
class LimitCounts {
  public:
    void count(Limit limit) { ++counts_[static_cast<std::size_t>(limit)]; }
    std::uint64_t operator[](Limit limit) const { return counts_[static_cast<std::size_t>(limit)]; }

  private:
    std::array<std::uint64_t, limit_count> counts_{};
};

/// What is left of each rate.
class RateBuckets {
  public:
    Bucket& operator[](Limit limit) { return buckets_[static_cast<std::size_t>(limit)]; }

  private:
    std::array<Bucket, limited_rates> buckets_;
};

}  // namespace kindred::server
