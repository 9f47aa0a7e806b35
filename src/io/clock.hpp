// The only place that reads clocks and time zones and asks the system for randomness.
#pragma once

#include "base/time.hpp"

#include <cstdint>

namespace kindred::io {

/// The steady and the wall clock, right now.
Now system_now();

/// What local time is ahead of UTC at that moment, by $TZ or /etc/localtime.
int utc_offset_minutes(std::int64_t unix_seconds);

/// A seed that nobody can guess, from the operating system.
std::uint64_t random_seed();

}  // namespace kindred::io
