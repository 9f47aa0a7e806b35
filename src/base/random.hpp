// A seeded random source: the same seed gives the same run. Not for secrets.
#pragma once

#include <cstdint>
#include <limits>

namespace kindred {

/// SplitMix64 (Steele, Lea and Flood, 2014): small, fast, and every seed is a good one. Satisfies
/// UniformRandomBitGenerator.
class Random {
  public:
    using result_type = std::uint64_t;

    explicit Random(std::uint64_t seed) : state_(seed) {}

    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

    result_type operator()() {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// A number in [0, bound); bound 0 gives 0.
    std::uint64_t below(std::uint64_t bound) {
        return static_cast<std::uint64_t>((static_cast<Wide>((*this)()) * bound) >> 64);
    }

    /// A number in [low, high], both ends included.
    std::uint64_t between(std::uint64_t low, std::uint64_t high) {
        return low + below(high - low + 1);
    }

    /// True `numerator` times out of `denominator` on average.
    bool chance(std::uint64_t numerator, std::uint64_t denominator) {
        return below(denominator) < numerator;
    }

    /// A source of its own, for a part that must not disturb the sequence of the whole.
    Random fork() { return Random((*this)()); }

  private:
    __extension__ using Wide = unsigned __int128;

    std::uint64_t state_;
};

}  // namespace kindred
