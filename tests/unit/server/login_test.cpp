#include "protocol/digest.hpp"
#include "talk.hpp"

namespace kindred::server {
namespace {

from_server::Login refusal(std::string reason, std::optional<std::string> detail = {}) {
    return {.success = false, .reason = std::move(reason), .detail = std::move(detail)};
}

std::string login_answer(Talk& talk, const to_server::Login& login) {
    talk.connect("x");
    talk.from("x", login);
    const auto answer = talk.next<from_server::Login>("x");
    if (!answer) return "nothing";
    return answer->success ? "in" : answer->reason + "/" + answer->detail.value_or("-");
}

TEST(Login, FirstLoginRegistersAndIsWelcomedInOrder) {
    Settings settings{.greeting = "Hi"};
    settings.excluded_phrases = {"forbidden"};
    Talk talk(settings);
    talk.connect("alice", IPv4{0x01020304});
    talk.from("alice", modern_login("alice", "secret"));
    talk.expect("alice", from_server::Login{.success = true,
                                            .greeting = "Hi",
                                            .ip = IPv4{0x01020304},
                                            .password_hash = protocol::md5_hex("secret"),
                                            .is_supporter = false});
    EXPECT_EQ(talk.codes("alice"), (std::vector<std::uint32_t>{64, 83, 84, 104, 69, 160}));
    ASSERT_EQ(talk.stored().accounts.size(), 1u);
    EXPECT_EQ(talk.stored().accounts[0].name, "alice");
    EXPECT_EQ(talk.stored().accounts[0].password_hash, "hash of secret");
}

TEST(Login, SeedClientsGetTheShortFormsOnly) {
    Talk talk(Settings{.greeting = "Hi"});
    talk.connect("john");
    talk.from("john", to_server::Login{.username = "john", .password = "x", .major_version = 200});
    const auto answer = talk.next<from_server::Login>("john");
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->success);
    EXPECT_FALSE(answer->ip);
    EXPECT_EQ(talk.codes("john"), (std::vector<std::uint32_t>{64, 69}));
}

TEST(Login, HashWithoutMinorVersionIsASeedLogin) {
    Talk talk;
    talk.connect("john");
    to_server::Login login = modern_login("john");
    login.minor_version.reset();
    talk.from("john", login);
    const auto answer = talk.next<from_server::Login>("john");
    ASSERT_TRUE(answer);
    EXPECT_FALSE(answer->ip);
}

TEST(Login, RefusesSeedClientsIfToldTo) {
    Settings settings;
    settings.accept_seed_clients = false;
    Talk talk(settings);
    EXPECT_EQ(login_answer(talk, {.username = "john", .password = "x", .major_version = 200}),
              "INVALIDVERSION/-");
    EXPECT_EQ(login_answer(talk, modern_login("john")), "in");
}

TEST(Login, RefusesNamesWithTheDetailClientsKnow) {
    Talk talk;
    const auto answer = [&](const std::string& name) {
        return login_answer(talk, modern_login(name));
    };
    EXPECT_EQ(answer(""), "INVALIDUSERNAME/Nick empty.");
    EXPECT_EQ(answer(std::string(31, 'a')), "INVALIDUSERNAME/Nick too long.");
    EXPECT_EQ(answer(std::string(30, 'a')), "in");
    EXPECT_EQ(answer("caf\xc3\xa9"), "INVALIDUSERNAME/Invalid characters in nick.");
    EXPECT_EQ(answer("a\nb"), "INVALIDUSERNAME/Invalid characters in nick.");
    EXPECT_EQ(answer(" a"), "INVALIDUSERNAME/No leading and trailing spaces allowed in nick.");
    EXPECT_EQ(answer("a "), "INVALIDUSERNAME/No leading and trailing spaces allowed in nick.");
    EXPECT_EQ(answer("a  b"), "in");
    EXPECT_EQ(answer("server"), "INVALIDUSERNAME/");
    EXPECT_EQ(answer("Server"), "in");
}

TEST(Login, RefusesEmptyAndWrongPasswords) {
    Talk talk;
    talk.login("alice");
    EXPECT_EQ(login_answer(talk, modern_login("alice", "")), "EMPTYPASSWORD/-");
    EXPECT_EQ(login_answer(talk, modern_login("alice", "wrong")), "INVALIDPASS/-");
    EXPECT_EQ(login_answer(talk, modern_login("bob", std::string(257, 'x'))), "INVALIDPASS/-");
    // Nobody is put out by somebody who does not know his password.
    EXPECT_TRUE(talk.is_open("alice"));
    talk.expect_nothing("alice");
}

TEST(Login, RefusalsToSeedClientsEndAfterTheReason) {
    Talk talk;
    talk.connect("x");
    talk.from("x", to_server::Login{.username = "", .password = "x", .major_version = 200});
    Buffer frame;
    const auto answer = talk.next<from_server::Login>("x");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->reason, "INVALIDUSERNAME");
    EXPECT_FALSE(answer->detail);
}

