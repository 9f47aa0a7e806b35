// A cover picture: soft rings in the colours of a number, as a PNG file.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>

namespace kindred::sample_library {

Buffer cover_png(std::uint64_t seed);

}  // namespace kindred::sample_library
