// What all parts of the server share: the settings, the users, the way out, the time of the event
// being handled, and the counters. Owned by Server, which is the only one to create it.
#pragma once

#include "base/log.hpp"
#include "base/random.hpp"
#include "server/outbox.hpp"
#include "server/room_table.hpp"
#include "server/settings.hpp"
#include "server/users.hpp"

#include <concepts>

namespace kindred::server {

/// What has happened so far; for metrics. All counts but the named ones are of events.
struct Counters {
    std::uint64_t connections = 0;
    std::uint64_t connections_refused = 0;
    std::uint64_t logins = 0;
    std::uint64_t logins_refused = 0;
    std::uint64_t logins_expired = 0;
    std::uint64_t registrations = 0;
    std::uint64_t kicks = 0;
    std::uint64_t requests = 0;
    std::uint64_t requests_unknown = 0;
    std::uint64_t requests_malformed = 0;
    std::uint64_t requests_over_limit = 0;
    std::uint64_t frames_refused = 0;
    std::uint64_t slow_readers = 0;
    std::uint64_t messages = 0;
    std::uint64_t chat_lines = 0;
    std::uint64_t searches = 0;
    std::uint64_t searches_to_roots = 0;  ///< messages
    std::uint64_t searches_flat = 0;      ///< messages
    std::uint64_t brokered = 0;
    std::uint64_t tree_resets = 0;
    LimitCounts over;
};

struct Core {
    Settings settings;
    NetworkActions& network;
    Outbox outbox;
    Users users;
    RoomTable rooms;
    Random random;
    LogSink log;
    Counters counters;
    Now now;

    Core(Settings settings_, NetworkActions& network_, Store& store, Random random_, LogSink log_)
        : settings(std::move(settings_)),
          network(network_),
          outbox(network_, store),
          users(random_()),
          random(random_),
          log(std::move(log_)) {}

    template <class Message>
    void send(const User& user, const Message& message) {
        outbox.send(user, message);
    }
    template <class Message>
    void send_all(std::span<const UserId> to, const Message& message, UserId except = {}) {
        outbox.send_all(users, to, message, except);
    }
    /// Sends what clients of 2003 have no name for, and have not asked for, to those who do.
    template <class Message>
    void send_modern(const User& user, const Message& message) {
        if (user.online() && user.session->dialect == protocol::Dialect::modern)
            outbox.send(user, message);
    }
    template <class Message>
    void send_all_modern(std::span<const UserId> to, const Message& message) {
        Parcel<Message> parcel(message);
        for (const UserId id : to) {
            const Door& door = users.door(id);
            if (door.connection && door.dialect == protocol::Dialect::modern)
                outbox.send(door.connection, parcel.bytes(protocol::Dialect::modern));
        }
    }
    /// The user of that name if he is logged in.
    User* online(std::string_view name) {
        User* user = users.find(name);
        return user != nullptr && user->online() ? user : nullptr;
    }
    /// Takes note that somebody has hit a limit. He is not told: no message says "too much".
    void over(Limit limit) { counters.over.count(limit); }
    bool privileged(const User& user) const { return user.privileged(now.unix_seconds); }
    void tell(LogLevel level, std::string_view part, std::string_view line) const {
        if (log) log(level, part, line);
    }
    /// `line()` makes the line if it is wanted.
    template <std::invocable Line>
    void tell(LogLevel level, std::string_view part, Line&& line) const {
        if (log && level >= settings.least_logged) log(level, part, line());
    }
};

}  // namespace kindred::server
