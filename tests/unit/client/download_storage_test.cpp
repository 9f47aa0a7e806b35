// What of the download queue outlives the program.
#include "talk.hpp"

namespace kindred::client {
namespace {

TEST(DownloadQueue, SurvivesARestartInOrder) {
    MemoryStorage storage;
    std::vector<DownloadId> ids;
    {
        Talk talk;
        talk.login();
        bool durable = false;
        ids = talk.client.download(
            {{"bob", "a", 10, "folder", "batch"},
             {"bob", "b", std::nullopt, {}, {}},
             {"ann", "c", 30, {}, {}}},
            talk.now, [&](const Result<void>& stored) { durable = stored.has_value(); });
        talk.pass(1s);
        EXPECT_TRUE(durable);
        talk.client.pause_download(ids[1], talk.now);
        storage = talk.storage;
    }
    Talk talk;
    talk.storage = storage;
    talk.client.start(talk.now);
    const auto list = talk.client.downloads();
    ASSERT_EQ(list.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(list[i].id, ids[i]);
    EXPECT_EQ(list[0].request.destination, "folder");
    EXPECT_EQ(list[0].request.batch, "batch");
    EXPECT_EQ(list[0].state, DownloadState::waiting);
    EXPECT_EQ(list[1].state, DownloadState::paused);
    const auto next = talk.client.download({{"ann", "d", 1, {}, {}}}, talk.now);
    EXPECT_GT(next.front(), ids.back()) << "ids are never used twice";
}

TEST(DownloadQueue, SaysWhenItCouldNotBeKept) {
    Talk talk;
    talk.login();
    talk.storage.break_disk("the disk is full");
    std::string why;
    talk.client.download({{"bob", "a", 10, {}, {}}}, talk.now, [&](const Result<void>& stored) {
        why = stored ? "kept" : stored.error().message;
    });
    EXPECT_EQ(why, "");
    talk.pass(1s);
    EXPECT_EQ(why, "the disk is full");
}

TEST(DownloadQueue, UnreadableRecordsAreSkipped) {
    Talk talk;
    talk.storage.put({}, Table::downloads, "0000000000000001", {1, 2, 3});
    talk.storage.put({}, Table::downloads, "what", {});
    talk.client.start(talk.now);
    EXPECT_TRUE(talk.client.downloads().empty());
}

}  // namespace
}  // namespace kindred::client
