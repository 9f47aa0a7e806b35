// Append-only bytes for the large parts of a catalog, and the variable-length integers in them.
// Growing reallocates, which for large blocks moves pages instead of copying them: a std::vector
// would hold everything twice at each doubling.
#pragma once

#include "base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

namespace kindred::client::shares {

/// Bytes a number takes as a varint: seven bits each, the low ones first.
constexpr std::size_t varint_size(std::uint64_t value) {
    std::size_t size = 1;
    while (value >>= 7) ++size;
    return size;
}

inline std::uint8_t* write_varint(std::uint8_t* out, std::uint64_t value) {
    while (value >= 0x80) {
        *out++ = static_cast<std::uint8_t>(value | 0x80);
        value >>= 7;
    }
    *out++ = static_cast<std::uint8_t>(value);
    return out;
}

/// Reads what write_varint() wrote; only for bytes of our own making.
inline std::uint64_t read_varint(const std::uint8_t*& in) {
    std::uint64_t value = *in++;
    if (value < 0x80) return value;
    value &= 0x7f;
    for (unsigned shift = 7;; shift += 7) {
        const std::uint64_t byte = *in++;
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
}

class ByteArena {
  public:
    std::size_t size() const { return size_; }
    const std::uint8_t* data() const { return bytes_.get(); }
    std::uint8_t* data() { return bytes_.get(); }

    /// Room for `count` more bytes, to be filled by the caller.
    std::uint8_t* extend(std::size_t count) {
        if (size_ + count > capacity_) reallocate(size_ + count + (size_ + count) / 4 + 64);
        size_ += count;
        return bytes_.get() + size_ - count;
    }
    void append(std::string_view text) {
        std::uint8_t* out = extend(text.size());
        for (const char c : text) *out++ = static_cast<std::uint8_t>(c);
    }
    void append_varint(std::uint64_t value) { write_varint(extend(varint_size(value)), value); }
    std::string_view text(std::size_t offset, std::size_t length) const {
        return {reinterpret_cast<const char*>(bytes_.get()) + offset, length};
    }
    /// Room for so many bytes and no more; for an arena that is filled once.
    void reserve_exactly(std::size_t capacity) {
        if (capacity > capacity_) reallocate(capacity);
    }
    void shrink_to_fit() {
        if (capacity_ > size_) reallocate(size_ == 0 ? 1 : size_);
    }
    std::size_t memory() const { return capacity_; }

  private:
    struct Free {
        void operator()(std::uint8_t* bytes) const { std::free(bytes); }
    };
    void reallocate(std::size_t capacity) {
        auto* grown = static_cast<std::uint8_t*>(std::realloc(bytes_.get(), capacity));
        if (grown == nullptr) throw std::bad_alloc();
        static_cast<void>(bytes_.release());
        bytes_.reset(grown);
        capacity_ = capacity;
    }

    std::unique_ptr<std::uint8_t, Free> bytes_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace kindred::client::shares
