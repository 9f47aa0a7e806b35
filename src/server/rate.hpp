// Rate: how often something may happen; Bucket: how much of that somebody has left.
#pragma once

#include "base/time.hpp"

#include <algorithm>

namespace kindred::server {

/// A token bucket: `burst` at once, refilled at `per_second`. A rate of 0 means no limit.
struct Rate {
    double per_second = 0;
    double burst = 0;

    bool operator==(const Rate&) const = default;
};

class Bucket {
  public:
    /// Takes `cost` tokens if they are there.
    bool take(const Rate& rate, Time now, double cost = 1) {
        if (rate.per_second == 0) return true;
        const std::chrono::duration<double> passed = now - last_;
        spent_ = std::max(0.0, spent_ - passed.count() * rate.per_second);
        last_ = now;
        if (spent_ + cost > rate.burst) return false;
        spent_ += cost;
        return true;
    }

  private:
    double spent_ = 0;  ///< tokens that are not refilled yet
    Time last_;
};

}  // namespace kindred::server
