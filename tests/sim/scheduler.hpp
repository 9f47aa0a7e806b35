// Virtual time: a queue of things to do, ordered by moment and then by the order in which they
// were asked for. Nothing else moves the clock, so the same calls give the same run.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace kindred::sim {

/// Captures of at most 16 trivially copyable bytes cost no allocation.
using Action = std::function<void()>;

class Scheduler {
  public:
    /// Runs `action` at `when`, or as soon as possible if that has passed.
    void at(Time when, Action action);
    void after(Duration delay, Action action) { at(now_ + delay, std::move(action)); }

    /// Does the next thing; false when there is none.
    bool step();
    /// Moves the clock over a stretch in which nothing is to be done.
    void advance_to(Time when);

    Time now() const { return now_; }
    bool empty() const { return heap_.empty(); }
    /// The moment of the next thing to do. Only when not empty.
    Time next_time() const { return heap_.front().when; }
    /// Things done so far.
    std::uint64_t steps() const { return steps_; }

  private:
    struct Entry {
        Time when;
        std::uint64_t sequence;
        std::uint32_t slot;  // of actions_; keeps what the heap moves small
    };
    static bool later(const Entry& a, const Entry& b) {
        return a.when != b.when ? a.when > b.when : a.sequence > b.sequence;
    }

    Time now_{};
    std::uint64_t next_sequence_ = 0;
    std::uint64_t steps_ = 0;
    std::vector<Entry> heap_;
    std::vector<Action> actions_;
    std::vector<std::uint32_t> free_slots_;
};

}  // namespace kindred::sim
