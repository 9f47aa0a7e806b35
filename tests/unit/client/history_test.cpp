// What is counted over time, and that it outlives the program.
#include "shared_catalog.hpp"
#include "talk.hpp"

namespace kindred::client {
namespace {

constexpr std::int64_t hour = 3600;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t forever = 100 * 365 * day;

class History : public testing::Test {
  protected:
    History() {
        talk.login();
        talk.client.set_catalog(test_catalog(), talk.now);
        talk.files[local_song] = 1000;
    }

    /// Bob fetches the shared song of 1000 bytes; `sent` of them are on their way.
    void begin_upload(std::uint64_t sent) {
        bob = talk.peer("bob");
        talk.says(bob, peer::QueueUpload{shared_song});
        const auto offered = talk.told<peer::TransferRequest>(bob);
        ASSERT_TRUE(offered);
        talk.says(bob, peer::TransferResponse{offered->token, true});
        talk.tell_address("bob");
        file = talk.let_connect();
        talk.bytes(file, little_endian(0, 8));
        talk.progress(file, sent);
    }
    void end_upload() {
        talk.file_done(file);
        talk.end(file);
    }
    /// Ann refuses a file for good.
    void fail_download(const std::string& path) {
        const auto ann = talk.peer("ann");
        talk.client.download({{"ann", path, 10, {}, {}}}, talk.now);
        talk.says(ann, peer::UploadDenied{path, "Banned"});
        talk.end(ann);
    }
    Counts counts(Interval interval = Interval::day) const {
        Counts sum;
        for (const auto& [start, counts] : talk.client.history(interval, 0, forever)) sum += counts;
        return sum;
    }
    Top top(Direction direction, TopOf of, std::int64_t from = 0, std::int64_t to = forever) {
        Top found;
        talk.client.top(
            {from, to, direction, of, 10}, [&](Result<Top> top) { found = top.value(); }, talk.now);
        talk.pass(0s);
        return found;
    }

