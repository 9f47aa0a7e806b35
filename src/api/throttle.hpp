// Makes guessing slow: after some failures from an address it has to wait, each time longer.
#pragma once

#include "base/endpoint.hpp"
#include "base/time.hpp"

#include <map>

namespace kindred::api {

class Throttle {
  public:
    /// How long `from` has to wait now; zero if it may try.
    Duration wait(IPv4 from, Now now) const;
    void failed(IPv4 from, Now now);
    void succeeded(IPv4 from) { failures_.erase(from); }

  private:
    struct Failures {
        unsigned count = 0;
        Time until;  ///< no attempt is taken before
    };

    std::map<IPv4, Failures> failures_;
};

}  // namespace kindred::api
