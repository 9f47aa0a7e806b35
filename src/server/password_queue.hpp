// The PasswordQueue: passwords to be hashed or verified, a few at a time, with a turn for each
// address, and every other turn for people who have an account. A thousand logins from one place
// make an honest user elsewhere wait for one, not for all, and so do a thousand new accounts.
#pragma once

#include "base/endpoint.hpp"
#include "server/jobs.hpp"

#include <array>
#include <cstddef>
#include <deque>
#include <list>
#include <unordered_map>
#include <unordered_set>

namespace kindred::server {

class PasswordQueue {
  public:
    /// Whose passwords they are.
    enum class Lane : std::uint8_t { users, newcomers };

    explicit PasswordQueue(Jobs& jobs) : jobs_(jobs) {}

    /// Hashes `password`, or verifies it against `known_hash` if that is not empty.
    Ticket push(Lane lane, IPv4 address, std::string password, std::string known_hash);
    /// The result of a ticket is no longer wanted; work that has begun goes on.
    void cancel(Ticket ticket) { wanted_.erase(ticket); }
    /// Starts what may start: at most `limit` at a time.
    void start(std::size_t limit);
    /// A job has ended. False if its result is no longer wanted.
    bool finish(Ticket ticket);

    std::size_t waiting() const { return wanted_.size(); }

  private:
    struct Work {
        Ticket ticket;
        std::string password;
        std::string known_hash;
    };
    struct Queues {
        std::unordered_map<IPv4, std::list<Work>> of;
        std::deque<IPv4> turns;  ///< every address with a queue, once
    };

    static Work take(Queues& queues);
    void begin(Work work);

    Jobs& jobs_;
    Ticket last_;
    std::size_t running_ = 0;
    std::unordered_set<Ticket> wanted_;  ///< queued or running
    std::array<Queues, 2> lanes_;
    std::size_t next_lane_ = 0;
};

}  // namespace kindred::server
