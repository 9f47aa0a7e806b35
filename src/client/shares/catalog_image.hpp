// A catalog as bytes, and back: what a program keeps on disk to answer at once after a restart.
// The bytes are for the machine and the version that made them; others are refused, and so is what
// a disk has damaged.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "client/shares/catalog.hpp"

#include <cstdint>
#include <functional>
#include <span>

namespace kindred::client::shares {

/// Takes the next bytes of an image.
using ImageSink = std::function<void(ByteView)>;
/// Fills `out` with the next bytes of an image; false if there are not so many.
using ImageSource = std::function<bool(std::span<std::uint8_t> out)>;

void write_image(const Catalog& catalog, const ImageSink& sink);

/// `size` is how many bytes the source has; no more memory than about that is used.
Result<Catalog> read_image(const ImageSource& source, std::uint64_t size);

}  // namespace kindred::client::shares