TEST(Login, NamesDifferByCase) {
    Talk talk;
    talk.login("alice");
    EXPECT_EQ(login_answer(talk, modern_login("Alice", "other")), "in");
}

TEST(Login, ClosedRegistrationKeepsStrangersOut) {
    Settings settings;
    settings.registration = Registration::closed;
    Talk talk(settings, {.accounts = {{.name = "alice", .password_hash = "hash of secret"}}});
    EXPECT_EQ(login_answer(talk, modern_login("bob")), "SVRPRIVATE/-");
    EXPECT_EQ(login_answer(talk, modern_login("alice")), "in");
}

TEST(Login, OnlyInvitedNamesRegisterByInvitation) {
    Settings settings;
    settings.registration = Registration::invited;
    Talk talk(settings, {.invitations = {"bob"}});
    EXPECT_EQ(login_answer(talk, modern_login("eve")), "SVRPRIVATE/-");
    EXPECT_EQ(login_answer(talk, modern_login("bob")), "in");
    EXPECT_TRUE(talk.stored().invitations.empty());
}

TEST(Login, FullServerTakesOnlyThoseWhoAreIn) {
    Settings settings;
    settings.max_users = 1;
    Talk talk(settings);
    talk.login("alice");
    EXPECT_EQ(login_answer(talk, modern_login("bob")), "SVRFULL/-");
    EXPECT_EQ(login_answer(talk, modern_login("alice")), "in");
}

TEST(Login, TheBannedGetNoAnswerAndTheTimer) {
    Talk talk({}, {.bans = {{.subject = "eve"}, {.subject = "10.9.0.0/16"}}});
    EXPECT_EQ(login_answer(talk, modern_login("eve")), "nothing");
    talk.connect("bob", IPv4{0x0a090101});
    talk.from("bob", modern_login("bob"));
    talk.expect_nothing("bob");
    EXPECT_TRUE(talk.is_open("bob"));
    talk.advance(61s);
    EXPECT_FALSE(talk.is_open("bob"));
}

TEST(Login, SilentConnectionsEndWithTheTimer) {
    Talk talk;
    talk.connect("quiet");
    talk.advance(59s);
    EXPECT_TRUE(talk.is_open("quiet"));
    talk.advance(2s);
    EXPECT_FALSE(talk.is_open("quiet"));
}

TEST(Login, ConnectionStaysOpenAfterARefusalAndMayTryAgain) {
    Talk talk;
    talk.connect("x");
    talk.from("x", modern_login("", "secret"));
    talk.expect("x", refusal("INVALIDUSERNAME", "Nick empty."));
    talk.from("x", modern_login("alice"));
    EXPECT_TRUE(talk.next<from_server::Login>("x")->success);
}

TEST(Login, WhatIsSentWithTheLoginIsDoneInOrderAfterIt) {
    Talk talk;
    talk.jobs_by_hand = true;
    talk.connect("alice");
    Buffer all;
    protocol::encode(to_server::GetUserStatus{"early"}, all);
    protocol::encode(modern_login("alice"), all);
    protocol::encode(to_server::SetWaitPort{.port = 1234}, all);
    protocol::encode(to_server::GetPeerAddress{"alice"}, all);
    talk.bytes("alice", all);
    Buffer late;
    protocol::encode(to_server::ServerPing{}, late);
    // Half a frame now, half later: it is still put together.
    talk.bytes("alice", ByteView(late).first(3));
    talk.expect_nothing("alice");
    talk.run_jobs();
    talk.commit();
    EXPECT_TRUE(talk.next<from_server::Login>("alice")->success);
    EXPECT_EQ(talk.codes("alice"), (std::vector<std::uint32_t>{64, 83, 84, 104, 69, 160, 7, 7, 3}));
    talk.bytes("alice", ByteView(late).subspan(3));
    talk.expect("alice", from_server::ServerPing{});
}

