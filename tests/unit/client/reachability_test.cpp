// Whether others can connect: what proves it, what proves the contrary, and what proves nothing.
#include "client/reachability.hpp"

#include "talk.hpp"

namespace kindred::client {
namespace {

constexpr Endpoint outside(std::uint32_t last) {
    return {IPv4{0x05060700 + last}, 2234};
}

/// The server sees this client at a public address, as behind a router.
class ReachabilityTest : public testing::Test {
  protected:
    void SetUp() override { log_in(IPv4{0x08080101}); }

    void log_in(IPv4 own) {
        talk.client.start(talk.now);
        talk.server = talk.let_just_connect({IPv4{0x0a000001}, 2242});
        from_server::Login answer;
        answer.success = true;
        answer.ip = own;
        answer.password_hash = std::string(32, '0');
        answer.is_supporter = false;
        talk.server_says(answer);
        talk.sent(talk.server).clear();
    }
    /// A connection from here to `username` works.
    ConnectionId reach(const std::string& username, Endpoint address) {
        talk.client.browse(username, talk.now);
        const ConnectionId connection = talk.reach(username, address);
        talk.sent(talk.server).clear();
        return connection;
    }
    /// Whom the client asks to connect, and with which token.
    std::map<std::string, std::uint32_t> asked() {
        std::map<std::string, std::uint32_t> asked;
        while (const auto order = talk.told_server<to_server::ConnectToPeer>())
            asked[order->username] = order->token;
        return asked;
    }
    ReachabilityState state() const { return talk.client.reachability().state; }
    std::string reason() const { return talk.client.reachability().reason; }

