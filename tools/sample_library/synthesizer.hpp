// Plays a calm piece of plucked notes over held chords. The same piece and seed give the same
// sound.
#pragma once

#include "base/bytes.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace kindred::sample_library {

inline constexpr unsigned sample_rate = 44100;

struct Piece {
    std::uint64_t seed = 0;
    unsigned seconds = 10;
    double beats_per_minute = 90;
    int key = 57;  ///< MIDI number of the root; 57 is A3
    bool minor = false;
};

/// Left and right in turn, each within [-1, 1].
std::vector<float> play(const Piece& piece);

/// A stereo WAV file; `bits` is 16 or 24.
Buffer wave_file(const std::vector<float>& samples, unsigned bits);

}  // namespace kindred::sample_library
