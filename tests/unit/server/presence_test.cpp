#include "talk.hpp"

namespace kindred::server {
namespace {

from_server::GetUserStatus status(std::string name, UserStatus status) {
    return {std::move(name), status, false};
}

TEST(Presence, WatchingAnswersAndThenTellsOfChanges) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    talk.from("bob", to_server::SharedFoldersFiles{.folders = 2, .files = 30});
    talk.from("alice", to_server::WatchUser{"bob"});
    talk.expect("alice", from_server::WatchUser{.username = "bob",
                                                .exists = true,
                                                .status = UserStatus::online,
                                                .stats = {{.files = 30, .folders = 2}},
                                                .country = ""});
    talk.from("bob", to_server::SetStatus{UserStatus::away});
    talk.expect("alice", status("bob", UserStatus::away));
    talk.expect("bob", status("bob", UserStatus::away));
    talk.from("bob", to_server::SetStatus{UserStatus::online});
    talk.expect("alice", status("bob", UserStatus::online));
    talk.expect("bob", status("bob", UserStatus::online));
    talk.lose("bob");
    talk.expect("alice", status("bob", UserStatus::offline));
    talk.expect_nothing("alice");
}

TEST(Presence, OfflineUserIsWatchedWithoutCountryAndAnnouncedWhenHeComes) {
    Talk talk({}, {.accounts = {{.name = "bob",
                                 .password_hash = "hash of secret",
                                 .stats = {.average_speed = 7, .uploads = 1}}}});
    talk.login("alice");
    talk.from("alice", to_server::WatchUser{"bob"});
    talk.expect("alice", from_server::WatchUser{.username = "bob",
                                                .exists = true,
                                                .status = UserStatus::offline,
                                                .stats = {{.avgspeed = 7, .uploadnum = 1}}});
    talk.connect("bob");
    talk.from("bob", modern_login("bob"));
    talk.expect_nothing("alice");
    talk.from("bob", to_server::SetWaitPort{.port = 5});
    talk.expect("alice", status("bob", UserStatus::online));
    talk.expect_nothing("alice");
}

TEST(Presence, WhoNamesNoPortIsAnnouncedAfterAShortTime) {
    Talk talk({}, {.accounts = {{.name = "bob", .password_hash = "hash of secret"}}});
    talk.login("alice");
    talk.from("alice", to_server::WatchUser{"bob"});
    talk.forget();
    talk.connect("bob");
    talk.from("bob", modern_login("bob"));
    talk.advance(900ms);
    talk.expect_nothing("alice");
    talk.advance(200ms);
    talk.expect("alice", status("bob", UserStatus::online));
    talk.from("bob", to_server::SetWaitPort{.port = 5});
    talk.expect_nothing("alice");
}

TEST(Presence, UnknownUsersDoNotExistAndAreNotWatched) {
    Talk talk;
    talk.login("alice");
    talk.from("alice", to_server::WatchUser{"nobody"});
    talk.expect("alice", from_server::WatchUser{.username = "nobody", .exists = false});
    talk.from("alice", to_server::GetUserStatus{"nobody"});
    talk.expect("alice", status("nobody", UserStatus::offline));
    talk.from("alice", to_server::GetUserStats{"nobody"});
    talk.expect("alice", from_server::GetUserStats{.username = "nobody"});
    talk.login("nobody");
    talk.expect_nothing("alice");
}

TEST(Presence, UnwatchingAndLeavingStopThePushes) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    talk.from("alice", to_server::WatchUser{"bob"});
    talk.from("alice", to_server::UnwatchUser{"bob"});
    talk.from("alice", to_server::UnwatchUser{"bob"});
    talk.from("alice", to_server::UnwatchUser{"nobody"});
    talk.forget();
    talk.from("bob", to_server::SetStatus{UserStatus::away});
    talk.expect_nothing("alice");

    talk.from("alice", to_server::WatchUser{"bob"});
    talk.lose("alice");
    talk.login("alice");
    talk.forget();
    talk.from("bob", to_server::SetStatus{UserStatus::online});
    talk.expect_nothing("alice");
}

