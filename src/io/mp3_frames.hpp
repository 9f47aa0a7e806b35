// Duration and bitrate of an MPEG audio file from its frames. TagLib trusts the first frame of a
// file without a Xing header, which is wrong by half for variable bitrates, and takes the "Info"
// header of constant ones for Xing; so this reads the headers itself.
#pragma once

#include "client/types.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace kindred::io {

/// Reads up to `out.size()` bytes from an offset of the file; fewer at its end or on an error.
using ReadAt = std::function<std::size_t(std::uint64_t offset, std::span<std::uint8_t> out)>;

/// The header of one frame of MPEG 1, 2 or 2.5, layer II or III.
struct MpegHeader {
    std::uint32_t bitrate_kbps = 0;
    std::uint32_t sample_rate_hz = 0;
    std::uint32_t samples = 0;    ///< per channel
    std::uint32_t size = 0;       ///< bytes of the frame, header included
    std::uint32_t side_info = 0;  ///< bytes between the header and a Xing header

    /// Of the first four bytes; empty if they are no frame header.
    static std::optional<MpegHeader> parse(std::span<const std::uint8_t> bytes);
};

/// All zero if the file has no two frames in a row near its start. Reads a few tens of KiB of most
/// files, and the whole of one with a variable bitrate and no Xing header.
client::FileAttributes read_mpeg_attributes(const ReadAt& read_at, std::uint64_t file_size);

}  // namespace kindred::io
