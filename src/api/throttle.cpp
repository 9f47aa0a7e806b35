#include "api/throttle.hpp"

#include <algorithm>

namespace kindred::api {
namespace {

/// Somebody who mistypes his password gets along without waiting.
constexpr unsigned free_failures = 5;
constexpr Duration first_wait = 1s;
constexpr Duration longest_wait = 5min;
/// Addresses that are remembered; an attacker with more of them gains little.
constexpr std::size_t most_addresses = 10'000;

}  // namespace

Duration Throttle::wait(IPv4 from, Now now) const {
    const auto found = failures_.find(from);
    return found == failures_.end() ? Duration{}
                                    : std::max(Duration{}, found->second.until - now.steady);
}

void Throttle::failed(IPv4 from, Now now) {
    if (failures_.size() >= most_addresses && !failures_.contains(from))
        std::erase_if(failures_, [&](const auto& entry) {
            return entry.second.until + longest_wait < now.steady;
        });
    if (failures_.size() >= most_addresses) failures_.clear();
    Failures& failures = failures_[from];
    ++failures.count;
    if (failures.count < free_failures) return;
    const unsigned doublings = std::min(failures.count - free_failures, 16u);
    failures.until = now.steady + std::min<Duration>(first_wait * (1u << doublings), longest_wait);
}

}  // namespace kindred::api
