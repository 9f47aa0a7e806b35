// The hash of the catalog's content: fast, the same on every machine, and no secret.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace kindred::client::shares {

inline std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    hash = (hash ^ value) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 32;
}

/// Mixes in the length, too, so that texts in a row cannot be cut differently.
inline std::uint64_t mix(std::uint64_t hash, std::string_view text) {
    hash = mix(hash, text.size());
    for (; text.size() >= 8; text.remove_prefix(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), sizeof word);
        hash = mix(hash, word);
    }
    std::uint64_t word = 0;
    if (!text.empty()) std::memcpy(&word, text.data(), text.size());
    return mix(hash, word);
}

}  // namespace kindred::client::shares
