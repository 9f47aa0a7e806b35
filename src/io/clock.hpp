// The only place that reads clocks and asks the system for randomness.
#pragma once

#include "base/time.hpp"

#include <cstdint>

namespace kindred::io {

/// The steady and the wall clock, right now.
Now system_now();

/// A seed that nobody can guess, from the operating system.
std::uint64_t random_seed();

}  // namespace kindred::io
