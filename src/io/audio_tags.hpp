// What is announced about an audio file besides its size: duration, bitrate and the like, read
// from the file itself. MPEG audio by mp3_frames, everything else by TagLib.
#pragma once

#include "client/types.hpp"

#include <string>
#include <string_view>

namespace kindred::io {

/// True if the name ends like that of an audio file that can be read. Others are not opened.
bool is_audio_name(std::string_view name);

/// Reads the file; blocks. All zero for what cannot be read or understood, damaged and hostile
/// files included.
client::FileAttributes read_audio_attributes(const std::string& path);
/// The same for a file of an open directory, which spares the system the way there.
client::FileAttributes read_audio_attributes(int directory, const std::string& name);

}  // namespace kindred::io