TEST(Login, ASecondLoginBehindARefusedOneIsTried) {
    Talk talk;
    talk.login("alice");
    talk.connect("x");
    Buffer both;
    protocol::encode(modern_login("alice", "wrong"), both);
    protocol::encode(modern_login("alice", "secret"), both);
    talk.bytes("x", both);
    talk.expect("x", refusal("INVALIDPASS"));
    EXPECT_TRUE(talk.next<from_server::Login>("x")->success);
}

TEST(Login, NothingIsAnsweredBeforeTheAccountIsOnDisk) {
    Talk talk;
    talk.commits_by_hand = true;
    talk.connect("alice");
    talk.from("alice", modern_login("alice"));
    talk.from("alice", to_server::ServerPing{});
    talk.expect_nothing("alice");
    talk.commit();
    EXPECT_EQ(talk.codes("alice"), (std::vector<std::uint32_t>{1, 64, 83, 84, 104, 69, 160, 32}));
}

TEST(Login, TwoAtOnceForAFreeNameTheFirstPasswordCounts) {
    Talk talk;
    talk.jobs_by_hand = true;
    talk.connect("one", IPv4{0x0a000001});
    talk.connect("two", IPv4{0x0a000002});
    talk.from("one", modern_login("alice", "first"));
    talk.from("two", modern_login("alice", "second"));
    talk.run_jobs();
    talk.commit();
    EXPECT_TRUE(talk.next<from_server::Login>("one")->success);
    talk.expect("two", refusal("INVALIDPASS"));
    EXPECT_EQ(talk.stored().accounts.size(), 1u);
    EXPECT_TRUE(talk.is_open("one"));
}

TEST(Login, AnHonestUserWaitsForNoCrowdOfOneAddress) {
    Talk talk;
    talk.jobs_by_hand = true;
    for (int i = 0; i < 100; ++i) {
        const std::string name = "bot" + std::to_string(i);
        talk.connect(name, IPv4{0x0a000001});
        talk.from(name, modern_login(name));
    }
    talk.connect("alice", IPv4{0x0b000001});
    talk.from("alice", modern_login("alice"));
    // Four are being hashed for the crowd; alice is the next but one at most.
    EXPECT_EQ(talk.jobs_waiting(), 4u);
    for (int i = 0; i < 6; ++i) talk.run_one_job();
    talk.commit();
    EXPECT_TRUE(talk.next<from_server::Login>("alice").has_value());
}

TEST(Login, ReloginKicksTheOlderSession) {
    Talk talk;
    talk.login("bob");
    talk.login("alice");
    talk.from("bob", to_server::WatchUser{"alice"});
    talk.forget();
    talk.connect("alice2");
    talk.from("alice2", modern_login("alice"));
    talk.expect("alice", from_server::Relogged{});
    EXPECT_FALSE(talk.is_open("alice"));
    talk.expect("bob", from_server::GetUserStatus{"alice", UserStatus::offline, false});
    talk.expect_nothing("bob");
    talk.from("alice2", to_server::SetWaitPort{.port = 99});
    talk.expect("bob", from_server::GetUserStatus{"alice", UserStatus::online, false});
}

TEST(Login, LosingTheConnectionAtAnyStepLeavesNothingBehind) {
    for (int step = 0; step < 4; ++step) {
        Talk talk;
        talk.jobs_by_hand = talk.commits_by_hand = true;
        talk.connect("alice");
        if (step >= 1) talk.from("alice", modern_login("alice"));
        if (step >= 2) talk.run_jobs();
        if (step >= 3) talk.commit();
        talk.lose("alice");
        talk.run_jobs();
        talk.commit();
        talk.advance(200s);
        EXPECT_EQ(talk.server().users_online(), 0u) << step;
        EXPECT_EQ(talk.stored().accounts.size(), step >= 2 ? 1u : 0u) << step;
    }
}

TEST(Login, ChangedPasswordCountsOnceItIsStored) {
    Talk talk;
    talk.login("alice");
    talk.commits_by_hand = true;
    talk.from("alice", to_server::ChangePassword{"better"});
    talk.expect_nothing("alice");
    talk.commit();
    talk.expect("alice", from_server::ChangePassword{"better"});
    talk.commits_by_hand = false;
    talk.from("alice", to_server::ChangePassword{""});
    talk.expect_nothing("alice");
    talk.restart();
    EXPECT_EQ(login_answer(talk, modern_login("alice", "secret")), "INVALIDPASS/-");
    EXPECT_EQ(login_answer(talk, modern_login("alice", "better")), "in");
}

}  // namespace
}  // namespace kindred::server
