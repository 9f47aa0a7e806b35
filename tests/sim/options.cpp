#include "sim/options.hpp"

#include <algorithm>

namespace kindred::sim {

namespace {

/// Spreads over magnitudes: a tenth of the range in size is as likely as all of it.
std::uint64_t draw_magnitude(Random& random, std::uint64_t low, std::uint64_t high) {
    std::uint64_t top = high;
    while (top / 2 > low && random.chance(1, 2)) top /= 2;
    return random.between(low, std::max(low, top));
}

Duration draw_duration(Random& random, Duration low, Duration high) {
    return Duration(
        static_cast<Duration::rep>(draw_magnitude(random, static_cast<std::uint64_t>(low.count()),
                                                  static_cast<std::uint64_t>(high.count()))));
}

/// Half of the worlds do not know a given fault at all: what hides behind another one shows there.
unsigned draw_fault(Random& random, unsigned permille_max) {
    if (random.chance(1, 2)) return 0;
    return static_cast<unsigned>(draw_magnitude(random, 1, permille_max));
}

std::string number(const char* name, std::uint64_t value) {
    return std::string(" ") + name + "=" + std::to_string(value);
}

std::string milliseconds(const char* name, Duration value) {
    return number(name, static_cast<std::uint64_t>(value.count() / 1000)) + "ms";
}

}  // namespace

Options draw_options(Random& random) {
    Options options;
    NetworkOptions& network = options.network;
    network.delay_min = draw_duration(random, 50us, 50ms);
    network.delay_max = network.delay_min + draw_duration(random, 1us, 400ms);
    network.jitter = random.chance(1, 2) ? draw_duration(random, 1us, 200ms) : 0us;
    if (random.chance(2, 3)) network.bytes_per_second = draw_magnitude(random, 50'000, 20'000'000);
    network.segment_max = draw_magnitude(random, 1, 64 * 1024);
    network.window = draw_magnitude(random, 4 * 1024, 1024 * 1024);
    network.connect_lost_permille = draw_fault(random, 200);
    network.connect_refused_permille = draw_fault(random, 200);
    network.connect_half_open_permille = draw_fault(random, 100);
    network.cut_permille = draw_fault(random, 500);
    network.cut_within = draw_duration(random, 1s, 120s);
    network.half_open_permille = draw_fault(random, 500);
    network.stall_permille = draw_fault(random, 20);
    network.stall_max = draw_duration(random, 10ms, 10s);
    network.keepalive = draw_duration(random, 30s, 150s);
    if (random.chance(1, 2)) options.crash_every = draw_duration(random, 10s, 120s);
    if (random.chance(1, 3)) options.disk_fault_every = draw_duration(random, 20s, 120s);
    options.faults_for = draw_duration(random, 30s, 300s);
    options.work_max = draw_duration(random, 1ms, 2s);
    return options;
}

std::string describe(const Options& options) {
    const NetworkOptions& network = options.network;
    return milliseconds("delay_min", network.delay_min) +
           milliseconds("delay_max", network.delay_max) + milliseconds("jitter", network.jitter) +
           number("bytes_per_second", network.bytes_per_second) +
           number("segment_max", network.segment_max) + number("window", network.window) +
           number("lost", network.connect_lost_permille) +
           number("refused", network.connect_refused_permille) +
           number("half_open_connects", network.connect_half_open_permille) +
           number("cut", network.cut_permille) + milliseconds("within", network.cut_within) +
           number("half_open", network.half_open_permille) +
           number("stall", network.stall_permille) + milliseconds("stall_max", network.stall_max) +
           milliseconds("keepalive", network.keepalive) +
           milliseconds("crash_every", options.crash_every) +
           milliseconds("disk_fault_every", options.disk_fault_every) +
           milliseconds("faults_for", options.faults_for) +
           milliseconds("work_max", options.work_max);
}

}  // namespace kindred::sim
