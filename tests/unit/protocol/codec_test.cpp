#include "protocol/codec.hpp"

#include "hex_bytes.hpp"
#include "protocol/init_messages.hpp"

#include <gtest/gtest.h>

namespace kindred::protocol {
namespace {

struct Recorder {
    std::vector<std::uint32_t> tokens;
    std::vector<init::PeerInit> inits;
    void on(init::PierceFireWall m) { tokens.push_back(m.token); }
    void on(init::PeerInit m) { inits.push_back(std::move(m)); }
};

TEST(Codec, EncodesPierceFireWall) {
    Buffer out;
    encode(init::PierceFireWall{1234}, out, 1);
    EXPECT_EQ(to_hex(out), "0500000000d2040000");
}

TEST(Codec, DispatchesFramesAsTheyComeByteByByte) {
    Buffer stream;
    encode(init::PierceFireWall{1234}, stream, 1);
    encode(init::PeerInit{"JohnGalt", "P", 0, std::nullopt}, stream, 1);
    FrameReader reader(peer_init_format());
    Recorder recorder;
    DecodeError error;
    for (const std::uint8_t byte : stream) {
        ByteView input(&byte, 1);
        while (const auto frame = reader.next(input))
            EXPECT_EQ(dispatch<init::Messages>(frame->code, frame->body, recorder, error),
                      Dispatched::handled);
    }
    EXPECT_EQ(recorder.tokens, std::vector<std::uint32_t>{1234});
    ASSERT_EQ(recorder.inits.size(), 1u);
    EXPECT_EQ(recorder.inits[0], (init::PeerInit{"JohnGalt", "P", 0, std::nullopt}));
}

TEST(Codec, NamesTheFieldThatIsCutShort) {
    const auto decoded = decode<init::PeerInit>(bytes("08000000 4a6f"));
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().field, "username");
    EXPECT_EQ(decoded.error().offset, 4u);
}

}  // namespace
}  // namespace kindred::protocol
