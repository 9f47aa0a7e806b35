// The vocabulary of the wire: dialects, and the field types that C++ does not have by itself.
// Integers are little-endian; a std::string is a u32 byte length and raw bytes (usually UTF-8, not
// always); a std::vector is a u32 count and that many elements.
#pragma once

#include "base/bytes.hpp"
#include "base/endpoint.hpp"
#include "protocol/inline_vector.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::protocol {

/// The two dialects of the network. Parsers accept the forms of both; writers choose one.
enum class Dialect : std::uint8_t {
    modern,    ///< today's clients and servers
    seed2003,  ///< the layouts of the 2003 description
};

/// How much in use a message still is.
enum class Usage {
    current,
    deprecated,  ///< works, but only old clients send it
    obsolete,    ///< no function on today's network; carried for 2003-dialect sessions
};

/// Bytes that are not text: a u32 length and that many bytes.
struct Blob {
    Buffer bytes;
    bool operator==(const Blob&) const = default;
};

/// Everything up to the end of the message, without a length of its own.
struct Rest {
    Buffer bytes;
    bool operator==(const Rest&) const = default;
};

/// The size without the sign extension that Soulseek NS sends for files above 2 GiB: with a high
/// half of all ones only the low half counts.
constexpr std::uint64_t corrected_file_size(std::uint64_t size) {
    return size >> 32 == 0xffffffff ? size & 0xffffffff : size;
}

/// A file size in a list of files: u64 (the seed's size1 and size2 are its low and high half). A
/// list from an old client may have u32 sizes, see DecodeOptions.
struct FileSize {
    std::uint64_t value = 0;

    std::uint64_t corrected() const { return corrected_file_size(value); }
    bool operator==(const FileSize&) const = default;
};

}  // namespace kindred::protocol
