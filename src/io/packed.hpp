// Numbers and texts in few bytes, for records that only this program reads.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace kindred::io {

inline void put_number(Buffer& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 0x80));
    out.push_back(static_cast<std::uint8_t>(value));
}

inline void put_text(Buffer& out, std::string_view text) {
    put_number(out, text.size());
    append(out, as_bytes(text));
}

/// Reads what put_number() and put_text() wrote, from bytes that a damaged disk may have changed.
class PackedReader {
  public:
    explicit PackedReader(ByteView bytes) : rest_(bytes) {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) break;
            const std::uint8_t byte = rest_.front();
            rest_ = rest_.subspan(1);
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80) return value;
        }
        failed_ = true;
        return 0;
    }
    std::uint32_t small_number() { return static_cast<std::uint32_t>(number()); }
    std::string text() {
        const std::uint64_t length = number();
        failed_ = failed_ || length > rest_.size();
        if (failed_) return {};
        const ByteView bytes = rest_.first(static_cast<std::size_t>(length));
        rest_ = rest_.subspan(bytes.size());
        return std::string(as_text(bytes));
    }
    bool at_end() const { return rest_.empty(); }
    bool failed() const { return failed_; }

  private:
    ByteView rest_;
    bool failed_ = false;
};

}  // namespace kindred::io
