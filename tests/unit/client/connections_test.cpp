// How users reach each other: direct and indirect, both roles, and what becomes of what waits.
#include "protocol/obfuscation.hpp"
#include "talk.hpp"

namespace kindred::client {
namespace {

RequestStatus ask_info(Talk& talk, const std::string& username) {
    const RequestId id = talk.client.request_user_info(username, talk.now);
    return *talk.client.request(id);
}

TEST(Connections, AsksForTheAddressThenTriesBothWays) {
    Talk talk;
    talk.login();
    ask_info(talk, "bob");
    EXPECT_FALSE(talk.told_server<to_server::ConnectToPeer>());
    talk.tell_address("bob");
    EXPECT_TRUE(talk.connecting(bob_address));
    const auto relay = talk.told_server<to_server::ConnectToPeer>();
    ASSERT_TRUE(relay);
    EXPECT_EQ(relay->username, "bob");
    EXPECT_EQ(relay->type, "P");
    const auto bob = talk.let_connect();
    EXPECT_EQ(talk.told_short<init::PeerInit>(bob)->username, "me");
    EXPECT_TRUE(talk.told<peer::UserInfoRequest>(bob));
}

// Some clients lose what they read together with the first message of a connection.
TEST(Connections, TheFirstMessageIsAloneForAMoment) {
    Talk talk;
    talk.login();
    ask_info(talk, "bob");
    talk.tell_address("bob");
    const auto bob = talk.let_just_connect();
    EXPECT_TRUE(talk.told_short<init::PeerInit>(bob));
    EXPECT_EQ(talk.sent(bob), Buffer{});
    talk.pass(timing::first_message_alone);
    EXPECT_TRUE(talk.told<peer::UserInfoRequest>(bob));
}

TEST(Connections, WhoSpeaksHasReadTheFirstMessage) {
    Talk talk;
    talk.login();
    talk.server_says(from_server::ConnectToPeer{"bob", "P", bob_address.address, 2234, 5});
    const auto bob = talk.let_just_connect();
    EXPECT_TRUE(talk.told_short<init::PierceFireWall>(bob));
    ask_info(talk, "bob");
    EXPECT_EQ(talk.sent(bob), Buffer{});
    talk.says(bob, peer::UserInfoRequest{});
    EXPECT_TRUE(talk.told<peer::UserInfoResponse>(bob));
    EXPECT_TRUE(talk.told<peer::UserInfoRequest>(bob));
}

TEST(Connections, OneThatEndsInThatMomentFailsWhatWaits) {
    Talk talk;
    talk.login();
    const RequestId id = talk.client.request_user_info("bob", talk.now);
    talk.tell_address("bob");
    talk.end(talk.let_just_connect());
    EXPECT_EQ(talk.client.request(id)->state, RequestState::failed);
    EXPECT_FALSE(talk.connecting(bob_address));
}

TEST(Connections, APierceInThatMomentCarriesWhatWaits) {
    Talk talk;
    talk.login();
    ask_info(talk, "bob");
    talk.tell_address("bob");
    const auto token = talk.told_server<to_server::ConnectToPeer>()->token;
    talk.let_just_connect();
    const auto second = talk.accept();
    talk.says_short(second, init::PierceFireWall{token});
    EXPECT_TRUE(talk.told<peer::UserInfoRequest>(second));
}

TEST(Connections, TheIndirectWayWinsWhenTheDirectOneFails) {
    Talk talk;
    talk.login();
    ask_info(talk, "bob");
    talk.tell_address("bob");
    const auto token = talk.told_server<to_server::ConnectToPeer>()->token;
    talk.refuse();
    const auto bob = talk.accept();
    talk.says_short(bob, init::PierceFireWall{token});
    EXPECT_TRUE(talk.told<peer::UserInfoRequest>(bob));
}

/// He was told to connect to us when he was not there, and is back at the same address.
TEST(Connections, WhoRefusesIsTriedAgainWhileTheServerRelays) {
    Talk talk;
    talk.login();
    ask_info(talk, "bob");
    talk.tell_address("bob");
    talk.refuse();
    talk.pass(1s);
    talk.refuse();
    talk.pass(1s);
    EXPECT_FALSE(talk.connecting(bob_address));
    talk.pass(1s);
    const auto bob = talk.let_connect();
    EXPECT_TRUE(talk.told<peer::UserInfoRequest>(bob));
}

TEST(Connections, WhoIsSilentIsNotTriedAgain) {
    Talk talk;
    talk.login();
    ask_info(talk, "bob");
    talk.tell_address("bob");
    talk.pass(10s);
    EXPECT_FALSE(talk.connecting(bob_address));
    talk.pass(5s);
    EXPECT_FALSE(talk.connecting(bob_address));
}

TEST(Connections, TheIndirectWayMayComeFirst) {
    Talk talk;
    talk.login();
    ask_info(talk, "bob");
    talk.tell_address("bob");
    const auto direct = talk.connecting(bob_address);
    const auto token = talk.told_server<to_server::ConnectToPeer>()->token;
    const auto bob = talk.accept();
    talk.says_short(bob, init::PierceFireWall{token});
    EXPECT_TRUE(talk.told<peer::UserInfoRequest>(bob));
    EXPECT_NE(direct, bob);
    EXPECT_FALSE(talk.connecting(bob_address)) << "the slower way is given up";
}

TEST(Connections, ALatePierceIsKeptBesideTheDirectConnection) {
    Talk talk;
    talk.login();
    ask_info(talk, "bob");
    talk.tell_address("bob");
    const auto token = talk.told_server<to_server::ConnectToPeer>()->token;
    talk.let_connect();
    const auto second = talk.accept();
    talk.says_short(second, init::PierceFireWall{token});
    EXPECT_TRUE(talk.is_open(second));
    // The newest connection sends.
    talk.client.request_user_info("bob", talk.now);
    EXPECT_TRUE(talk.told<peer::UserInfoRequest>(second));
}

TEST(Connections, AnUnknownPierceTokenIsTurnedAway) {
    Talk talk;
    talk.login();
    const auto stranger = talk.accept();
    talk.says_short(stranger, init::PierceFireWall{4711});
    EXPECT_FALSE(talk.is_open(stranger));
}

TEST(Connections, AnOfflineUserFailsAtOnceWithThatReason) {
    Talk talk;
    talk.login();
    const auto id = ask_info(talk, "bob").id;
    talk.tell_address("bob", {});
    const auto status = talk.client.request(id);
    EXPECT_EQ(status->state, RequestState::failed);
    EXPECT_NE(status->reason.find("offline"), std::string::npos);
    EXPECT_FALSE(talk.told_server<to_server::ConnectToPeer>());
}

TEST(Connections, WithoutAListeningPortOnlyTheIndirectWayIsTried) {
    Talk talk;
    talk.login();
    ask_info(talk, "bob");
    talk.tell_address("bob", {bob_address.address, 0});
    EXPECT_EQ(talk.open_count(), 1u);
    const auto token = talk.told_server<to_server::ConnectToPeer>()->token;
    const auto bob = talk.accept();
    talk.says_short(bob, init::PierceFireWall{token});
    EXPECT_TRUE(talk.told<peer::UserInfoRequest>(bob));
}

TEST(Connections, WhatWaitsSurvivesOneWayFailing) {
    Talk talk;
    talk.login();
    const auto id = ask_info(talk, "bob").id;
    talk.tell_address("bob");
    const auto token = talk.told_server<to_server::ConnectToPeer>()->token;
    talk.server_says(from_server::CantConnectToPeer{token, std::nullopt});
    EXPECT_EQ(talk.client.request(id)->state, RequestState::connecting);
    const auto bob = talk.let_connect();
    EXPECT_TRUE(talk.told<peer::UserInfoRequest>(bob));
}

TEST(Connections, TwoFirewallsEndWithBothReasons) {
    Talk talk;
    talk.login();
    const auto id = ask_info(talk, "bob").id;
    talk.tell_address("bob");
    const auto token = talk.told_server<to_server::ConnectToPeer>()->token;
    talk.refuse();
    talk.server_says(from_server::CantConnectToPeer{token, std::nullopt});
    const auto status = talk.client.request(id);
    EXPECT_EQ(status->state, RequestState::failed);
    EXPECT_NE(status->reason.find("refused"), std::string::npos);
    EXPECT_NE(status->reason.find("cannot connect to us"), std::string::npos);
}

TEST(Connections, SilenceOfEverybodyEndsInTime) {
    Talk talk;
    talk.login();
    const auto no_address = ask_info(talk, "bob").id;
    talk.pass(11s);
    EXPECT_EQ(talk.client.request(no_address)->state, RequestState::failed);
    const auto no_connection = ask_info(talk, "bob").id;
    EXPECT_TRUE(talk.told_server<to_server::GetPeerAddress>());
    talk.tell_address("bob");
    talk.pass(21s);  // 1001 never comes, the connect times out
    EXPECT_EQ(talk.client.request(no_connection)->state, RequestState::failed);
    EXPECT_FALSE(talk.client.request(no_connection)->reason.empty());
}

TEST(Connections, EveryConnectToPeerIsAnsweredByPierceFireWall) {
    Talk talk;
    talk.login();
    talk.server_says(
        from_server::ConnectToPeer{"bob", "P", bob_address.address, bob_address.port, 77});
    const auto bob = talk.let_connect();
    EXPECT_EQ(talk.told_short<init::PierceFireWall>(bob)->token, 77u);
    talk.says(bob, peer::UserInfoRequest{});
    EXPECT_TRUE(talk.told<peer::UserInfoResponse>(bob));
}

TEST(Connections, OrByCantConnectToPeer) {
    Talk talk;
    talk.login();
    talk.server_says(
        from_server::ConnectToPeer{"bob", "P", bob_address.address, bob_address.port, 77});
    talk.refuse();
    EXPECT_EQ(talk.told_server<to_server::CantConnectToPeer>(),
              (to_server::CantConnectToPeer{77, "bob"}));
    talk.server_says(from_server::ConnectToPeer{"bob", "P", bob_address.address, 0, 78});
    EXPECT_EQ(talk.told_server<to_server::CantConnectToPeer>()->token, 78u);
    talk.server_says(from_server::ConnectToPeer{"bob", "X", bob_address.address, 1, 79});
    EXPECT_EQ(talk.told_server<to_server::CantConnectToPeer>()->token, 79u);
}

TEST(Connections, ARelayedConnectToPeerWhileWeDialHimIsAnsweredToo) {
    Talk talk;
    talk.login();
    ask_info(talk, "bob");
    talk.tell_address("bob");
    const auto ours = talk.connecting(bob_address);
    talk.server_says(
        from_server::ConnectToPeer{"bob", "P", bob_address.address, bob_address.port, 77});
    EXPECT_NE(talk.connecting(bob_address), ours);
    const auto bob = talk.let_connect();  // the one he asked for
    EXPECT_EQ(talk.told_short<init::PierceFireWall>(bob)->token, 77u);
    EXPECT_TRUE(talk.told<peer::UserInfoRequest>(bob)) << "it carries what waited";
}

TEST(Connections, AnInboundConnectionCarriesWhatWaited) {
    Talk talk;
    talk.login();
    ask_info(talk, "bob");
    talk.tell_address("bob");
    const auto bob = talk.peer("bob");
    EXPECT_TRUE(talk.told<peer::UserInfoRequest>(bob));
}

TEST(Connections, AcceptsThe2003FormsOfTheFirstMessage) {
    Talk talk;
    talk.login();
    const auto seed = talk.accept();
    talk.says_short(seed, init::PeerInit{"old", "P", 300, 7});
    talk.says(seed, peer::UserInfoRequest{});
    EXPECT_TRUE(talk.told<peer::UserInfoResponse>(seed)->seed_form);

    ask_info(talk, "bob");
    talk.tell_address("bob");
    const auto token = talk.told_server<to_server::ConnectToPeer>()->token;
    const auto wide = talk.accept();
    Buffer twelve = {8, 0, 0, 0, 0, 0, 0, 0};
    for (int i = 0; i < 4; ++i) twelve.push_back(static_cast<std::uint8_t>(token >> (8 * i)));
    talk.bytes(wide, twelve);
    EXPECT_TRUE(talk.told<peer::UserInfoRequest>(wide));
}

TEST(Connections, FirstMessageAndRequestInOneSegment) {
    Talk talk;
    talk.login();
    const auto bob = talk.accept();
    Buffer both;
    protocol::encode(init::PeerInit{"bob", "P", 0, std::nullopt}, both, 1);
    protocol::encode(peer::UserInfoRequest{}, both);
    talk.bytes(bob, both);
    EXPECT_TRUE(talk.told<peer::UserInfoResponse>(bob));
}

TEST(Connections, BadFirstMessagesAreTurnedAway) {
    Talk talk;
    talk.login();
    for (const auto& hostile :
         {init::PeerInit{"", "P", 0, std::nullopt}, init::PeerInit{"server", "P", 0, std::nullopt},
          init::PeerInit{"bob", "Q", 0, std::nullopt},
          init::PeerInit{std::string(257, 'x'), "P", 0, std::nullopt},
          init::PeerInit{"b\nb", "P", 0, std::nullopt}}) {
        const auto stranger = talk.accept();
        talk.says_short(stranger, hostile);
        EXPECT_FALSE(talk.is_open(stranger));
    }
    const auto large = talk.accept();
    const std::uint8_t header[] = {0xff, 0xff, 0, 0, 1};
    talk.bytes(large, header);
    EXPECT_FALSE(talk.is_open(large));
    const auto silent = talk.accept();
    talk.pass(11s);
    EXPECT_FALSE(talk.is_open(silent));
}

TEST(Connections, IdleOnesAreClosed) {
    Talk talk;
    talk.login();
    const auto bob = talk.peer("bob");
    talk.says(bob, peer::UserInfoRequest{});
    talk.pass(50s);
    EXPECT_TRUE(talk.is_open(bob));
    talk.says(bob, peer::UserInfoRequest{});
    talk.pass(50s);
    EXPECT_TRUE(talk.is_open(bob));
    talk.pass(11s);
    EXPECT_FALSE(talk.is_open(bob));
}

TEST(Connections, OneThatAwaitsAnAnswerIsKept) {
    Talk talk;
    talk.login();
    const auto id = talk.client.browse("bob", talk.now);
    const auto bob = talk.reach("bob");
    talk.pass(5min);
    EXPECT_TRUE(talk.is_open(bob)) << "large shares take their time";
    talk.pass(10min);
    EXPECT_EQ(talk.client.request(id)->state, RequestState::failed);
}

TEST(Connections, OwnSharesAreReachedWithoutTheNetwork) {
    Talk talk;
    talk.login();
    talk.client.browse("me", talk.now);
    EXPECT_FALSE(talk.told_server<to_server::GetPeerAddress>());
    EXPECT_TRUE(talk.connecting({IPv4{0x7f000001}, 2234}));
}

TEST(Connections, TheirNumberIsBoundedAndTheRestWaits) {
    Settings settings = test_settings();
    settings.max_connections = 3;  // the server is one
    Talk talk(settings);
    talk.login();
    for (const char* name : {"a", "b", "c"}) {
        ask_info(talk, name);
        talk.tell_address(name, {IPv4{static_cast<std::uint32_t>(name[0])}, 1000});
    }
    EXPECT_TRUE(talk.connecting({IPv4{'a'}, 1000}));
    EXPECT_TRUE(talk.connecting({IPv4{'b'}, 1000}));
    EXPECT_FALSE(talk.connecting({IPv4{'c'}, 1000}));
    EXPECT_EQ(talk.client.statistics().waiting_connections, 1u);
    talk.refuse({IPv4{'a'}, 1000});
    EXPECT_TRUE(talk.connecting({IPv4{'c'}, 1000}));
}

TEST(Connections, OneAddressCannotTakeAllSockets) {
    Settings settings = test_settings();
    settings.max_connections_per_address = 2;
    Talk talk(settings);
    talk.login();
    EXPECT_TRUE(talk.is_open(talk.accept()));
    const auto second = talk.accept();
    EXPECT_TRUE(talk.is_open(second));
    EXPECT_FALSE(talk.is_open(talk.accept()));
    talk.end(second);
    EXPECT_TRUE(talk.is_open(talk.accept()));
}

TEST(Connections, UnaskedBrowseRepliesCloseTheConnection) {
    Talk talk;
    talk.login();
    const auto bob = talk.peer("bob");
    talk.says(bob, peer::SharedFileListResponse{});
    EXPECT_FALSE(talk.is_open(bob));
    const auto ann = talk.peer("ann");
    const std::uint8_t large[] = {0, 0, 0x20, 0, 5, 0, 0, 0};
    talk.bytes(ann, large);
    EXPECT_FALSE(talk.is_open(ann)) << "2 MiB nobody asked for are not even read";
}

/// The plain frames in what was sent on an obfuscated connection.
Buffer revealed(const Buffer& sent) {
    protocol::Deobfuscator deobfuscator;
    ByteView input(sent);
    Buffer plain;
    while (!input.empty()) deobfuscator.read(input, plain);
    return plain;
}

template <class M>
Buffer hidden(const M& message, std::size_t code_size) {
    Buffer frame;
    protocol::encode(message, frame, code_size);
    Buffer out;
    protocol::obfuscate(frame, 0x4aee9414, out);
    return out;
}

TEST(Connections, MessagesOnTheObfuscatedPort) {
    Talk talk;
    talk.login();
    const auto bob = talk.accept(bob_address, ListenerId::obfuscated);
    Buffer both = hidden(init::PeerInit{"bob", "P", 0, std::nullopt}, 1);
    append(both, hidden(peer::UserInfoRequest{}, 4));
    for (const std::uint8_t byte : both) talk.bytes(bob, ByteView(&byte, 1));
    talk.sent(bob) = revealed(talk.sent(bob));
    EXPECT_TRUE(talk.told<peer::UserInfoResponse>(bob));
}

/// Bob's address with an obfuscated port beside the plain one.
from_server::GetPeerAddress hidden_bob() {
    return {"bob", bob_address.address, bob_address.port, protocol::ObfuscationType::rotated,
            std::uint16_t{2235}};
}
constexpr Endpoint hidden_address{bob_address.address, 2235};

TEST(Connections, GoToTheObfuscatedPortIfTheUserWantsThat) {
    Settings settings = test_settings();
    settings.obfuscate = true;
    Talk talk(settings);
    talk.login();
    talk.client.request_user_info("bob", talk.now);
    talk.server_says(hidden_bob());
    EXPECT_FALSE(talk.connecting(bob_address));
    const auto bob = talk.let_connect(hidden_address);
    Buffer wanted;
    protocol::encode(init::PeerInit{"me", "P", 0, std::nullopt}, wanted, 1);
    protocol::encode(peer::UserInfoRequest{}, wanted, 4);
    EXPECT_EQ(revealed(talk.sent(bob)), wanted);
}

TEST(Connections, GoToThePlainPortIfTheObfuscatedOneFails) {
    Settings settings = test_settings();
    settings.obfuscate = true;
    Talk talk(settings);
    talk.login();
    talk.client.request_user_info("bob", talk.now);
    talk.server_says(hidden_bob());
    talk.refuse(hidden_address);
    const auto bob = talk.let_connect(bob_address);
    EXPECT_TRUE(talk.told_short<init::PeerInit>(bob)) << "in plain";
}

TEST(Connections, AreNotObfuscatedUnlessTheUserWantsThat) {
    Talk talk;
    talk.login();
    talk.client.request_user_info("bob", talk.now);
    talk.server_says(hidden_bob());
    EXPECT_TRUE(talk.connecting(bob_address));
    EXPECT_FALSE(talk.connecting(hidden_address));
}

TEST(Connections, OnlyTheFirstMessageOfAFileConnectionIsObfuscated) {
    Talk talk;
    talk.login();
    talk.client.download({{"bob", "song", 5, {}, {}}}, talk.now);
    const auto bob = talk.reach("bob");
    talk.says(bob, peer::TransferRequest{protocol::TransferDirection::upload, 7, "song", 5u});
    const auto file = talk.accept(bob_address, ListenerId::obfuscated);
    Buffer bytes = hidden(init::PeerInit{"bob", "F", 0, std::nullopt}, 1);
    append(bytes, Buffer{7, 0, 0, 0});
    append(bytes, as_bytes("hello"));
    talk.bytes(file, bytes);
    EXPECT_EQ(as_text(talk.first(file)), "hello");
    EXPECT_EQ(talk.sent(file), Buffer(8)) << "the offset is plain";
}

TEST(Connections, LosingTheServerFailsWhatDependsOnIt) {
    Talk talk;
    talk.login();
    const auto asking = ask_info(talk, "ann").id;
    const auto dialing = ask_info(talk, "bob").id;
    EXPECT_TRUE(talk.told_server<to_server::GetPeerAddress>());
    talk.tell_address("bob");
    talk.end(talk.server);
    EXPECT_EQ(talk.client.request(asking)->state, RequestState::failed);
    EXPECT_EQ(talk.client.request(dialing)->state, RequestState::connecting);
    const auto bob = talk.let_connect();
    EXPECT_TRUE(talk.told<peer::UserInfoRequest>(bob)) << "the direct way still works";
}

}  // namespace
}  // namespace kindred::client
