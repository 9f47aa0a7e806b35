#include "protocol/frames.hpp"

#include "base/random.hpp"
#include "hex_bytes.hpp"

#include <gtest/gtest.h>

namespace kindred::protocol {
namespace {

struct Seen {
    std::uint32_t code;
    Buffer body;
    Buffer raw;
    bool operator==(const Seen&) const = default;
};

/// Feeds `stream` in pieces of the sizes that `piece()` gives; never buffers more than a frame.
std::vector<Seen> read(FrameReader& reader, ByteView stream, auto&& piece) {
    std::vector<Seen> seen;
    while (!stream.empty()) {
        ByteView input = stream.first(std::min(std::size_t{piece()}, stream.size()));
        stream = stream.subspan(input.size());
        while (const auto frame = reader.next(input))
            seen.push_back({frame->code,
                            {frame->body.begin(), frame->body.end()},
                            {frame->raw.begin(), frame->raw.end()}});
        if (!reader.error().empty()) break;
        EXPECT_TRUE(input.empty());
    }
    return seen;
}

std::vector<Seen> random_frames(Random& random, std::size_t code_size, Buffer& stream) {
    std::vector<Seen> frames;
    for (int i = 0; i < 200; ++i) {
        Seen frame;
        frame.code = static_cast<std::uint32_t>(random.below(code_size == 1 ? 256 : 2000));
        frame.body.resize(random.below(random.chance(1, 10) ? 5000 : 40));
        for (auto& byte : frame.body) byte = static_cast<std::uint8_t>(random());
        append_frame(frame.raw, frame.code, code_size,
                     [&](Buffer& out) { append(out, frame.body); });
        append(stream, frame.raw);
        frames.push_back(std::move(frame));
    }
    return frames;
}

TEST(FrameReader, GivesTheSameFramesHoweverTheStreamIsCut) {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        Random random(seed);
        const bool wide = random.chance(1, 2);
        Buffer stream;
        const auto frames = random_frames(random, wide ? 4 : 1, stream);
        FrameReader reader(wide ? peer_format() : distributed_format());
        const std::uint64_t longest = random.between(1, 4000);
        EXPECT_TRUE(read(reader, stream, [&] { return random.between(1, longest); }) == frames)
            << "seed " << seed;
        EXPECT_EQ(reader.error(), "");
        EXPECT_EQ(reader.buffered(), 0u);
    }
}

TEST(FrameReader, RefusesLengthsTooShortForACode) {
    for (std::uint8_t length = 0; length < 4; ++length) {
        for (const std::size_t piece : {1U, 100U}) {
            FrameReader reader(server_request_format());
            const Buffer stream{length, 0, 0, 0, 1, 0, 0, 0, 0, 0};
            EXPECT_TRUE(read(reader, stream, [&] { return piece; }).empty());
            EXPECT_NE(reader.error(), "") << "length " << int{length};
        }
    }
    FrameReader reader(distributed_format());
    EXPECT_EQ(read(reader, bytes("0100000000"), [] { return 1U; }).size(), 1u);
}

TEST(FrameReader, RefusesAShortLengthBeforeTheCodeCame) {
    FrameReader reader(peer_format());
    const Buffer stream = bytes("03000000");
    ByteView input = stream;
    EXPECT_FALSE(reader.next(input));
    EXPECT_NE(reader.error(), "");
}

TEST(FrameReader, RefusesALengthAboveTheLimitOfItsCode) {
    struct Case {
        FrameFormat format;
        std::uint32_t code;
        std::size_t limit;
    };
    const Case cases[] = {
        {server_request_format(), 1, limits::server_request},
        {server_response_format(), 14, limits::server_response},
        {peer_init_format(), 1, limits::peer_init},
        {distributed_format(), 3, limits::distributed},
        {peer_format(), 43, limits::peer},
        {peer_format(), 9, limits::peer_listing},
        {peer_format(), 12547, limits::peer_listing},
        {peer_format(), 5, limits::peer_browse},
    };
    for (const Case& c : cases) {
        for (const bool above : {false, true}) {
            Buffer header;
            append_frame(header, c.code, c.format.code_size, [](Buffer&) {});
            const auto length = static_cast<std::uint32_t>(c.limit + above);
            std::copy_n(reinterpret_cast<const std::uint8_t*>(&length), 4, header.begin());
            FrameReader reader(c.format);
            ByteView input = header;
            EXPECT_FALSE(reader.next(input));
            EXPECT_EQ(!reader.error().empty(), above) << "code " << c.code;
            EXPECT_LE(reader.buffered(), 8u);
        }
    }
}

TEST(FrameReader, SaysNothingMoreAfterAnError) {
    FrameReader reader(peer_format());
    const Buffer stream = bytes("00000000 0400000004000000");
    ByteView input = stream;
    EXPECT_FALSE(reader.next(input));
    EXPECT_FALSE(reader.next(input));
}

TEST(FrameReader, ChangesFormatBetweenFramesOfOneSegment) {
    const Buffer stream = bytes("0500000000d2040000 0400000004000000");
    FrameReader reader(peer_init_format());
    ByteView input = stream;
    ASSERT_TRUE(reader.next(input));
    reader.change_format(peer_format());
    const auto frame = reader.next(input);
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->code, 4u);
}

// The best reading of the unexplained 12 bytes in the 2003 text.
TEST(FrameReader, TakesAPierceFireWallWithACodeOfFourBytes) {
    for (const char* hex : {"08000000 00000000 d2040000", "08000000 01000000 d2040000"}) {
        FrameReader reader(peer_init_format());
        const auto frames = read(reader, bytes(hex), [] { return 5U; });
        ASSERT_EQ(frames.size(), 1u);
        EXPECT_EQ(frames[0].code, 0u);
        EXPECT_EQ(to_hex(frames[0].body), "d2040000");
        EXPECT_EQ(frames[0].raw.size(), 12u);
    }
}

TEST(FrameReader, LeavesOtherInitFramesOfThatLengthAlone) {
    FrameReader reader(peer_init_format());
    const auto frames = read(reader, bytes("08000000 00d2040000 010203"), [] { return 100U; });
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(to_hex(frames[0].body), "d2040000010203");
}

TEST(FrameReader, TellsTheLengthOfALargeFrameUnderWay) {
    FrameReader reader(peer_format());
    Buffer stream = bytes("10270000 05000000");
    stream.resize(1000);
    ByteView input = stream;
    EXPECT_FALSE(reader.next(input));
    EXPECT_EQ(reader.pending_length(), 10000u);
    EXPECT_EQ(reader.buffered(), 1000u);
}

}  // namespace
}  // namespace kindred::protocol