    Talk talk;
    ConnectionId bob;
    ConnectionId file;
};

TEST_F(History, CountsWhatIsMovedAsItMoves) {
    begin_upload(600);
    EXPECT_EQ(counts().bytes_uploaded, 600u);
    EXPECT_EQ(counts().files_uploaded, 0u);
    end_upload();
    EXPECT_EQ(counts().bytes_uploaded, 1000u);
    EXPECT_EQ(counts().files_uploaded, 1u);
    EXPECT_EQ(counts(Interval::hour), counts());
    EXPECT_EQ(counts(Interval::month), counts());
}

TEST_F(History, CountsFailuresByTheirReason) {
    fail_download("music\\a.mp3");
    fail_download("music\\b.mp3");
    EXPECT_EQ(counts().downloads_failed, 2u);
    const Top errors = top(Direction::download, TopOf::error);
    ASSERT_EQ(errors.names.size(), 1u);
    EXPECT_EQ(errors.names[0], (TopName{"the user refused: Banned", 2, 0}));
}

TEST_F(History, KnowsTheLargestUsersAndFolders) {
    begin_upload(600);
    end_upload();
    EXPECT_EQ(top(Direction::upload, TopOf::user).names, (std::vector<TopName>{{"bob", 1, 1000}}));
    const std::string folder =
        std::string(shared_song).substr(0, std::string(shared_song).rfind('\\'));
    EXPECT_EQ(top(Direction::upload, TopOf::folder).names,
              (std::vector<TopName>{{folder, 1, 1000}}));
    EXPECT_TRUE(top(Direction::download, TopOf::user).names.empty());
}

TEST_F(History, CountsTheTimeOnlineInTheHoursItWas) {
    talk.pass(2h + 1min);
    const auto hours = talk.client.history(Interval::hour, 0, forever);
    ASSERT_GE(hours.size(), 3u);
    EXPECT_EQ(hours[1].counts.seconds_online, 3600u);
    EXPECT_EQ(hours[1].start % hour, 0);
    EXPECT_EQ(hours[1].start, hours[0].start + hour);
    const std::uint64_t before = counts().seconds_online;
    talk.end(talk.server);
    talk.client.disconnect(talk.now);
    talk.pass(10min);
    EXPECT_LE(counts().seconds_online, before + 60) << "and none offline";
}

TEST_F(History, TellsOnlyWhatIsAskedFor) {
    begin_upload(600);
    const std::int64_t began = talk.now.unix_seconds;
    talk.pass(48h);
    const auto days = talk.client.history(Interval::day, began + day, began + day + 1);
    ASSERT_EQ(days.size(), 1u);
    EXPECT_EQ(days[0].start, (began + day) / day * day);
    EXPECT_EQ(days[0].counts.bytes_uploaded, 0u);
    EXPECT_TRUE(top(Direction::upload, TopOf::user, began + 2 * day).names.empty());
    EXPECT_EQ(top(Direction::upload, TopOf::user, 0, began + 1).names.size(), 1u);
}

TEST_F(History, SurvivesACrashButForOneMinute) {
    begin_upload(600);
    talk.pass(61s);
    talk.progress(file, 700);
    Talk again;
    again.storage = talk.storage;
    again.now = talk.now;
    again.client.start(again.now);
    again.pass(1s);
    const auto days = again.client.history(Interval::day, 0, forever);
    ASSERT_FALSE(days.empty());
    EXPECT_EQ(days.back().counts.bytes_uploaded, 600u);
    Top users;
    again.client.top(
        {0, forever, Direction::upload, TopOf::user, 10},
        [&](Result<Top> top) { users = top.value(); }, again.now);
    again.pass(0s);
    ASSERT_EQ(users.names.size(), 1u);
    EXPECT_EQ(users.names[0], (TopName{"bob", 0, 600}));
}

TEST_F(History, IsWrittenAtTheEnd) {
    begin_upload(600);
    talk.pass(0s);
    talk.client.stop(talk.now);
    Talk again;
    again.storage = talk.storage;
    again.client.start(talk.now);
    const auto days = again.client.history(Interval::day, 0, forever);
    ASSERT_EQ(days.size(), 1u);
    EXPECT_EQ(days[0].counts.bytes_uploaded, 600u);
    EXPECT_EQ(days[0].counts.uploads_failed, 0u) << "the end of the program is no failure";
}

TEST_F(History, PutsTheDaysOfALongTimeTogether) {
    talk.client.disconnect(talk.now);
    for (int i = 0; i < 40; ++i) {
        fail_download("music\\" + std::to_string(i) + ".mp3");
        talk.pass(24h);
    }
    const Top errors = top(Direction::download, TopOf::error);
    ASSERT_EQ(errors.names.size(), 1u);
    EXPECT_EQ(errors.names[0].files, 40u);
    EXPECT_GE(talk.client.history(Interval::month, 0, forever).size(), 2u);
}

TEST_F(History, ForgetsHoursAfterThreeMonthsButNotDays) {
    begin_upload(600);
    talk.client.disconnect(talk.now);
    talk.pass(24h * 91);
    fail_download("music\\a.mp3");
    talk.pass(61s);
    EXPECT_EQ(counts(Interval::hour).bytes_uploaded, 0u);
    EXPECT_EQ(talk.client.history(Interval::hour, 0, forever).size(), 1u);
    EXPECT_EQ(counts(Interval::day).bytes_uploaded, 600u);
}

TEST_F(History, PassesByWhatIsUnreadable) {
    Talk other;
    other.storage.put({}, Table::statistics, "", {});
    other.storage.put({}, Table::statistics, "h12", {1});
    other.storage.put({}, Table::statistics, "d0000000000000001", {1});
    other.storage.put({}, Table::statistics_top, "uu0000000000000001", {1});
    other.client.start(other.now);
    EXPECT_TRUE(other.client.history(Interval::day, 0, forever).empty());
}

}  // namespace
}  // namespace kindred::client
