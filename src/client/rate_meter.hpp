// The speed of a transfer as people see it: averaged over the last few seconds.
#pragma once

#include "base/time.hpp"

#include <cstdint>

namespace kindred::client {

class RateMeter {
  public:
    void start(Time now) {
        since_ = now;
        window_ = now;
        total_ = in_window_ = rate_ = 0;
    }
    /// `total` bytes have been moved since start().
    void moved(std::uint64_t total, Time now) {
        in_window_ += total - total_;
        total_ = total;
        if (now - window_ < 1s) return;
        const auto micros = static_cast<std::uint64_t>((now - window_).count());
        const std::uint64_t latest = in_window_ * 1'000'000 / micros;
        rate_ = rate_ == 0 ? latest : (rate_ * 2 + latest) / 3;
        window_ = now;
        in_window_ = 0;
    }
    /// Bytes per second lately.
    std::uint64_t rate() const { return rate_; }
    /// Bytes per second since start(), at least a millisecond taken as passed.
    std::uint64_t average(Time now) const {
        const Duration passed = now - since_ < 1ms ? Duration(1ms) : now - since_;
        return total_ * 1'000'000 / static_cast<std::uint64_t>(passed.count());
    }

  private:
    Time since_;
    Time window_;
    std::uint64_t total_ = 0;
    std::uint64_t in_window_ = 0;
    std::uint64_t rate_ = 0;
};

}  // namespace kindred::client
