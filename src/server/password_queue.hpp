// The PasswordQueue: passwords to be hashed or verified, a few at a time, with a turn for each
// address, and every other turn for people who have an account. A thousand logins from one place
// make an honest user elsewhere wait for one, not for all, and so do a thousand new accounts.
#pragma once

#include "base/endpoint.hpp"
#include "server/jobs.hpp"
#include "server/places.hpp"

#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

namespace kindred::server {

class PasswordQueue {
  public:
    /// Whose passwords they are.
    enum class Lane : std::uint8_t { users, newcomers };

    explicit PasswordQueue(Jobs& jobs) : jobs_(jobs) {}

    /// Hashes `password` for whoever is on `connection`, or verifies it against `known_hash` if
    /// that is not empty.
    Ticket push(Lane lane, IPv4 address, ConnectionId connection, std::string password,
                std::string known_hash);
    /// The result of a ticket is no longer wanted; work that has begun goes on.
    void cancel(Ticket ticket);
    /// Starts what may start: at most `limit` at a time.
    void start(std::size_t limit);
    /// A job has ended. The connection it was for; nothing if its result is no longer wanted.
    std::optional<ConnectionId> finish(Ticket ticket);

    /// The connection for which the result of `ticket` is wanted; none if it is not.
    ConnectionId connection_of(Ticket ticket) const;
    /// Results that are wanted.
    std::size_t waiting() const { return wanted_; }

  private:
    /// What a ticket stands for, at a place that the ticket tells. What waits is in a row with the
    /// others of its lane and address, by their places; 0 is none.
    struct Work {
        Ticket ticket;
        ConnectionId connection;  ///< none if the result is no longer wanted
        bool running = false;
        Lane lane = Lane::users;
        IPv4 address;
        std::uint32_t before = 0;
        std::uint32_t behind = 0;
        std::string password;
        std::string known_hash;
    };
    struct Row {
        std::uint32_t first = 0;
        std::uint32_t last = 0;
    };
    struct Queues {
        std::unordered_map<IPv4, Row> of;
        std::deque<IPv4> turns;  ///< every address with a row, once
    };

    Queues& queues(Lane lane) { return lanes_[static_cast<std::size_t>(lane)]; }
    void line_up(std::uint32_t place);
    bool leave_row(std::uint32_t place);
    std::uint32_t take_next(Queues& queues);
    void begin(Work& work);
    void forget(std::uint32_t place);

    Jobs& jobs_;
    std::uint64_t last_sequence_ = 0;
    std::size_t running_ = 0;
    std::size_t wanted_ = 0;
    Places<Work> works_;
    std::array<Queues, 2> lanes_;
    std::size_t next_lane_ = 0;
};

}  // namespace kindred::server
