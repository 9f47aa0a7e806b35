// What happened in a simulated world: a hash over every event, which two runs of one seed must
// share, and the same events as readable lines when somebody looks.
#pragma once

#include "base/bytes.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <cstdio>
#include <string_view>

namespace kindred::sim {

class Trace {
  public:
    /// Lines go to `out`; none are written when it is null.
    explicit Trace(std::FILE* out) : out_(out) {}

    /// `number` and `detail` depend on what happened: a connection and a size, mostly.
    void note(Time now, std::string_view who, std::string_view what, std::uint64_t number = 0,
              std::uint64_t detail = 0, std::string_view text = {});
    /// Content that must be the same in every run, beside the last note.
    void mix(ByteView bytes);

    bool verbose() const { return out_ != nullptr; }
    std::uint64_t hash() const { return hash_; }
    std::uint64_t events() const { return events_; }

  private:
    void mix(std::uint64_t value) {
        hash_ = (hash_ ^ value) * 0x9fb21c651e98df25;
        hash_ ^= hash_ >> 28;
    }

    std::FILE* out_;
    std::uint64_t hash_ = 0x9e3779b97f4a7c15;
    std::uint64_t events_ = 0;
};

}  // namespace kindred::sim