TEST(Presence, WatchingOneselfTellsOnce) {
    Talk talk;
    talk.login("alice");
    talk.from("alice", to_server::WatchUser{"alice"});
    talk.forget();
    talk.from("alice", to_server::SetStatus{UserStatus::away});
    talk.expect("alice", status("alice", UserStatus::away));
    talk.expect_nothing("alice");
}

TEST(Presence, WatchesAreLimited) {
    Settings settings;
    settings.max_watched = 1;
    Talk talk(settings);
    talk.login("alice");
    talk.login("bob");
    talk.login("carol");
    talk.from("alice", to_server::WatchUser{"bob"});
    talk.from("alice", to_server::WatchUser{"carol"});
    talk.forget();
    talk.from("carol", to_server::SetStatus{UserStatus::away});
    talk.expect_nothing("alice");
    talk.from("bob", to_server::SetStatus{UserStatus::away});
    talk.expect("alice", status("bob", UserStatus::away));
}

TEST(Presence, SeedClientsGetStatusAndAddressBehindAWatch) {
    Talk talk;
    talk.login("john", Dialect::seed2003);
    talk.login("bob");
    talk.from("john", to_server::WatchUser{"bob"});
    talk.expect("john", from_server::WatchUser{.username = "bob", .exists = true});
    talk.expect("john",
                from_server::GetUserStatus{.username = "bob", .status = UserStatus::online});
    talk.expect("john", from_server::GetPeerAddress{"bob", IPv4{0x0a000002}, 2234, {}, {}});
    talk.from("john", to_server::WatchUser{"nobody"});
    talk.expect("john", from_server::WatchUser{.username = "nobody", .exists = false});
    // They cannot ask for statistics, so they are told.
    talk.from("bob", to_server::SharedFoldersFiles{.folders = 1, .files = 2});
    talk.expect("john", from_server::GetUserStats{"bob", {.files = 2, .folders = 1}});
    talk.expect_nothing("john", "bob");
}

TEST(Presence, OtherStatusValuesAndRepeatsAreIgnored) {
    Talk talk;
    talk.login("alice");
    for (const std::uint32_t value : {0u, 2u, 3u, 0xffffffffu})
        talk.from("alice", to_server::SetStatus{UserStatus{value}});
    talk.expect_nothing("alice");
}

TEST(Presence, UploadSpeedIsTheAverageOverAllUploadsAndSurvives) {
    Talk talk;
    talk.login("alice");
    talk.from("alice", to_server::SendUploadSpeed{100});
    talk.from("alice", to_server::SendUploadSpeed{201});
    talk.from("alice", to_server::SendUploadSpeed{0xffffffff});
    const std::uint64_t third = (150ull * 2 + 0xffffffff) / 3;
    talk.from("alice", to_server::GetUserStats{"alice"});
    talk.expect("alice", from_server::GetUserStats{
                             "alice", {static_cast<std::uint32_t>(third), 3, 0, 0, 0}});
    EXPECT_EQ(talk.stored().accounts[0].stats.uploads, 3u);
    EXPECT_EQ(talk.stored().accounts[0].stats.average_speed, third);
}

TEST(Presence, AddressHasTheObfuscatedPortIfThereIsOne) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    talk.from("bob", to_server::SetWaitPort{.port = 2234,
                                            .obfuscation_type = protocol::ObfuscationType::rotated,
                                            .obfuscated_port = 2235});
    talk.forget();
    talk.from("alice", to_server::GetPeerAddress{"bob"});
    talk.expect("alice", from_server::GetPeerAddress{"bob", IPv4{0x0a000002}, 2234,
                                                     protocol::ObfuscationType::rotated, 2235});
    talk.lose("bob");
    talk.from("alice", to_server::GetPeerAddress{"bob"});
    talk.expect("alice",
                from_server::GetPeerAddress{"bob", IPv4{}, 0, protocol::ObfuscationType::none, 0});
}

TEST(Presence, ImpossiblePortsAreNoPorts) {
    Talk talk;
    talk.login("alice");
    talk.from("alice", to_server::SetWaitPort{.port = 65536 + 80});
    talk.from("alice", to_server::GetPeerAddress{"alice"});
    talk.expect("alice", from_server::GetPeerAddress{"alice", IPv4{0x0a000001}, 0,
                                                     protocol::ObfuscationType::none, 0});
}

}  // namespace
}  // namespace kindred::server
