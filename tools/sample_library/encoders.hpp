// Runs the encoders lame, flac and oggenc on a WAV file in memory.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <string>

namespace kindred::sample_library {

enum class Format { mp3_variable, mp3_constant, flac16, flac24, vorbis };

struct Tags {
    std::string artist;
    std::string album;
    std::string title;
    std::string year;
    unsigned track = 0;
};

unsigned bits_of(Format format);
/// With the dot.
std::string ending_of(Format format);

/// Writes `wave` to `path` in that format. The error names the encoder.
Result<void> encode(Format format, const Tags& tags, ByteView wave, const std::string& path);

}  // namespace kindred::sample_library
