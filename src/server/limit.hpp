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
inline constexpr std::size_t limit_count = 25;
inline constexpr std::size_t limited_rates = 9;

/// As metrics and statistics show it: how often the limit was hit.
struct NamedLimit {
    Limit limit;
    std::string_view name;
    /// The rates it stands for, if it is one: of a session, and of all sessions of an address.
    Rate Settings::* of_session = nullptr;
    Rate Settings::* of_address = nullptr;
};
inline constexpr std::array<NamedLimit, limit_count> named_limits{{
    {Limit::requests, "over_requests_total", &Settings::requests},
    {Limit::messages, "over_messages_total", &Settings::messages, &Settings::messages_per_address},
    {Limit::chat_lines, "over_chat_lines_total", &Settings::chat_lines,
     &Settings::chat_lines_per_address},
    {Limit::joins, "over_joins_total", &Settings::joins, &Settings::joins_per_address},
    {Limit::updates, "over_updates_total", &Settings::updates},
    {Limit::searches, "over_searches_total", &Settings::searches, &Settings::searches_per_address},
    {Limit::expensive, "over_expensive_total", &Settings::expensive,
     &Settings::expensive_per_address},
    {Limit::connects, "over_connects_total", &Settings::connects},
    {Limit::relays, "over_relays_total", &Settings::relays},
    {Limit::rooms, "over_rooms_total"},
    {Limit::owned_rooms, "over_owned_rooms_total"},
    {Limit::tickers, "over_tickers_total"},
    {Limit::watched, "over_watched_total"},
    {Limit::wishlist, "over_wishlist_total"},
    {Limit::message_receivers, "over_message_receivers_total"},
    {Limit::stored_messages, "over_stored_messages_total"},
    {Limit::search_backlog, "over_search_backlog_total"},
    {Limit::held_bytes, "over_held_bytes_total"},
    {Limit::connections, "over_connections_total"},
    {Limit::unfinished_logins, "over_unfinished_logins_total"},
    {Limit::unfinished_bytes, "over_unfinished_bytes_total"},
    {Limit::address_logins, "over_address_logins_total"},
    {Limit::user_logins, "over_user_logins_total"},
    {Limit::registrations, "over_registrations_total"},
    {Limit::accounts, "over_accounts_total"},
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
