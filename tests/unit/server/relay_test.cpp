// What the server carries from user to user: requests to connect, and searches.
#include "talk.hpp"

namespace kindred::server {
namespace {

TEST(Brokering, RequestsReachTheTargetWithTheAskersAddress) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    talk.from("alice",
              to_server::SetWaitPort{.port = 1000,
                                     .obfuscation_type = protocol::ObfuscationType::rotated,
                                     .obfuscated_port = 1001});
    talk.from("alice", to_server::ConnectToPeer{7, "bob", "P"});
    talk.expect("bob",
                from_server::ConnectToPeer{.username = "alice",
                                           .type = "P",
                                           .ip = IPv4{0x0a000001},
                                           .port = 1000,
                                           .token = 7,
                                           .privileged = false,
                                           .obfuscation_type = protocol::ObfuscationType::rotated,
                                           .obfuscated_port = 1001});
    talk.expect_nothing("alice", "bob");
}

TEST(Brokering, AbsentTargetsFailAtOnce) {
    Talk talk;
    talk.login("alice");
    talk.from("alice", to_server::ConnectToPeer{7, "bob", "P"});
    talk.expect("alice", from_server::CantConnectToPeer{7, {}});
}

TEST(Brokering, FailuresArePassedOnOnceAndOnlyForRecentRequests) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    talk.login("eve");
    talk.from("alice", to_server::ConnectToPeer{7, "bob", "P"});
    talk.forget();
    talk.from("eve", to_server::CantConnectToPeer{7, "alice"});
    talk.from("bob", to_server::CantConnectToPeer{8, "alice"});
    talk.from("bob", to_server::CantConnectToPeer{7, "eve"});
    talk.expect_nothing("alice", "eve");
    talk.from("bob", to_server::CantConnectToPeer{7, "alice"});
    talk.expect("alice", from_server::CantConnectToPeer{7, {}});
    talk.from("bob", to_server::CantConnectToPeer{7, "alice"});
    talk.expect_nothing("alice");
}

TEST(Brokering, ARepeatedRequestMayFailUntilItsOwnTimeIsOver) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    talk.from("alice", to_server::ConnectToPeer{7, "bob", "P"});
    talk.advance(40s);
    talk.from("alice", to_server::ConnectToPeer{7, "bob", "P"});
    talk.advance(40s);
    talk.from("bob", to_server::CantConnectToPeer{7, "alice"});
    EXPECT_EQ(talk.codes("alice"), std::vector<std::uint32_t>{1001});

    talk.from("alice", to_server::ConnectToPeer{8, "bob", "P"});
    talk.advance(61s);
    talk.from("bob", to_server::CantConnectToPeer{8, "alice"});
    talk.expect_nothing("alice");
}

TEST(Brokering, SeedClientsGetTheShortFormAndNoDistributedRequests) {
    Talk talk;
    talk.login("alice");
    talk.login("john", Dialect::seed2003);
    talk.from("alice", to_server::ConnectToPeer{7, "john", "F"});
    talk.expect(
        "john",
        from_server::ConnectToPeer{
            .username = "alice", .type = "F", .ip = IPv4{0x0a000001}, .port = 2234, .token = 7});
    talk.from("alice", to_server::ConnectToPeer{8, "john", "D"});
    talk.expect("alice", from_server::CantConnectToPeer{8, {}});
    talk.expect_nothing("alice", "john");
}

TEST(Search, ReachesEverybodyOutsideTheTree) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    talk.login("john", Dialect::seed2003);
    talk.from("alice", to_server::FileSearch{5, "blue train"});
    talk.expect("bob", from_server::FileSearch{"alice", 5, "blue train"});
    talk.expect("john", from_server::FileSearch{"alice", 5, "blue train"});
    talk.from("alice", to_server::WishlistSearch{6, "giant steps"});
    talk.expect("bob", from_server::FileSearch{"alice", 6, "giant steps"});
    talk.lose("bob");
    talk.from("alice", to_server::FileSearch{7, "x"});
}

TEST(Search, LongQueriesAndFloodsAreDropped) {
    Settings settings;
    settings.searches = {.per_second = 1, .burst = 3};
    Talk talk(settings);
    talk.login("alice");
    talk.login("bob");
    talk.from("alice", to_server::FileSearch{1, std::string(257, 'x')});
    talk.expect_nothing("bob");
    for (std::uint32_t i = 0; i < 10; ++i) talk.from("alice", to_server::FileSearch{i, "x"});
    EXPECT_EQ(talk.codes("bob").size(), 3u);
    talk.advance(2s);
    for (std::uint32_t i = 0; i < 10; ++i) talk.from("alice", to_server::FileSearch{i, "x"});
    EXPECT_EQ(talk.codes("bob").size(), 2u);
}

TEST(Search, ManyFlatSessionsAreServedOverSeveralTicksAndSearchesShareARound) {
    Settings settings;
    settings.fanout_per_tick = 3;
    Talk talk(settings);
    for (int i = 0; i < 8; ++i) talk.login("user" + std::to_string(i));
    talk.advance(1s);
    talk.forget();
    talk.from("user0", to_server::FileSearch{1, "a"});
    talk.from("user0", to_server::FileSearch{2, "b"});
    talk.from("user0", to_server::FileSearch{3, "c"});
    const auto received = [&] {
        std::size_t all = 0;
        for (int i = 0; i < 8; ++i) all += talk.codes("user" + std::to_string(i)).size();
        return all;
    };
    EXPECT_EQ(received(), 3u);
    talk.server().tick(talk.now);
    EXPECT_EQ(received(), 3u);
    talk.advance(100ms);
    // The rest of the first round, then both searches that had to wait, to everybody.
    EXPECT_EQ(received(), 2u + 16u);
}

TEST(Search, SearchesOfOneWriteLeaveTogether) {
    Settings settings;
    settings.fanout_per_tick = 4;
    Talk talk(settings);
    for (int i = 0; i < 4; ++i) talk.login("user" + std::to_string(i));
    talk.advance(1s);
    talk.forget();
    Buffer frames;
    protocol::encode(to_server::FileSearch{1, "a"}, frames);
    protocol::encode(to_server::FileSearch{2, "b"}, frames);
    talk.bytes("user0", frames);
    for (int i = 0; i < 4; ++i) {
        talk.expect("user" + std::to_string(i), from_server::FileSearch{"user0", 1, "a"});
        talk.expect("user" + std::to_string(i), from_server::FileSearch{"user0", 2, "b"});
    }
}

TEST(Search, OneUserCanBeSearched) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    talk.login("carol");
    talk.from("alice", to_server::UserSearch{"bob", 5, "x"});
    talk.expect("bob", from_server::FileSearch{"alice", 5, "x"});
    talk.from("alice", to_server::UserSearch{"nobody", 5, "x"});
    talk.expect_nothing("alice", "carol");
}

}  // namespace
}  // namespace kindred::server
