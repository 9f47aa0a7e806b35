#include "sim/scheduler.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <utility>

namespace kindred::sim {

void Scheduler::at(Time when, Action action) {
    std::uint32_t slot = 0;
    if (free_slots_.empty()) {
        slot = static_cast<std::uint32_t>(actions_.size());
        actions_.push_back(std::move(action));
    } else {
        slot = free_slots_.back();
        free_slots_.pop_back();
        actions_[slot] = std::move(action);
    }
    heap_.push_back({std::max(when, now_), next_sequence_++, slot});
    std::push_heap(heap_.begin(), heap_.end(), later);
}

bool Scheduler::step() {
    if (heap_.empty()) return false;
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const Entry entry = heap_.back();
    heap_.pop_back();
    now_ = entry.when;
    ++steps_;
    const Action action = std::exchange(actions_[entry.slot], nullptr);
    free_slots_.push_back(entry.slot);
    action();
    return true;
}

void Scheduler::advance_to(Time when) {
    KINDRED_ASSERT(heap_.empty() || heap_.front().when >= when);
    now_ = std::max(now_, when);
}

}  // namespace kindred::sim
