#include "io/websocket.hpp"

#include <gtest/gtest.h>

namespace kindred::io::websocket {
namespace {

constexpr std::size_t limit = 100'000;

std::string fragment(bool final, Opcode opcode, std::string_view payload) {
    std::string bytes = frame(opcode, payload, 0xa1b2c3d4);
    if (!final) bytes[0] = static_cast<char>(bytes[0] & 0x7f);
    return bytes;
}

/// The code of the violation that `bytes` are.
int violation_of(std::string_view bytes) {
    Reader reader(true, limit);
    reader.put(bytes);
    for (;;) {
        const auto message = reader.next();
        if (!message) return static_cast<int>(message.error().code);
        if (!*message) return 0;
    }
}

TEST(WebSocketFrames, EveryLengthSurvivesByteByByte) {
    for (const std::size_t size : {0UL, 1UL, 125UL, 126UL, 65535UL, 65536UL}) {
        const std::string text(size, 'x');
        Reader reader(true, limit);
        const std::string bytes = frame(Opcode::text, text, 0x01020304);
        for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
            reader.put(std::string_view(bytes).substr(i, 1));
            ASSERT_FALSE(reader.next().value());
        }
        reader.put(std::string_view(bytes).substr(bytes.size() - 1));
        const auto message = reader.next().value();
        ASSERT_TRUE(message);
        EXPECT_EQ(message->payload, text);
        EXPECT_FALSE(reader.next().value());
    }
}

TEST(WebSocketFrames, FragmentsWithAPingBetweenThemAreOneMessage) {
    Reader reader(true, limit);
    reader.put(fragment(false, Opcode::text, "a") + frame(Opcode::ping, "p", 1) +
               fragment(false, Opcode::continuation, "b") +
               fragment(true, Opcode::continuation, "c"));
    EXPECT_EQ(reader.next().value()->opcode, Opcode::ping);
    const auto message = reader.next().value();
    EXPECT_EQ(message->opcode, Opcode::text);
    EXPECT_EQ(message->payload, "abc");
}

TEST(WebSocketFrames, TheExampleOfTheStandardIsRead) {
    // RFC 6455, section 5.7: a single-frame masked text message, "Hello".
    Reader reader(true, limit);
    reader.put("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
    EXPECT_EQ(reader.next().value()->payload, "Hello");
}

TEST(WebSocketFrames, ViolationsHaveTheirCodes) {
    EXPECT_EQ(violation_of(frame(Opcode::text, "unmasked")), 1002);
    EXPECT_EQ(violation_of("\xc1\x80"), 1002);  // a reserved bit
    EXPECT_EQ(violation_of(frame(static_cast<Opcode>(3), "", 1)), 1002);
    EXPECT_EQ(violation_of(frame(Opcode::continuation, "", 1)), 1002);
    EXPECT_EQ(violation_of(fragment(false, Opcode::text, "a") + frame(Opcode::text, "b", 1)), 1002);
    EXPECT_EQ(violation_of(fragment(false, Opcode::ping, "")), 1002);
    EXPECT_EQ(violation_of(frame(Opcode::ping, std::string(126, 'x'), 1)), 1002);
    EXPECT_EQ(violation_of(frame(Opcode::text, "\xff", 1)), 1007);
    // Only the header is there: the length alone is enough to refuse.
    EXPECT_EQ(violation_of("\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff"), 1009);
    const std::string half(limit / 2 + 1, 'x');
    EXPECT_EQ(violation_of(fragment(false, Opcode::binary, half) +
                           fragment(true, Opcode::continuation, half)),
              1009);
}

TEST(WebSocketFrames, KeysAreChecked) {
    EXPECT_TRUE(is_key("dGhlIHNhbXBsZSBub25jZQ=="));
    EXPECT_FALSE(is_key("dGhlIHNhbXBsZSBub25jZQ"));
    EXPECT_FALSE(is_key("dGhlIHNhbXBsZSBub25jZ\r=="));
    EXPECT_FALSE(is_key(""));
}

}  // namespace
}  // namespace kindred::io::websocket
