// Groups of users with rules of their own, limits by day and week, speeds by time of day, and what
// a ban of an address does to uploads.
#include "client/upload_groups.hpp"

#include "shared_catalog.hpp"
#include "talk.hpp"

namespace kindred::client {
namespace {

constexpr std::uint64_t mib = 1 << 20;

UploadGroup group(std::string name, std::vector<std::string> users, int priority = 0) {
    UploadGroup made;
    made.name = std::move(name);
    made.users = std::move(users);
    made.priority = priority;
    return made;
}

TEST(UploadGroups, TheFirstThatNamesAUserHasHim) {
    Settings settings;
    settings.upload_groups = {group("friends", {"ann", "club-*"}), group("all", {"*"}, -1)};
    const UploadGroups groups(settings);
    EXPECT_EQ(groups.of("ann", true, true).name, "friends");
    EXPECT_EQ(groups.of("club-7", false, false).name, "friends");
    EXPECT_EQ(groups.of("bob", false, false).name, "all");
}

TEST(UploadGroups, WhatAUserIsDecidesOtherwise) {
    Settings settings;
    settings.upload_groups = {group("default", {}, 7)};
    const UploadGroups groups(settings);
    EXPECT_EQ(groups.of("bob", true, true).name, "privileged");
    EXPECT_EQ(groups.of("bob", false, true).name, "buddies");
    EXPECT_EQ(groups.of("bob", false, false).priority, 7);
    EXPECT_GT(groups.of("bob", true, false).priority, groups.of("bob", false, true).priority);
}

TEST(UploadGroups, Patterns) {
    EXPECT_TRUE(matches_pattern("*", ""));
    EXPECT_TRUE(matches_pattern("a*b?", "a--bxbc"));
    EXPECT_TRUE(matches_pattern("a**", "a"));
    EXPECT_FALSE(matches_pattern("a*b", "abc"));
    EXPECT_FALSE(matches_pattern("?", ""));
    EXPECT_FALSE(matches_pattern("Ann", "ann"));
}

TEST(SpeedLimits, FollowTheTimeOfDay) {
    Settings settings;
    settings.upload_speed_limit = 1;
    settings.utc_offset_minutes = 60;
    settings.speed_periods = {{22 * 60, 6 * 60, 0, 0}, {12 * 60, 13 * 60, 5, 6}};
    const auto at = [&](int hour) { return speed_limits(settings, 86'400 * 100 + hour * 3600); };
    EXPECT_EQ(at(10).upload, 1u);
    EXPECT_EQ(at(11).upload, 5u);
    EXPECT_EQ(at(11).download, 6u);
    EXPECT_EQ(at(12).upload, 1u);
    EXPECT_EQ(at(21).upload, 0u);
    EXPECT_EQ(at(4).upload, 0u);
    EXPECT_EQ(at(5).upload, 1u);
}

class GroupedUploads : public testing::Test {
  protected:
    void begin(Settings settings) {
        talk = std::make_unique<Talk>(std::move(settings));
        talk->login();
        talk->client.set_catalog(test_catalog(), talk->now);
        talk->files[local_song] = 1000;
        talk->files["/library/album/empty.txt"] = 0;
    }
    ConnectionId peer(const std::string& name) {
        const auto host = static_cast<std::uint32_t>(++peers);
        return talk->peer(name, {IPv4{0x0a000100 + host}, 2234});
    }
    bool offered(ConnectionId peer) { return talk->told<peer::TransferRequest>(peer).has_value(); }
    /// Sends a whole file to whoever was offered it last on `peer`.
    void deliver(const std::string& name, ConnectionId peer) {
        const auto offer = talk->told<peer::TransferRequest>(peer);
        ASSERT_TRUE(offer);
        talk->says(peer, peer::TransferResponse{offer->token, true});
        const ConnectionId file = talk->arrive(name, "F");
        Buffer token;
        for (int i = 0; i < 4; ++i)
            token.push_back(static_cast<std::uint8_t>(offer->token >> (8 * i)));
        talk->bytes(file, token);
        talk->bytes(file, Buffer(8, 0));
        talk->file_done(file);
        talk->end(file);
    }
    std::unique_ptr<Talk> talk;
    int peers = 0;
};

TEST_F(GroupedUploads, HaveSlotsOfTheirOwn) {
    Settings settings = test_settings();
    settings.upload_slots = 3;
    settings.upload_groups = {group("few", {"a*"})};
    settings.upload_groups[0].slots = 1;
    begin(settings);
    const ConnectionId ann = peer("ann");
    const ConnectionId amy = peer("amy");
    const ConnectionId bob = peer("bob");
    for (const ConnectionId one : {ann, amy, bob}) talk->says(one, peer::QueueUpload{shared_song});
    EXPECT_TRUE(offered(ann));
    EXPECT_FALSE(offered(amy)) << "the slot of the group is taken";
    EXPECT_TRUE(offered(bob));
    EXPECT_EQ(talk->client.uploads().front().group, "few");
}

TEST_F(GroupedUploads, GoInTheOrderOfTheirPriority) {
    Settings settings = test_settings();
    settings.upload_slots = 1;
    settings.upload_groups = {group("late", {"late"}, -5), group("early", {"early"}, 5)};
    begin(settings);
    const ConnectionId first = peer("first");
    talk->says(first, peer::QueueUpload{shared_song});
    const ConnectionId late = peer("late");
    const ConnectionId early = peer("early");
    talk->says(late, peer::QueueUpload{shared_song});
    talk->says(early, peer::QueueUpload{shared_song});
    talk->client.cancel_upload(talk->client.uploads().front().id, talk->now);
    talk->pass(1s);
    EXPECT_TRUE(offered(early));
    EXPECT_FALSE(offered(late));
}

TEST_F(GroupedUploads, LimitWhatWaits) {
    Settings settings = test_settings();
    settings.upload_slots = 0;
    settings.upload_groups = {group("default", {})};
    settings.upload_groups[0].queued.files = 1;
    begin(settings);
    const ConnectionId bob = peer("bob");
    talk->says(bob, peer::QueueUpload{shared_song});
    EXPECT_FALSE(talk->told<peer::UploadDenied>(bob));
    talk->says(bob, peer::QueueUpload{"music\\album\\empty.txt"});
    EXPECT_EQ(talk->told<peer::UploadDenied>(bob)->reason, "Too many files");
}

TEST_F(GroupedUploads, LimitWhatIsTakenInADayAndAWeek) {
    Settings settings = test_settings();
    settings.upload_groups = {group("default", {})};
    settings.upload_groups[0].daily.bytes = 1000;
    settings.upload_groups[0].weekly.files = 2;
    begin(settings);
    ConnectionId bob = talk->peer("bob");
    const auto refusal = [&]() -> std::string {
        bob = talk->peer("bob");
        talk->says(bob, peer::QueueUpload{shared_song});
        const auto denied = talk->told<peer::UploadDenied>(bob);
        return denied ? denied->reason : "";
    };
    EXPECT_EQ(refusal(), "");
    deliver("bob", bob);
    EXPECT_EQ(refusal(), "Too many megabytes today");
    talk->pass(24h);
    EXPECT_EQ(refusal(), "");
    deliver("bob", bob);
    talk->pass(24h);
    EXPECT_EQ(refusal(), "Too many files this week");
    const MemoryStorage kept = talk->storage;
    talk->pass(6 * 24h);
    EXPECT_EQ(refusal(), "");

    // It is remembered over a restart.
    const Now then = talk->now;
    Talk later(settings);
    later.storage = kept;
    later.now.unix_seconds = then.unix_seconds - 6 * 86'400;
    later.login();
    later.client.set_catalog(test_catalog(), later.now);
    const ConnectionId again = later.peer("bob");
    later.says(again, peer::QueueUpload{shared_song});
    EXPECT_EQ(later.told<peer::UploadDenied>(again)->reason, "Too many files this week");
}

TEST_F(GroupedUploads, ShareTheirSpeed) {
    Settings settings = test_settings();
    settings.upload_speed_limit = 100 * mib;
    settings.upload_groups = {group("default", {})};
    settings.upload_groups[0].speed_limit = 10 * mib;
    begin(settings);
    const ConnectionId bob = talk->peer("bob");
    talk->says(bob, peer::QueueUpload{shared_song});
    const auto offer = talk->told<peer::TransferRequest>(bob);
    talk->says(bob, peer::TransferResponse{offer->token, true});
    talk->tell_address("bob");
    const ConnectionId file = talk->let_connect();
    talk->bytes(file, Buffer(8, 0));
    EXPECT_EQ(talk->rates.at(file), 10 * mib);
    settings.upload_speed_limit = 2 * mib;
    talk->client.change_settings(settings, talk->now);
    EXPECT_EQ(talk->rates.at(file), 2 * mib);
    settings.speed_periods = {{0, 0, mib, 0}};
    talk->client.change_settings(settings, talk->now);
    EXPECT_EQ(talk->rates.at(file), mib);
}

TEST_F(GroupedUploads, BannedAddressesLoseWhatRunsAtOnce) {
    begin(test_settings());
    const ConnectionId bob = talk->peer("bob");
    talk->says(bob, peer::QueueUpload{shared_song});
    EXPECT_TRUE(offered(bob));
    ASSERT_TRUE(talk->client.ban_addresses(*parse_address_range("10.0.0.2"), talk->now));
    EXPECT_FALSE(talk->is_open(bob));
    const ConnectionId again = talk->accept();
    EXPECT_FALSE(talk->is_open(again));
    EXPECT_TRUE(talk->is_open(talk->server)) << "the server is somewhere else";
}

}  // namespace
}  // namespace kindred::client
