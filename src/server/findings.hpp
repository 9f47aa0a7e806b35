// Findings: what an examination of the core's own state finds wrong. Every part of the server says
// in its check() what must always be true of it; tests, fuzzers and simulations ask after each
// event.
#pragma once

#include <string>
#include <string_view>

namespace kindred::server {

class Findings {
  public:
    void expect(bool good, std::string_view what) {
        if (!good && first_.empty()) first_ = what;
    }
    /// The first thing that is wrong; empty if nothing is.
    const std::string& first() const { return first_; }

  private:
    std::string first_;
};

}  // namespace kindred::server
