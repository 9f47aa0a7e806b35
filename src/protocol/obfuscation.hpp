// Obfuscation type 1 ("rotated"): each frame is preceded by a random key of four bytes and XORed
// with a stream made from it. It hides the traffic from simple filters and protects nothing.
// On an obfuscated connection of type P every frame is obfuscated in both directions; of types F
// and D only the init message is, and what follows it is plain.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>

namespace kindred::protocol {

/// Appends `frame` (one whole frame, its length included) obfuscated with `key`; every frame needs
/// a fresh one.
void obfuscate(ByteView frame, std::uint32_t key, Buffer& out);

/// Turns obfuscated bytes back into frames, for a FrameReader. Keeps no bytes of its own: what a
/// length claims is for the FrameReader to judge.
class Deobfuscator {
  public:
    /// Appends to `plain` what the front of `input` hides, up to the end of a frame, and shrinks
    /// `input` by what was used. True when a frame ended; false when the input did.
    bool read(ByteView& input, Buffer& plain);

  private:
    std::uint32_t key_ = 0;
    std::uint64_t position_ = 0;  // in the obfuscated frame, its key included
    std::uint64_t end_ = 0;       // where it ends, once its length has been read
    std::uint32_t length_ = 0;
};

}  // namespace kindred::protocol
