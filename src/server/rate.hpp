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

/// Eight bytes, because every session has several: all there is to know is when it will be full.
class Bucket {
  public:
    /// Takes `cost` tokens if they are there.
    bool take(const Rate& rate, Time now, double cost = 1) {
        if (rate.per_second == 0) return true;
        const double a_token = 1e6 / rate.per_second;  // in microseconds
        const Time start = std::max(full_at_, now);
        const double spent = static_cast<double>((start - now).count()) + cost * a_token;
        if (spent > rate.burst * a_token) return false;
        full_at_ = now + Duration(static_cast<Duration::rep>(spent));
        return true;
    }

  private:
    Time full_at_;
};

}  // namespace kindred::server
