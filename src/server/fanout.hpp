// A Fanout: a stream of messages for everybody in a set, spread over ticks. While one round of
// deliveries is under way, what comes in waits and then leaves together in the next round, one
// piece of memory and one send for each receiver. So nobody else waits long, however many there
// are, and the more there is to say the less each word costs.
#pragma once

#include "server/core.hpp"

namespace kindred::server {

class Fanout {
  public:
    /// `count` is the counter of messages delivered.
    Fanout(Core& core, std::uint64_t Counters::* count);

    void add(UserId user) { receivers_.insert(user); }
    void remove(UserId user) { receivers_.erase(user); }
    const DenseSet<UserId>& receivers() const { return receivers_; }

    /// Takes a message that has the same form in both dialects; it leaves when the event that it
    /// belongs to has been handled, together with the others of that event. Dropped if too much is
    /// waiting.
    template <class Message>
    void push(const Message& message) {
        if (receivers_.empty()) return;
        if (next_.size() >= core_.settings.max_search_backlog) {
            core_.over(Limit::search_backlog);
            return;
        }
        protocol::encode(message, next_);
        ++next_count_;
    }
    /// An event has been handled.
    void end_event() {
        if (quota_ > 0 && !next_.empty()) deliver();
    }
    void tick();
    bool busy() const { return !round_.empty() || !next_.empty(); }

  private:
    void deliver();

    Core& core_;
    std::uint64_t Counters::* count_;
    DenseSet<UserId> receivers_;
    Buffer next_;  ///< for the next round
    std::size_t next_count_ = 0;
    SharedBytes current_;  ///< what this round delivers
    std::size_t current_count_ = 0;
    std::vector<UserId> round_;  ///< who is still to get it
    std::size_t quota_;          ///< deliveries left in this tick
};

}  // namespace kindred::server
