// Keeps the searches within the network's budget: at most so many in any period. The official
// server silently drops the searches of those who ask for more.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <deque>
#include <optional>

namespace kindred::client {

class SearchLimiter {
  public:
    /// Takes one out of the budget if there is one left.
    bool take(Time now, std::size_t budget, Duration period) {
        expire(now, period);
        if (sent_.size() >= budget) return false;
        sent_.push_back(now);
        return true;
    }
    /// When the next one is free again. Assumes take() has just refused; `ahead` others wait for
    /// one too.
    std::optional<Time> next(Duration period, std::size_t ahead = 0) const {
        if (sent_.empty()) return std::nullopt;
        const std::size_t rounds = ahead / sent_.size();
        return sent_[ahead % sent_.size()] + period * static_cast<Duration::rep>(rounds + 1);
    }

  private:
    void expire(Time now, Duration period) {
        while (!sent_.empty() && sent_.front() + period <= now) sent_.pop_front();
    }

    std::deque<Time> sent_;
};

}  // namespace kindred::client
