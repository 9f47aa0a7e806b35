// What an operator decides, with defaults that suit a public server. A running server takes a
// changed copy by Server::reconfigure().
#pragma once

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/time.hpp"
#include "server/rate.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace kindred::server {

/// Who may become a user by logging in with a name that nobody has.
enum class Registration { open, invited, closed };

struct Settings {
    std::string greeting = "Welcome to Kindred.";
    Registration registration = Registration::open;
    /// Sessions in the layouts of 2003. Without them such a login gets INVALIDVERSION.
    bool accept_seed_clients = true;
    std::size_t max_users = 100'000;
    /// Lines of the log that say less than this are not even put together.
    LogLevel least_logged = LogLevel::info;

    // --- logging in ---
    Duration login_timeout = 60s;
    /// Connections that are not logged in; the oldest one gives way to a newer one.
    std::size_t max_unfinished_logins = 4000;
    /// Bytes kept of what a client sends before its login is decided.
    std::size_t max_unfinished_bytes = limits::server_request;
    /// Accounts there may be in all.
    std::size_t max_accounts = 10'000'000;
    /// Passwords that are hashed or about to be: twice the usual processors, so that those need not
    /// wait for the loop in between. The rest waits, a turn for each address.
    std::size_t max_password_jobs = 4;
    /// How long after a login others are told of it, if the client has not named its port sooner.
    Duration announce_delay = 1s;

    // --- what clients are told ---
    Duration wishlist_interval = 720s;
    Duration wishlist_interval_privileged = 120s;
    std::uint32_t parent_min_speed = 1;
    std::uint32_t parent_speed_ratio = 50;
    /// Result paths that contain one of these are withheld by clients.
    std::vector<std::string> excluded_phrases;
    /// With more public rooms than this, the list that follows a login leaves out small ones.
    std::size_t full_room_list_below = 100;
    std::size_t room_list_min_users = 5;

    // --- distribution ---
    Duration parent_interval = 60s;
    /// One wanted branch root per so many users in the tree.
    std::size_t users_per_branch_root = 1000;
    /// A search is sent to at most so many sessions per tick; the rest waits for the next.
    std::size_t fanout_per_tick = 1000;
    /// Bytes of searches that wait for their turn: some ten thousand.
    std::size_t max_search_backlog = limits::mib;
    /// How long a ConnectToPeer may be answered by CantConnectToPeer.
    Duration brokering_memory = 60s;

    // --- abuse: per session ---
    Rate requests{100, 2000};
    Rate messages{5, 60};
    Rate chat_lines{5, 60};
    Rate joins{5, 100};
    /// What is told to many: status, statistics, tickers.
    Rate updates{2, 100};
    Rate searches{2, 60};
    /// Requests that make the server walk through many users or interests.
    Rate expensive{2, 30};
    /// Requests that others be asked to connect; the last thousand of a session are remembered for
    /// `brokering_memory`.
    Rate connects{20, 1000};
    /// Messages that are passed to another user as they are.
    Rate relays{5, 200};
    /// Logins to one account with the right password: programs that kick each other out for ever.
    Rate logins_per_user{0.2, 30};
    /// Different items of a wish list; each is searched for once in a wish list interval.
    std::size_t max_wishlist = 200;
    /// MessageUsers may name so many people.
    std::size_t max_message_receivers = 100;
    /// Whether MessageUsers reaches people who do not watch the sender.
    bool message_users_unwatched = false;
    /// Users one session may watch, and rooms it may be in.
    std::size_t max_watched = 10'000;
    std::size_t max_rooms = 100;
    /// Things one user may like, and as many that he may hate.
    std::size_t max_interests = limits::interests_per_user;
    /// Rooms on whose wall one user may have something.
    std::size_t max_tickers = 100;
    /// Entries on the wall of one room; a newer one takes the place of the oldest.
    std::size_t max_room_tickers = limits::tickers_per_room;
    /// Messages kept for one receiver who does not acknowledge them.
    std::size_t max_stored_messages = 1000;
    /// Rooms one user may own.
    std::size_t max_owned_rooms = 20;
    /// Bytes for one connection that wait until something is on disk.
    std::size_t max_held_bytes = limits::out_queue;

    // --- abuse: per address ---
    /// Whether connections from this machine itself count, too.
    bool limit_loopback = false;
    std::size_t max_connections_per_address = 200;
    Rate logins_per_address{1, 60};
    Rate registrations_per_address{0.02, 20};
    /// Of all sessions of an address together; households and small providers share one.
    Rate messages_per_address{50, 600};
    Rate chat_lines_per_address{50, 600};
    Rate joins_per_address{50, 1000};
    Rate searches_per_address{20, 600};
    Rate expensive_per_address{10, 300};

    Duration wishlist_interval_of(bool privileged) const {
        return privileged ? wishlist_interval_privileged : wishlist_interval;
    }
    bool operator==(const Settings&) const = default;
};

/// How long until Server::tick() wants to be called again, with and without work in progress.
inline constexpr Duration tick_idle = 100ms;
inline constexpr Duration tick_busy = 5ms;

}  // namespace kindred::server
