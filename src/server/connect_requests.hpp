// ConnectRequests: whom a session has asked to connect to it lately, so that a failure is believed
// only if it answers one of them.
#pragma once

#include "base/time.hpp"
#include "server/ids.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kindred::server {

class ConnectRequests {
  public:
    /// Of one session; whoever makes more within the time waits in vain for the failures of the
    /// oldest.
    static constexpr std::size_t most = 1000;

    /// Adds a request. Those made before `expired` are forgotten when room is needed.
    void add(UserId asked, std::uint32_t token, Time now, Time expired) {
        const Entry entry{asked, token, now};
        if (ring_.size() == most || (!ring_.empty() && ring_[oldest_].at < expired)) {
            ring_[oldest_] = entry;
            if (++oldest_ == ring_.size()) oldest_ = 0;
        } else {
            ring_.insert(ring_.begin() + static_cast<std::ptrdiff_t>(oldest_), entry);
            if (ring_.size() > 1) ++oldest_;
        }
    }
    /// Takes a request away; false if there is none that was made since `expired`.
    bool take(UserId asked, std::uint32_t token, Time expired) {
        const auto found = std::ranges::find_if(ring_, [&](const Entry& entry) {
            return entry.asked == asked && entry.token == token && entry.at >= expired;
        });
        if (found == ring_.end()) return false;
        found->asked = {};
        return true;
    }

  private:
    struct Entry {
        UserId asked;  ///< zero: it has been taken
        std::uint32_t token = 0;
        Time at;
    };

    std::vector<Entry> ring_;
    std::size_t oldest_ = 0;
};

}  // namespace kindred::server
