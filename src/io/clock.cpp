#include "io/clock.hpp"

#include "base/assert.hpp"

#include <sys/random.h>
#include <time.h>

namespace kindred::io {

Now system_now() {
    timespec steady{};
    timespec wall{};
    ::clock_gettime(CLOCK_MONOTONIC, &steady);
    // Whole seconds are all that is used of it, so the cheaper clock is good enough.
    ::clock_gettime(CLOCK_REALTIME_COARSE, &wall);
    const auto since_boot =
        std::chrono::seconds(steady.tv_sec) + std::chrono::nanoseconds(steady.tv_nsec);
    return {.steady = Time(std::chrono::duration_cast<Duration>(since_boot)),
            .unix_seconds = wall.tv_sec};
}

int utc_offset_minutes(std::int64_t unix_seconds) {
    constexpr long seconds_per_minute = 60;
    const time_t moment = unix_seconds;
    tm local{};
    ::localtime_r(&moment, &local);
    return static_cast<int>(local.tm_gmtoff / seconds_per_minute);
}

std::uint64_t random_seed() {
    std::uint64_t seed = 0;
    KINDRED_ASSERT(::getrandom(&seed, sizeof seed, 0) == static_cast<ssize_t>(sizeof seed));
    return seed;
}

}  // namespace kindred::io
