#include "protocol/obfuscation.hpp"

#include "base/random.hpp"
#include "base/text.hpp"
#include "protocol/codec.hpp"
#include "protocol/init_messages.hpp"

#include <gtest/gtest.h>

namespace kindred::protocol {
namespace {

struct Vector {
    std::string_view plain;
    std::uint32_t key;
    std::string_view wire;
};

// The first is a published one; the second ends in a partial word.
constexpr Vector vectors[] = {
    {"0800000079000000e8030000", 0x4aee9414, "1494ee4a2028dd952850ba2b4aa37457"},
    {"0500000000d2040000", 0xa4b3c2d1, "d1c2b3a4a685674946d9cb928d"},
};

Buffer read_all(ByteView wire, std::size_t piece) {
    Deobfuscator deobfuscator;
    Buffer plain;
    while (!wire.empty()) {
        ByteView input = wire.first(std::min(piece, wire.size()));
        wire = wire.subspan(input.size());
        while (!input.empty()) deobfuscator.read(input, plain);
    }
    return plain;
}

TEST(Obfuscation, WritesTheKnownVectors) {
    for (const Vector& vector : vectors) {
        Buffer wire;
        obfuscate(from_hex(vector.plain).value(), vector.key, wire);
        EXPECT_EQ(to_hex(wire), vector.wire);
    }
}

TEST(Obfuscation, ReadsTheKnownVectorsInPiecesOfEverySize) {
    for (const Vector& vector : vectors)
        for (std::size_t piece = 1; piece < 20; ++piece)
            EXPECT_EQ(to_hex(read_all(from_hex(vector.wire).value(), piece)), vector.plain);
}

TEST(Obfuscation, ReadsManyFramesWithKeysOfTheirOwn) {
    Random random(7);
    Buffer plain;
    Buffer wire;
    for (std::size_t size = 0; size < 300; ++size) {
        Buffer frame;
        append_frame(frame, 9, 1, [&](Buffer& body) {
            for (std::size_t i = 0; i < size; ++i)
                body.push_back(static_cast<std::uint8_t>(random.below(256)));
        });
        append(plain, frame);
        obfuscate(frame, static_cast<std::uint32_t>(random()), wire);
    }
    for (const std::size_t piece : {1U, 7U, 64U, 100000U})
        EXPECT_TRUE(read_all(wire, piece) == plain) << "in pieces of " << piece;
}

TEST(Obfuscation, StopsAfterTheInitMessageSoThatPlainBytesCanFollow) {
    Buffer wire;
    obfuscate(from_hex(vectors[1].plain).value(), 99, wire);
    append(wire, from_hex("d2040000").value());
    ByteView input = wire;
    Deobfuscator deobfuscator;
    Buffer plain;
    EXPECT_TRUE(deobfuscator.read(input, plain));
    EXPECT_EQ(to_hex(plain), vectors[1].plain);
    EXPECT_EQ(to_hex(input), "d2040000");
}

TEST(Obfuscation, WritesNoMoreThanCameWhateverALengthClaims) {
    Buffer wire;
    obfuscate(from_hex("ffffffff 00").value(), 1, wire);
    Deobfuscator deobfuscator;
    ByteView input = wire;
    Buffer plain;
    EXPECT_FALSE(deobfuscator.read(input, plain));
    EXPECT_EQ(to_hex(plain), "ffffffff00");
    FrameReader reader(peer_init_format());
    ByteView frames = plain;
    EXPECT_FALSE(reader.next(frames));
    EXPECT_NE(reader.error(), "");
}

TEST(Obfuscation, EndsAFrameOfLengthZero) {
    Buffer wire;
    obfuscate(from_hex("00000000").value(), 5, wire);
    Deobfuscator deobfuscator;
    ByteView input = wire;
    Buffer plain;
    EXPECT_TRUE(deobfuscator.read(input, plain));
    EXPECT_EQ(to_hex(plain), "00000000");
}

}  // namespace
}  // namespace kindred::protocol
