#include "talk.hpp"

namespace kindred::client {
namespace {

constexpr Endpoint server_endpoint{IPv4{0x0a000001}, 2242};

from_server::Login refusal(const std::string& reason) {
    from_server::Login answer;
    answer.reason = reason;
    return answer;
}

TEST(Session, SendsLoginAndSetWaitPortAtOnce) {
    Talk talk;
    talk.client.start(talk.now);
    const auto server = talk.let_connect(server_endpoint);
    // The sample of the protocol facts: user, password, 177, md5 of both, minor version 1.
    const Buffer& sent = talk.sent(server);
    ASSERT_GT(sent.size(), 8u);
    const auto login = talk.told<to_server::Login>(server);
    ASSERT_TRUE(login);
    EXPECT_EQ(login->username, "me");
    EXPECT_EQ(login->major_version, 177u);
    EXPECT_EQ(login->minor_version, 1u);
    EXPECT_TRUE(login->password_hash);
    const auto port = talk.told<to_server::SetWaitPort>(server);
    ASSERT_TRUE(port);
    EXPECT_EQ(port->port, 2234u);
    EXPECT_TRUE(talk.sent(server).empty());
}

TEST(Session, AnnouncesItselfAfterLogin) {
    Settings settings = test_settings();
    settings.buddies = {"ann"};
    settings.auto_join_rooms = {"jazz"};
    Talk talk(settings);
    talk.client.start(talk.now);
    talk.server = talk.let_connect(server_endpoint);
    from_server::Login answer;
    answer.success = true;
    answer.greeting = "hi";
    answer.ip = IPv4{1};
    talk.server_says(answer);
    EXPECT_EQ(talk.client.session().greeting, "hi");
    EXPECT_TRUE(talk.told_server<to_server::SetStatus>());
    EXPECT_TRUE(talk.told_server<to_server::CheckPrivileges>());
    EXPECT_TRUE(talk.told_server<to_server::SharedFoldersFiles>());
    EXPECT_EQ(talk.told_server<to_server::WatchUser>()->username, "ann");
    EXPECT_EQ(talk.told_server<to_server::WatchUser>()->username, "me");
    EXPECT_TRUE(talk.told_server<to_server::HaveNoParent>()->no_parent);
    EXPECT_EQ(talk.told_server<to_server::JoinRoom>()->room, "jazz");
}

TEST(Session, KnowsASeedServerByItsShortLoginAnswer) {
    Talk talk;
    talk.client.start(talk.now);
    talk.server = talk.let_connect(server_endpoint);
    const std::uint8_t answer[] = {0x0b, 0, 0, 0, 1, 0, 0, 0, 1, 2, 0, 0, 0, 'H', 'i'};
    talk.bytes(talk.server, answer);
    EXPECT_EQ(talk.client.session().state, SessionState::online);
    EXPECT_TRUE(talk.client.session().seed_server);
}

TEST(Session, ARefusalIsExplainedAndFinal) {
    Talk talk;
    talk.client.start(talk.now);
    talk.server = talk.let_connect(server_endpoint);
    talk.server_says(refusal("INVALIDPASS"));
    EXPECT_EQ(talk.client.session().state, SessionState::disconnected);
    EXPECT_NE(talk.client.session().reason.find("wrong password"), std::string::npos);
    EXPECT_FALSE(talk.is_open(talk.server));
    talk.pass(24h);
    EXPECT_FALSE(talk.connecting(server_endpoint));
}

TEST(Session, NeverReconnectsAfterBeingKicked) {
    Talk talk;
    talk.login();
    talk.server_says(from_server::Relogged{});
    EXPECT_EQ(talk.client.session().state, SessionState::disconnected);
    talk.pass(24h);
    EXPECT_FALSE(talk.connecting(server_endpoint));
    talk.client.connect(talk.now);
    EXPECT_TRUE(talk.connecting(server_endpoint));
}

TEST(Session, ReconnectsWithGrowingPauses) {
    Talk talk;
    talk.login();
    talk.pass(2min);
    talk.end(talk.server);
    std::vector<Duration> pauses;
    for (int i = 0; i < 8; ++i) {
        EXPECT_EQ(talk.client.session().state, SessionState::waiting);
        EXPECT_FALSE(talk.client.session().reason.empty());
        const Time since = talk.now.steady;
        while (!talk.connecting(server_endpoint)) talk.pass(1s);
        pauses.push_back(talk.now.steady - since);
        talk.refuse(server_endpoint);
    }
    EXPECT_GE(pauses.front(), 5s);
    EXPECT_LE(pauses.front(), 16s);
    for (std::size_t i = 1; i < pauses.size(); ++i)
        EXPECT_TRUE(pauses[i] >= pauses[i - 1] * 3 / 2 || pauses[i] >= 300s);
    EXPECT_LE(pauses.back(), 301s);
}

TEST(Session, EachStepEndsInTimeWithAReason) {
    Talk talk;
    talk.client.start(talk.now);
    talk.pass(31s);  // the connect never ends
    EXPECT_EQ(talk.client.session().state, SessionState::waiting);
    EXPECT_NE(talk.client.session().reason.find("timed out"), std::string::npos);
    while (!talk.connecting(server_endpoint)) talk.pass(1s);
    const auto server = talk.let_connect(server_endpoint);
    talk.pass(31s);  // the login is never answered
    EXPECT_EQ(talk.client.session().state, SessionState::waiting);
    EXPECT_FALSE(talk.is_open(server));
    EXPECT_NE(talk.client.session().reason.find("did not answer"), std::string::npos);
}

TEST(Session, LooksUpTheNameOfTheServer) {
    Settings settings = test_settings();
    settings.server_host = "server.example";
    Talk talk(settings);
    talk.hold_jobs = true;
    talk.client.start(talk.now);
    EXPECT_EQ(talk.client.session().state, SessionState::resolving);
    talk.release_jobs();
    EXPECT_TRUE(talk.connecting(server_endpoint));
}

TEST(Session, SaysWhyAnUnknownServerCannotBeReached) {
    Settings settings = test_settings();
    settings.server_host = "nowhere.example";
    Talk talk(settings);
    talk.hold_jobs = true;
    talk.client.start(talk.now);
    talk.release_jobs();
    EXPECT_EQ(talk.client.session().state, SessionState::waiting);
    EXPECT_NE(talk.client.session().reason.find("no such host"), std::string::npos);
}

TEST(Session, PingsNowAndThen) {
    Talk talk;
    talk.login();
    talk.pass(11min);
    EXPECT_TRUE(talk.told_server<to_server::ServerPing>());
    EXPECT_TRUE(talk.told_server<to_server::ServerPing>());
    EXPECT_FALSE(talk.told_server<to_server::ServerPing>());
}

TEST(Session, AnOversizedFrameEndsTheConnection) {
    Talk talk;
    talk.login();
    const std::uint8_t huge[] = {0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0};
    talk.bytes(talk.server, huge);
    EXPECT_FALSE(talk.is_open(talk.server));
    EXPECT_EQ(talk.client.session().state, SessionState::waiting);
}

TEST(Session, AMalformedMessageIsSkipped) {
    Talk talk;
    talk.login();
    const std::uint8_t cut[] = {5, 0, 0, 0, 3, 0, 0, 0, 9};
    talk.bytes(talk.server, cut);
    EXPECT_EQ(talk.client.session().state, SessionState::online);
    EXPECT_EQ(talk.client.statistics().malformed_messages, 1u);
}

TEST(Session, ChangesOfTheListeningPortAreTold) {
    Talk talk;
    talk.login();
    talk.client.listening(3000, 3001, talk.now);
    const auto port = talk.told_server<to_server::SetWaitPort>();
    ASSERT_TRUE(port);
    EXPECT_EQ(port->port, 3000u);
    EXPECT_EQ(port->obfuscated_port, 3001u);
}

TEST(Session, LoggingOutCancelsTheReconnect) {
    Talk talk;
    talk.login();
    talk.end(talk.server);
    talk.client.disconnect(talk.now);
    talk.pass(1h);
    EXPECT_FALSE(talk.connecting(server_endpoint));
    EXPECT_EQ(talk.client.session().state, SessionState::disconnected);
}

}  // namespace
}  // namespace kindred::client
