// The wish list: whose turn it is, what counts as new, what is fetched, and what a restart keeps.
#include "client/wishes.hpp"

#include "talk.hpp"

namespace kindred::client {
namespace {

constexpr std::uint32_t interval = 720;

protocol::FileEntry entry(const std::string& path, std::uint32_t bitrate = 320) {
    protocol::FileEntry file;
    file.name = path;
    file.size.value = 3'000'000;
    file.attributes = {{protocol::AttributeType::bitrate, bitrate}};
    return file;
}

peer::FileSearchResponse response(std::uint32_t token, std::vector<protocol::FileEntry> files,
                                  bool free_slot = true) {
    peer::FileSearchResponse message;
    message.token = token;
    message.files = std::move(files);
    message.free_slot = free_slot;
    message.avg_speed = 5000;
    return message;
}

/// Logged in at a server that wants `interval` seconds between wishes.
class WishesTest : public testing::Test {
  protected:
    explicit WishesTest(Settings settings = test_settings()) : talk(std::move(settings)) {}

    void SetUp() override {
        talk.login();
        talk.server_says(from_server::WishlistInterval{interval});
    }
    WishId add(Wish wish) {
        const auto id = talk.client.add_wish(std::move(wish), talk.now);
        EXPECT_TRUE(id) << id.error().message;
        return id.value_or(WishId{});
    }
    WishStatus status(WishId id) {
        const auto wish = talk.client.wish(id);
        EXPECT_TRUE(wish);
        return wish.value_or(WishStatus{});
    }
    /// The query of the wish that is searched now; empty if none is.
    std::string searched() {
        const auto sent = talk.told_server<to_server::WishlistSearch>();
        if (!sent) return "";
        token = sent->token;
        return sent->query;
    }
    /// `username` answers the search of last time.
    void answers(const std::string& username, std::vector<protocol::FileEntry> files,
                 bool free_slot = true) {
        talk.says(talk.peer(username), response(token, std::move(files), free_slot));
    }
    void end_search() { talk.pass(talk.client.settings().search_timeout + 1s); }
    std::vector<std::size_t> news() {
        std::vector<std::size_t> files;
        for (const Event& event : talk.events)
            if (const auto* found = std::get_if<WishFound>(&event)) files.push_back(found->files);
        return files;
    }

