#include "sim/trace.hpp"

#include <cinttypes>
#include <cstring>

namespace kindred::sim {

void Trace::note(Time now, std::string_view who, std::string_view what, std::uint64_t number,
                 std::uint64_t detail, std::string_view text) {
    ++events_;
    const auto microseconds = now.time_since_epoch().count();
    mix(static_cast<std::uint64_t>(microseconds));
    mix(as_bytes(who));
    mix(as_bytes(what));
    mix(number);
    mix(detail);
    mix(as_bytes(text));
    if (out_ == nullptr) return;
    std::fprintf(out_, "%6" PRId64 ".%06" PRId64 "  %-10.*s %-14.*s", microseconds / 1'000'000,
                 microseconds % 1'000'000, static_cast<int>(who.size()), who.data(),
                 static_cast<int>(what.size()), what.data());
    if (number != 0) std::fprintf(out_, " #%" PRIu64, number);
    if (detail != 0) std::fprintf(out_, " %" PRIu64, detail);
    if (!text.empty()) std::fprintf(out_, " %.*s", static_cast<int>(text.size()), text.data());
    std::fputc('\n', out_);
}

void Trace::mix(ByteView bytes) {
    std::uint64_t word = 0;
    while (bytes.size() >= sizeof word) {
        std::memcpy(&word, bytes.data(), sizeof word);
        mix(word);
        bytes = bytes.subspan(sizeof word);
    }
    word = bytes.size();
    for (const auto byte : bytes) word = word << 8 | byte;
    mix(word);
}

}  // namespace kindred::sim
