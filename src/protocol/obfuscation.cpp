#include "protocol/obfuscation.hpp"

#include <algorithm>
#include <bit>

namespace kindred::protocol {
namespace {

constexpr std::size_t key_size = 4;
constexpr std::size_t length_size = 4;

/// XORs with the stream. `offset` is where `bytes` lie in the frame; `word` is the key rotated
/// once for every word begun, the state that is carried on.
void apply(ByteView bytes, std::uint64_t offset, std::uint32_t& word, std::uint8_t* out) {
    for (const std::uint8_t byte : bytes) {
        const unsigned shift = 8 * static_cast<unsigned>(offset++ % 4);
        if (shift == 0) word = std::rotl(word, 1);
        *out++ = static_cast<std::uint8_t>(byte ^ (word >> shift));
    }
}

}  // namespace

void obfuscate(ByteView frame, std::uint32_t key, Buffer& out) {
    const std::size_t start = out.size();
    out.resize(start + key_size + frame.size());
    for (std::size_t i = 0; i < key_size; ++i)
        out[start + i] = static_cast<std::uint8_t>(key >> (8 * i));
    apply(frame, 0, key, out.data() + start + key_size);
}

bool Deobfuscator::read(ByteView& input, Buffer& plain) {
    for (; position_ < key_size && !input.empty(); input = input.subspan(1))
        key_ |= std::uint32_t{input.front()} << (8 * position_++);
    while (!input.empty()) {
        const bool in_length = position_ < key_size + length_size;
        const std::uint64_t stop = in_length ? key_size + length_size : end_;
        const auto count = std::min<std::uint64_t>(stop - position_, input.size());
        const std::size_t start = plain.size();
        plain.resize(start + count);
        apply(input.first(count), position_ - key_size, key_, plain.data() + start);
        for (std::size_t i = 0; in_length && i < count; ++i)
            length_ |= std::uint32_t{plain[start + i]} << (8 * (position_ - key_size + i));
        position_ += count;
        input = input.subspan(count);
        if (in_length && position_ == stop) end_ = stop + length_;
        if (end_ != 0 && position_ == end_) {
            *this = {};
            return true;
        }
    }
    return false;
}

}  // namespace kindred::protocol
