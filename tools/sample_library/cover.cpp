#include "cover.hpp"

#include "base/assert.hpp"
#include "base/random.hpp"

#include <zlib.h>

#include <array>
#include <cmath>

namespace kindred::sample_library {
namespace {

constexpr unsigned side = 300;

void put_big_endian(Buffer& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(value >> shift));
}

void put_chunk(Buffer& out, std::string_view type, ByteView content) {
    put_big_endian(out, static_cast<std::uint32_t>(content.size()));
    const std::size_t start = out.size();
    append(out, as_bytes(type));
    append(out, content);
    const auto length = static_cast<uInt>(out.size() - start);
    put_big_endian(out, static_cast<std::uint32_t>(::crc32(0, out.data() + start, length)));
}

/// The rows of the picture, each behind a byte that says "no filter".
Buffer pixels(std::uint64_t seed) {
    Random random(seed);
    std::array<double, 3> phases{};
    for (double& phase : phases) phase = static_cast<double>(random.below(628)) / 100;
    Buffer rows;
    for (unsigned y = 0; y < side; ++y) {
        rows.push_back(0);
        for (unsigned x = 0; x < side; ++x) {
            const double distance = std::hypot(x - side * 0.6, y - side * 0.4) / side;
            for (const double phase : phases) {
                const double wave = std::sin(distance * 9 + phase + y * 0.004);
                rows.push_back(static_cast<std::uint8_t>(140 + 90 * wave));
            }
        }
    }
    return rows;
}

}  // namespace

Buffer cover_png(std::uint64_t seed) {
    const Buffer rows = pixels(seed);
    Buffer packed(::compressBound(rows.size()));
    uLongf size = packed.size();
    KINDRED_ASSERT(::compress(packed.data(), &size, rows.data(), rows.size()) == Z_OK);
    packed.resize(size);

    Buffer header;
    put_big_endian(header, side);
    put_big_endian(header, side);
    append(header, as_bytes({"\x08\x02\0\0\0", 5}));  // 8 bits of red, green and blue
    Buffer png;
    append(png, as_bytes("\x89PNG\r\n\x1a\n"));
    put_chunk(png, "IHDR", header);
    put_chunk(png, "IDAT", packed);
    put_chunk(png, "IEND", {});
    return png;
}

}  // namespace kindred::sample_library