    Talk talk;
};

TEST_F(ReachabilityTest, IsUnknownUntilSomebodyTells) {
    EXPECT_EQ(state(), ReachabilityState::unknown);
    EXPECT_EQ(talk.client.reachability().tested, 0);
}

TEST_F(ReachabilityTest, IsProvedByWhoConnectsUnasked) {
    talk.peer("ann", outside(1));
    EXPECT_EQ(state(), ReachabilityState::reachable);
    EXPECT_EQ(reason(), "ann has connected to this client");
    EXPECT_EQ(talk.client.reachability().tested, talk.now.unix_seconds);
}

TEST_F(ReachabilityTest, IsNotProvedFromInsideTheOwnNetwork) {
    for (const std::uint32_t inner : {0x0a000002u, 0xc0a80107u, 0xac100102u, 0x7f000001u,
                                      0x64400001u, 0xa9fe0101u, 0x08080101u})
        talk.peer("neighbour", {IPv4{inner}, 4711});
    talk.accept(outside(1));
    EXPECT_EQ(state(), ReachabilityState::unknown) << reason();
    talk.arrive("me", "P", outside(1));
    EXPECT_EQ(state(), ReachabilityState::unknown) << "nobody else has this name";
}

TEST_F(ReachabilityTest, IsProvedByAnybodyWhereTheServerIsInsideToo) {
    talk.client.disconnect(talk.now);
    log_in(IPv4{0x0a000064});
    talk.peer("neighbour");
    EXPECT_EQ(state(), ReachabilityState::reachable);
}

TEST_F(ReachabilityTest, OfTheObfuscatedPortSaysNothingAboutThePlainOne) {
    talk.client.listening(2234, 2235, talk.now);
    const auto connection = talk.accept(outside(1), ListenerId::obfuscated);
    Buffer plain;
    protocol::encode(init::PeerInit{"ann", "P", 0, std::nullopt}, plain, 1);
    Buffer hidden;
    protocol::obfuscate(plain, 7, hidden);
    talk.bytes(connection, hidden);
    EXPECT_EQ(state(), ReachabilityState::unknown);
}

TEST_F(ReachabilityTest, IsProvedByOneWhoIsAskedAndConnects) {
    reach("ann", outside(1));
    ASSERT_TRUE(talk.client.test_reachability(talk.now));
    EXPECT_EQ(state(), ReachabilityState::testing);
    const auto tokens = asked();
    ASSERT_EQ(tokens.size(), 1u);
    const auto connection = talk.accept(outside(9));
    talk.says_short(connection, init::PierceFireWall{tokens.at("ann")});
    EXPECT_EQ(state(), ReachabilityState::reachable);
    EXPECT_EQ(reason(), "ann has connected to this client");
    EXPECT_FALSE(talk.is_open(connection)) << "it was for nothing else";
    talk.pass(200s);
    EXPECT_EQ(state(), ReachabilityState::reachable);
}

TEST_F(ReachabilityTest, IsDisprovedByThreeWhoCanBeReachedAndCannotConnect) {
    for (std::uint32_t i = 1; i <= 4; ++i) reach("user" + std::to_string(i), outside(i));
    ASSERT_TRUE(talk.client.test_reachability(talk.now));
    const auto tokens = asked();
    ASSERT_EQ(tokens.size(), 3u) << "no more than it takes";
    std::size_t answers = 0;
    for (const auto& [username, token] : tokens)
        if (++answers < 3) talk.server_says(from_server::CantConnectToPeer{token, std::nullopt});
    EXPECT_EQ(state(), ReachabilityState::testing) << "two may be wrong";
    talk.pass(timing::indirect_answer + 1s);
    EXPECT_EQ(state(), ReachabilityState::unreachable) << "silence counts, too";
    EXPECT_NE(reason().find("user4"), std::string::npos) << reason();
    talk.peer("eve", outside(9));
    EXPECT_EQ(state(), ReachabilityState::reachable) << "whoever connects knows better";
}

TEST_F(ReachabilityTest, StaysUnknownIfTooFewCanBeAsked) {
    reach("ann", outside(1));
    ASSERT_TRUE(talk.client.test_reachability(talk.now));
    talk.pass(timing::indirect_answer + 1s);
    EXPECT_EQ(state(), ReachabilityState::unknown);
    EXPECT_NE(reason().find("ann could not connect"), std::string::npos) << reason();
    EXPECT_NE(talk.client.reachability().tested, 0);
}

TEST_F(ReachabilityTest, LooksForPeopleToAskAmongThoseWhoAreOnline) {
    talk.client.watch("ann", talk.now);
    from_server::GetUserStatus online;
    online.username = "ann";
    online.status = protocol::UserStatus::online;
    talk.server_says(online);
    talk.sent(talk.server).clear();
    ASSERT_TRUE(talk.client.test_reachability(talk.now));
    EXPECT_TRUE(asked().empty()) << "first it must be known that a connection to her works";
    talk.tell_address("ann", outside(1));
    const auto dialed = asked();
    const auto connection = talk.let_connect(outside(1));
    const auto tokens = asked();
    ASSERT_EQ(tokens.size(), 1u);
    EXPECT_NE(tokens.at("ann"), dialed.at("ann"));
    EXPECT_FALSE(talk.is_open(connection));
    talk.says_short(talk.accept(outside(1)), init::PierceFireWall{tokens.at("ann")});
    EXPECT_EQ(state(), ReachabilityState::reachable);
}

TEST_F(ReachabilityTest, IsProvedByWhoComesLateForAnotherReason) {
    talk.client.browse("ann", talk.now);
    talk.tell_address("ann", outside(1));
    const auto tokens = asked();
    talk.let_connect(outside(1));
    talk.says_short(talk.accept(outside(1)), init::PierceFireWall{tokens.at("ann")});
    EXPECT_EQ(state(), ReachabilityState::reachable);
}

TEST_F(ReachabilityTest, TestWithoutAnybodyEndsAtOnceAndSaysWhatToDo) {
    ASSERT_TRUE(talk.client.test_reachability(talk.now));
    EXPECT_EQ(state(), ReachabilityState::unknown);
    EXPECT_NE(reason().find("search for something"), std::string::npos) << reason();
}

TEST_F(ReachabilityTest, TestEndsInTimeWhateverOthersDo) {
    for (std::uint32_t i = 1; i <= 3; ++i) {
        from_server::GetUserStatus online;
        online.username = "user" + std::to_string(i);
        online.status = protocol::UserStatus::online;
        talk.server_says(online);
    }
    ASSERT_TRUE(talk.client.test_reachability(talk.now));
    talk.pass(timing::reachability_test);
    EXPECT_EQ(state(), ReachabilityState::unknown);
}

TEST_F(ReachabilityTest, AnEarlierProofOutlivesATestWithoutAnswer) {
    talk.peer("ann", outside(1));
    ASSERT_TRUE(talk.client.test_reachability(talk.now));
    talk.pass(timing::reachability_test);
    EXPECT_EQ(state(), ReachabilityState::reachable);
}

TEST_F(ReachabilityTest, IsUnknownAgainOnAnotherPort) {
    talk.peer("ann", outside(1));
    talk.client.listening(2299, 0, talk.now);
    EXPECT_EQ(state(), ReachabilityState::unknown);
    talk.client.listening(0, 0, talk.now);
    ASSERT_TRUE(talk.client.test_reachability(talk.now));
    EXPECT_EQ(state(), ReachabilityState::unreachable);
    EXPECT_EQ(reason(), "no listening port is open");
}

TEST_F(ReachabilityTest, TestEndsWithTheSession) {
    for (std::uint32_t i = 1; i <= 3; ++i) reach("user" + std::to_string(i), outside(i));
    ASSERT_TRUE(talk.client.test_reachability(talk.now));
    ASSERT_EQ(asked().size(), 3u);
    talk.client.disconnect(talk.now);
    EXPECT_EQ(state(), ReachabilityState::unknown) << "the failures are the server's";
    EXPECT_FALSE(talk.client.test_reachability(talk.now));
}

}  // namespace
}  // namespace kindred::client
