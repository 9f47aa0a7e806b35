// Time as a parameter. Cores are told the time with each event and never ask for it, so that a
// whole network runs in virtual time; only the io folder reads clocks.
#pragma once

#include <chrono>
#include <cstdint>

namespace kindred {

using Duration = std::chrono::microseconds;
using namespace std::chrono_literals;

/// A clock that only counts; it has no now().
struct VirtualClock {
    using duration = Duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<VirtualClock>;
    static constexpr bool is_steady = true;
};

/// A steady moment, for timers and rates. Its origin has no meaning.
using Time = VirtualClock::time_point;

/// The two clocks an event happens at.
struct Now {
    Time steady;                    ///< for timers, rates and differences
    std::int64_t unix_seconds = 0;  ///< wall clock (UTC), for what people and the wire see
};

}  // namespace kindred
