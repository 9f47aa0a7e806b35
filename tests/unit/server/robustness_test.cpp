// What strangers may send without harm to anybody else.
#include "base/random.hpp"
#include "base/text.hpp"
#include "talk.hpp"

namespace kindred::server {
namespace {

Buffer hex(std::string_view digits) {
    return from_hex(digits).value();
}

TEST(Robustness, FramesWithoutACodeEndTheConnectionOnly) {
    Talk talk;
    talk.login("alice");
    for (const auto* frame : {"00000000", "01000000 01", "02000000", "03000000 010203"}) {
        talk.connect("x");
        talk.bytes("x", hex(frame));
        EXPECT_FALSE(talk.is_open("x")) << frame;
        talk.login("y");
        talk.bytes("y", hex(frame));
        EXPECT_FALSE(talk.is_open("y")) << frame;
    }
    talk.from("alice", to_server::ServerPing{});
    talk.expect("alice", from_server::ServerPing{});
}

TEST(Robustness, FrameLimitGrowsWithTheLogin) {
    Talk talk;
    talk.connect("x");
    talk.bytes("x", hex("01200000 02000000"));  // 8193
    EXPECT_FALSE(talk.is_open("x"));
    talk.login("alice");
    talk.bytes("alice", hex("01200000 02000000"));
    EXPECT_TRUE(talk.is_open("alice"));
    talk.login("bob");
    talk.bytes("bob", hex("01000100 02000000"));  // 65537
    EXPECT_FALSE(talk.is_open("bob"));
}

TEST(Robustness, TooMuchBeforeTheLoginEndsTheConnection) {
    Talk talk;
    talk.jobs_by_hand = true;
    talk.connect("x");
    Buffer frame;
    protocol::encode(to_server::GetUserStatus{std::string(4000, 'x')}, frame);
    for (int i = 0; i < 16; ++i) talk.bytes("x", frame);
    EXPECT_TRUE(talk.is_open("x"));
    for (int i = 0; i < 2; ++i) talk.bytes("x", frame);
    EXPECT_FALSE(talk.is_open("x"));

    talk.connect("y");
    talk.from("y", modern_login("y"));
    for (int i = 0; i < 20; ++i) talk.bytes("y", frame);
    EXPECT_FALSE(talk.is_open("y"));
    talk.run_jobs();
}

TEST(Robustness, MalformedAndUnknownMessagesAreSkipped) {
    Talk talk;
    talk.login("alice");
    talk.bytes("alice", hex("08000000 05000000 ff000000"));  // a name longer than the frame
    talk.bytes("alice", hex("04000000 0f270000"));           // code 9999
    talk.bytes("alice", hex("06000000 20000000 0000"));      // a ping with trailing bytes
    talk.expect("alice", from_server::ServerPing{});
    EXPECT_EQ(talk.server().counters().requests_malformed, 1u);
    EXPECT_EQ(talk.server().counters().requests_unknown, 1u);
    talk.connect("x");
    talk.bytes("x", hex("08000000 01000000 ff000000"));
    talk.from("x", modern_login("x"));
    EXPECT_TRUE(talk.next<from_server::Login>("x")->success);
}

TEST(Robustness, UnfinishedLoginsAreBoundedTheOldestGivesWay) {
    Settings settings;
    settings.max_unfinished_logins = 3;
    Talk talk(settings);
    for (const char* name : {"a", "b", "c"}) talk.connect(name);
    talk.connect("d");
    EXPECT_FALSE(talk.is_open("a"));
    EXPECT_TRUE(talk.is_open("b"));
    talk.from("d", modern_login("d"));
    EXPECT_TRUE(talk.next<from_server::Login>("d")->success);
}

TEST(Robustness, ConnectionsAndLoginsPerAddressAreBounded) {
    Settings settings;
    settings.max_connections_per_address = 2;
    settings.logins_per_address = {.per_second = 0.1, .burst = 3};
    Talk talk(settings);
    talk.connect("a");
    talk.connect("b");
    talk.connect("c");
    EXPECT_FALSE(talk.is_open("c"));
    talk.lose("a");
    talk.connect("d");
    EXPECT_TRUE(talk.is_open("d"));
    for (int i = 0; i < 3; ++i) talk.from("d", modern_login("", ""));
    EXPECT_TRUE(talk.is_open("d"));
    talk.from("d", modern_login("d"));
    EXPECT_FALSE(talk.is_open("d"));
    // This machine itself is exempt: local tools and tests share its address.
    for (int i = 0; i < 10; ++i) talk.connect("local" + std::to_string(i), IPv4{0x7f000001});
    EXPECT_TRUE(talk.is_open("local9"));
}

TEST(Robustness, RequestFloodsAreDroppedNotServed) {
    Settings settings;
    settings.requests = {.per_second = 1, .burst = 5};
    Talk talk(settings);
    talk.login("alice");
    for (int i = 0; i < 100; ++i) talk.from("alice", to_server::ServerPing{});
    EXPECT_LE(talk.codes("alice").size(), 5u);
    EXPECT_TRUE(talk.is_open("alice"));
    talk.advance(10s);
    talk.from("alice", to_server::ServerPing{});
    talk.expect("alice", from_server::ServerPing{});
}

TEST(Robustness, GarbageFromSeveralConnectionsHarmsNobodyElse) {
    Talk talk;
    talk.login("alice");
    Random random(42);
    for (int round = 0; round < 3000; ++round) {
        const std::string who = "noise" + std::to_string(random.below(4));
        if (round < 4 || random.chance(1, 50)) talk.connect("noise" + std::to_string(round % 4));
        if (random.chance(1, 20) && round > 4) talk.from(who, modern_login(who));
        Buffer bytes;
        const std::uint64_t code = random.chance(1, 20) ? random.below(1100) : random.below(160);
        protocol::append_frame(bytes, static_cast<std::uint32_t>(code), 4, [&](Buffer& body) {
            for (std::uint64_t left = random.below(40); left > 0; --left)
                body.push_back(random.chance(2, 3) ? 0
                                                   : static_cast<std::uint8_t>(random.below(256)));
        });
        if (round >= 4) talk.bytes(who, bytes);
        if (random.chance(1, 30)) talk.advance(1s);
        talk.forget();
    }
    talk.from("alice", to_server::ServerPing{});
    talk.expect("alice", from_server::ServerPing{});
}

}  // namespace
}  // namespace kindred::server
