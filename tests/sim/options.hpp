// What a simulated network does to its users. Every number is drawn from the seed, the chances of
// faults included: one seed gives a calm network, the next one cuts every second connection.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace kindred::sim {

struct NetworkOptions {
    Duration delay_min = 1ms;  ///< one way; each pair of machines has its own within the two
    Duration delay_max = 1ms;
    Duration jitter = 0ms;                ///< added at random to each segment
    std::uint64_t bytes_per_second = 0;   ///< what a machine can send; 0 for no limit
    std::size_t segment_max = 64 * 1024;  ///< bytes stay together up to here, cut at random below
    std::size_t window = 256 * 1024;      ///< under way per direction before the sender must wait
    std::size_t out_queue = 16 * 1024 * 1024;  ///< waiting to be sent before it is `too_slow`

    unsigned connect_lost_permille = 0;       ///< connects that are never answered
    unsigned connect_refused_permille = 0;    ///< connects refused though somebody listens
    unsigned connect_half_open_permille = 0;  ///< connects that only the connecting side sees
    unsigned cut_permille = 0;                ///< connections that are cut at some time
    Duration cut_within = 60s;                ///< after they were made
    unsigned half_open_permille = 0;          ///< cuts that one side does not hear of
    unsigned stall_permille = 0;              ///< segments after which the reader pauses
    Duration stall_max = 5s;
    /// A side that was not told of a cut learns it after this long.
    Duration keepalive = 120s;
};

struct Options {
    NetworkOptions network;
    /// Mean time between two crashes anywhere; zero for none.
    Duration crash_every = 0s;
    /// Mean time between two disks becoming full or read-only for a while; zero for none.
    Duration disk_fault_every = 0s;
    /// How long the world misbehaves before it must converge.
    Duration faults_for = 120s;
    /// The longest that work given to a pool takes.
    Duration work_max = 50ms;
};

Options draw_options(Random& random);
std::string describe(const Options& options);

}  // namespace kindred::sim
