// What is obfuscated and read back is the same, and any bytes at all can be read.
#include "fuzz.hpp"
#include "protocol/frames.hpp"
#include "protocol/obfuscation.hpp"

#include <algorithm>
#include <cstring>

using namespace kindred;
using namespace kindred::protocol;

namespace {

Buffer read(ByteView wire, std::size_t piece) {
    Deobfuscator deobfuscator;
    Buffer plain;
    while (!wire.empty()) {
        ByteView input = wire.first(std::min(piece, wire.size()));
        wire = wire.subspan(input.size());
        while (!input.empty()) deobfuscator.read(input, plain);
    }
    return plain;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 6) return 0;
    std::uint32_t key = 0;
    std::memcpy(&key, data, sizeof key);
    const std::size_t piece = 1u + data[4];
    const ByteView body(data + 5, size - 5);

    const Buffer garbage = read(body, piece);
    KINDRED_ASSERT(garbage.size() <= body.size());
    KINDRED_ASSERT(garbage == read(body, body.size()));

    Buffer frame;
    append_frame(frame, 3, 1, [&](Buffer& out) { append(out, body); });
    Buffer wire;
    obfuscate(frame, key, wire);
    KINDRED_ASSERT(read(wire, piece) == frame);
    return 0;
}