    Talk talk;
    std::uint32_t token = 0;
};

/// The same disk, another run of the program.
class Restarted {
  public:
    explicit Restarted(Talk& before, Settings settings = test_settings())
        : talk(std::move(settings)) {
        talk.storage = before.storage;
        talk.now = before.now;
        talk.login();
        talk.server_says(from_server::WishlistInterval{interval});
    }
    Talk talk;
};

TEST_F(WishesTest, TakeTurnsAtTheIntervalOfTheServer) {
    add({.query = "first wish"});
    EXPECT_EQ(searched(), "first wish") << "nothing was searched for a whole interval";
    add({.query = "second wish"});
    add({.query = "third wish"});
    EXPECT_EQ(searched(), "");
    talk.pass(719s);
    EXPECT_EQ(searched(), "");
    talk.pass(2s);
    EXPECT_EQ(searched(), "second wish");
    talk.pass(720s);
    EXPECT_EQ(searched(), "third wish");
    talk.pass(720s);
    EXPECT_EQ(searched(), "first wish");
    EXPECT_EQ(talk.client.searches().size(), 3u) << "a wish keeps one search";
}

TEST_F(WishesTest, TellWhenTheirTurnComes) {
    const WishId first = add({.query = "first wish"});
    const WishId second = add({.query = "second wish"});
    const WishId third = add({.query = "third wish"});
    EXPECT_EQ(status(second).next_search, talk.now.unix_seconds + interval);
    EXPECT_EQ(status(third).next_search, talk.now.unix_seconds + 2 * interval);
    EXPECT_EQ(status(first).state, WishState::searching);
    EXPECT_EQ(status(second).state, WishState::waiting);
    EXPECT_NE(status(second).reason.find("720 seconds"), std::string::npos);
    talk.client.disconnect(talk.now);
    EXPECT_EQ(status(second).next_search, 0);
    EXPECT_EQ(status(second).reason, "not connected to the server");
}

TEST_F(WishesTest, AreNotSearchedWhileTheyAreSwitchedOff) {
    const WishId off = add({.query = "not now", .enabled = false});
    EXPECT_EQ(searched(), "");
    EXPECT_EQ(status(off).state, WishState::paused);
    Wish wish = status(off).wish;
    wish.enabled = true;
    ASSERT_TRUE(talk.client.change_wish(off, wish, talk.now));
    talk.pass(1s);
    EXPECT_EQ(searched(), "not now");
}

TEST_F(WishesTest, CanBeSearchedAtOnceWithinTheBudget) {
    const WishId id = add({.query = "hurry", .enabled = false});
    ASSERT_TRUE(talk.client.search_wish(id, talk.now));
    EXPECT_EQ(talk.told_server<to_server::FileSearch>()->query, "hurry");
    EXPECT_EQ(status(id).state, WishState::searching);
    ASSERT_TRUE(talk.client.search_wish(id, talk.now)) << "it is under way";
    EXPECT_FALSE(talk.told_server<to_server::FileSearch>());
    EXPECT_FALSE(talk.client.search_wish(WishId{99}, talk.now));
}

TEST_F(WishesTest, CountWhatIsNewSinceItWasSeen) {
    const WishId id = add({.query = "rare"});
    talk.pass(1s);
    ASSERT_EQ(searched(), "rare");
    answers("bob", {entry("m\\rare.mp3"), entry("m\\rare too.mp3")});
    EXPECT_EQ(status(id).found, 2u) << "counted while the search runs";
    EXPECT_EQ(status(id).fresh, 2u);
    EXPECT_EQ(talk.client.responses(status(id).search).size(), 1u);
    end_search();
    EXPECT_EQ(news(), std::vector<std::size_t>{2});
    ASSERT_TRUE(talk.client.mark_wish_seen(id, talk.now));
    EXPECT_EQ(status(id).fresh, 0u);
    talk.pass(690s);
    ASSERT_EQ(searched(), "rare") << "720 seconds after the last time";
    answers("bob", {entry("m\\rare.mp3")});
    answers("ann", {entry("x\\rare.mp3")});
    end_search();
    EXPECT_EQ(status(id).found, 2u);
    EXPECT_EQ(status(id).fresh, 1u) << "bob's is known";
    EXPECT_EQ(news(), (std::vector<std::size_t>{2, 1}));
    EXPECT_FALSE(talk.client.mark_wish_seen(WishId{99}, talk.now));
}

TEST_F(WishesTest, CountOnlyWhatMeetsTheConditions) {
    const WishId id = add({.query = "rare", .conditions = {.min_bitrate_kbps = 256}});
    talk.pass(1s);
    ASSERT_EQ(searched(), "rare");
    Contact villain;
    villain.username = "villain";
    villain.banned = true;
    ASSERT_TRUE(talk.client.set_contact(villain, talk.now));
    answers("bob", {entry("m\\rare.mp3", 128), entry("m\\rare.flac", 900)});
    answers("villain", {entry("m\\rare.mp3")});
    end_search();
    EXPECT_EQ(status(id).found, 1u);
    Wish wish = status(id).wish;
    wish.conditions.min_bitrate_kbps = 64;
    ASSERT_TRUE(talk.client.change_wish(id, wish, talk.now));
    EXPECT_EQ(status(id).found, 2u) << "by other conditions, of the same results";
    EXPECT_EQ(status(id).fresh, 2u);
}

TEST_F(WishesTest, FetchTheBestFileOnce) {
    const WishId id = add({.query = "rare", .download = WishDownload::first, .destination = "in"});
    talk.pass(1s);
    ASSERT_EQ(searched(), "rare");
    answers("ann", {entry("x\\rare.mp3", 320)}, false);
    answers("bob", {entry("m\\rare.mp3", 128), entry("m\\rare.flac", 900)});
    end_search();
    ASSERT_EQ(talk.client.downloads().size(), 1u);
    const DownloadStatus download = talk.client.downloads().front();
    EXPECT_EQ(download.request.username, "bob");
    EXPECT_EQ(download.request.path, "m\\rare.flac");
    EXPECT_EQ(download.request.size, 3'000'000u);
    EXPECT_EQ(download.request.destination, "in");
    EXPECT_EQ(status(id).state, WishState::fulfilled);
    EXPECT_EQ(status(id).downloads, std::vector{download.id});
    talk.pass(720s);
    EXPECT_EQ(searched(), "") << "it has what it wanted";
    ASSERT_TRUE(talk.client.search_wish(id, talk.now));
    token = talk.told_server<to_server::FileSearch>()->token;
    answers("eve", {entry("z\\rare.flac", 1000)});
    end_search();
    EXPECT_EQ(talk.client.downloads().size(), 1u) << "once";
    ASSERT_TRUE(talk.client.remove_download(download.id, talk.now));
    EXPECT_EQ(status(id).state, WishState::fulfilled);
    EXPECT_TRUE(status(id).downloads.empty());
}

TEST_F(WishesTest, FetchTheWholeFolderOfAnAlbum) {
    const WishId id = add({.query = "rare", .download = WishDownload::album});
    talk.pass(1s);
    ASSERT_EQ(searched(), "rare");
    answers("bob", {entry("m\\rare\\1.mp3"), entry("m\\rare\\2.mp3")});
    answers("ann", {entry("x\\rare\\1.mp3")});
    end_search();
    ASSERT_EQ(talk.client.folder_downloads().size(), 1u);
    EXPECT_EQ(talk.client.folder_downloads().front().request.username, "bob");
    EXPECT_EQ(talk.client.folder_downloads().front().request.folder, "m\\rare");
    EXPECT_EQ(status(id).state, WishState::fulfilled);
    EXPECT_NE(status(id).reason.find("bob"), std::string::npos) << status(id).reason;
}

TEST_F(WishesTest, WantAgainWhatTheirRulesNowSay) {
    const WishId id = add({.query = "rare", .download = WishDownload::first});
    talk.pass(1s);
    ASSERT_EQ(searched(), "rare");
    answers("bob", {entry("m\\rare.mp3")});
    end_search();
    ASSERT_EQ(status(id).state, WishState::fulfilled);
    Wish wish = status(id).wish;
    wish.download = WishDownload::album;
    ASSERT_TRUE(talk.client.change_wish(id, wish, talk.now));
    EXPECT_EQ(status(id).state, WishState::waiting);
    talk.pass(720s);
    EXPECT_EQ(searched(), "rare");
}

TEST_F(WishesTest, ThatAreNoneAreRefused) {
    add({.query = "rare album"});
    EXPECT_FALSE(talk.client.add_wish({.query = "..."}, talk.now));
    EXPECT_FALSE(talk.client.add_wish({.query = "Rare  (Album)"}, talk.now)) << "the same";
    EXPECT_FALSE(talk.client.add_wish(
        {.query = "x", .conditions = {.min_bitrate_kbps = 300, .max_bitrate_kbps = 200}},
        talk.now));
    const WishId other = add({.query = "other"});
    EXPECT_FALSE(talk.client.change_wish(other, {.query = "rare album"}, talk.now));
    EXPECT_FALSE(talk.client.change_wish(WishId{99}, {.query = "more"}, talk.now));
    EXPECT_EQ(status(other).wish.query, "other");
}

TEST_F(WishesTest, AreGoneWithTheirResultsWhenRemoved) {
    const WishId id = add({.query = "rare"});
    ASSERT_EQ(talk.client.searches().size(), 1u);
    bool durable = false;
    ASSERT_TRUE(talk.client.remove_wish(id, talk.now, [&](const auto&) { durable = true; }));
    talk.pass(1s);
    EXPECT_TRUE(durable);
    EXPECT_TRUE(talk.client.searches().empty());
    EXPECT_FALSE(talk.client.wish(id));
    EXPECT_FALSE(talk.client.remove_wish(id, talk.now));
    const Restarted again(talk);
    EXPECT_TRUE(again.talk.client.wishes().empty());
}

TEST_F(WishesTest, SurviveARestartWithWhatTheyKnow) {
    Wish wish{.query = "rare",
              .download = WishDownload::first,
              .conditions = {.formats = {"flac"}, .min_bitrate_kbps = 200},
              .destination = "in"};
    const WishId id = add(wish);
    const WishId other = add({.query = "other", .enabled = false});
    talk.pass(1s);
    ASSERT_EQ(searched(), "rare");
    answers("bob", {entry("m\\rare.mp3"), entry("m\\rare.flac")});
    end_search();
    const WishStatus before = status(id);
    ASSERT_EQ(before.state, WishState::fulfilled);
    ASSERT_EQ(before.fresh, 1u);
    const Restarted again(talk);
    const auto after = again.talk.client.wish(id);
    ASSERT_TRUE(after);
    EXPECT_EQ(after->wish, wish);
    EXPECT_EQ(after->state, WishState::fulfilled);
    EXPECT_EQ(after->last_search, before.last_search);
    EXPECT_EQ(after->created, before.created);
    EXPECT_EQ(after->fresh, 1u);
    EXPECT_EQ(after->downloads, before.downloads);
    EXPECT_EQ(after->search, SearchId{}) << "responses are not kept";
    EXPECT_FALSE(again.talk.client.wish(other)->wish.enabled);
}

TEST_F(WishesTest, AreNotSearchedEarlierBecauseOfARestart) {
    add({.query = "rare"});
    ASSERT_EQ(searched(), "rare");
    talk.pass(100s);
    Restarted again(talk);
    EXPECT_FALSE(again.talk.told_server<to_server::WishlistSearch>());
    again.talk.pass(std::chrono::seconds(interval) - 101s);
    EXPECT_FALSE(again.talk.told_server<to_server::WishlistSearch>());
    again.talk.pass(2s);
    EXPECT_TRUE(again.talk.told_server<to_server::WishlistSearch>());
}

TEST_F(WishesTest, UnreadableOnesAreLeftAlone) {
    add({.query = "rare"});
    talk.pass(1s);
    talk.storage.put(Ticket{}, Table::wishes, key_of_number(7), Buffer{1, 2, 3});
    const Restarted again(talk);
    EXPECT_EQ(again.talk.client.wishes().size(), 1u);
}

TEST_F(WishesTest, KeepNoMoreResultsThanOneSearchMay) {
    Settings settings = test_settings();
    settings.search_max_files = 3;
    talk.client.change_settings(settings, talk.now);
    const WishId first = add({.query = "first"});
    talk.pass(1s);
    ASSERT_EQ(searched(), "first");
    answers("bob", {entry("m\\first 1.mp3"), entry("m\\first 2.mp3")});
    const WishId second = add({.query = "second"});
    talk.pass(720s);
    ASSERT_EQ(searched(), "second");
    answers("bob", {entry("m\\second 1.mp3"), entry("m\\second 2.mp3")});
    end_search();
    EXPECT_EQ(status(first).search, SearchId{});
    EXPECT_EQ(status(first).found, 2u);
    EXPECT_EQ(talk.client.responses(status(second).search).size(), 1u);
}

TEST_F(WishesTest, FetchFromWhatWasFoundWhenTheirSearchIsStopped) {
    const WishId id = add({.query = "rare", .download = WishDownload::first});
    ASSERT_EQ(searched(), "rare");
    answers("bob", {entry("m\\rare.mp3")});
    ASSERT_TRUE(talk.client.stop_search(status(id).search, talk.now));
    talk.pass(1s);
    EXPECT_EQ(status(id).state, WishState::fulfilled);
}

TEST(WishesOfTheSettings, AreThereAsLongAsTheSettingsNameThem) {
    Settings settings = test_settings();
    settings.wishes = {"always", "...", "ALWAYS"};
    Talk talk(settings);
    talk.login();
    ASSERT_EQ(talk.client.wishes().size(), 1u) << "what cannot be searched, or twice, is none";
    const WishStatus always = talk.client.wishes().front();
    EXPECT_TRUE(always.in_settings);
    EXPECT_FALSE(talk.client.remove_wish(always.id, talk.now));
    EXPECT_FALSE(talk.client.change_wish(always.id, {.query = "never"}, talk.now));
    Wish rules = always.wish;
    rules.enabled = false;
    EXPECT_TRUE(talk.client.change_wish(always.id, rules, talk.now)) << "rules may change";
    settings.wishes = {"other"};
    talk.client.change_settings(settings, talk.now);
    ASSERT_EQ(talk.client.wishes().size(), 1u);
    EXPECT_EQ(talk.client.wishes().front().wish.query, "other");
    talk.pass(1s);
    Restarted again(talk);
    EXPECT_TRUE(again.talk.client.wishes().empty()) << "the settings do not name it any more";
}

TEST(WishesOfTheSettings, LeaveAloneWhatWasAddedByHand) {
    Talk talk;
    talk.login();
    const WishId id = *talk.client.add_wish({.query = "mine"}, talk.now);
    Settings settings = test_settings();
    settings.wishes = {"mine"};
    talk.client.change_settings(settings, talk.now);
    ASSERT_EQ(talk.client.wishes().size(), 1u);
    EXPECT_FALSE(talk.client.remove_wish(id, talk.now));
    settings.wishes.clear();
    talk.client.change_settings(settings, talk.now);
    EXPECT_TRUE(talk.client.wish(id));
    EXPECT_TRUE(talk.client.remove_wish(id, talk.now));
}

}  // namespace
}  // namespace kindred::client
