// Folders fetched as one job.
#include "talk.hpp"

namespace kindred::client {
namespace {

const std::string album = "music\\album";

class FolderDownloads : public testing::Test {
  protected:
    FolderDownloads() { talk.login(); }

    void begin(std::string destination = {}) {
        const auto started =
            talk.client.download_folder({"bob", album, std::move(destination)}, talk.now);
        ASSERT_TRUE(started) << started.error().message;
        id = *started;
    }
    /// Bob tells what is in the folder.
    void list(const std::vector<std::pair<std::string, std::vector<std::string>>>& folders) {
        const auto question = talk.told<peer::FolderContentsRequest>(bob);
        ASSERT_TRUE(question);
        peer::FolderContentsResponse answer;
        answer.token = question->token;
        answer.folder = question->folder;
        for (const auto& [path, names] : folders) {
            auto& directory = answer.directories.emplace_back();
            directory.name = path;
            for (const std::string& name : names) {
                protocol::FileEntry entry;
                entry.name = name;
                entry.size.value = 100;
                directory.files.push_back(entry);
            }
        }
        talk.says(bob, answer);
        talk.pass(1ms);
    }
    FolderDownloadStatus status() const { return *talk.client.folder_download(id); }

    Talk talk;
    FolderDownloadId id;
    ConnectionId bob;
};

TEST_F(FolderDownloads, AreListedAndThenFetchedFileByFile) {
    begin();
    EXPECT_EQ(status().state, FolderDownloadState::listing);
    EXPECT_FALSE(status().reason.empty());
    bob = talk.reach("bob");
    list({{album, {"1.mp3", "2.mp3"}}, {album + "\\scans", {"front.jpg"}}});
    EXPECT_EQ(status().state, FolderDownloadState::downloading);
    EXPECT_EQ(status().files, 3u);
    EXPECT_EQ(status().size, 300u);
    const auto downloads = talk.client.downloads();
    ASSERT_EQ(downloads.size(), 3u);
    EXPECT_EQ(downloads[0].request.path, album + "\\1.mp3");
    EXPECT_EQ(downloads[0].request.destination, "album");
    EXPECT_EQ(downloads[2].request.path, album + "\\scans\\front.jpg");
    EXPECT_EQ(downloads[2].request.destination, "album/scans");
}

TEST_F(FolderDownloads, AreOneJob) {
    begin("new");
    bob = talk.reach("bob");
    list({{album, {"1.mp3", "2.mp3"}}});
    EXPECT_TRUE(talk.client.pause_folder(id, talk.now));
    for (const auto& download : talk.client.downloads())
        EXPECT_EQ(download.state, DownloadState::paused);
    EXPECT_EQ(status().state, FolderDownloadState::ended);
    EXPECT_TRUE(talk.client.set_folder_priority(id, DownloadPriority::high, talk.now));
    EXPECT_TRUE(talk.client.resume_folder(id, talk.now));
    EXPECT_EQ(status().state, FolderDownloadState::downloading);
    EXPECT_EQ(talk.client.downloads()[0].request.priority, DownloadPriority::high);
    EXPECT_EQ(talk.client.downloads()[0].request.destination, "new");
    EXPECT_TRUE(talk.client.cancel_folder(id, talk.now));
    EXPECT_EQ(status().state, FolderDownloadState::ended);
    const FolderDownloadId before = id;
    begin("new");
    EXPECT_EQ(id, before);
    EXPECT_EQ(status().state, FolderDownloadState::downloading) << "asked for again";
    EXPECT_TRUE(talk.client.remove_folder(id, talk.now));
    EXPECT_TRUE(talk.client.downloads().empty());
    EXPECT_FALSE(talk.client.remove_folder(id, talk.now));
}

TEST_F(FolderDownloads, AskAgainUntilTheOwnerAnswers) {
    begin();
    bob = talk.reach("bob");
    list({});
    EXPECT_EQ(status().state, FolderDownloadState::listing);
    EXPECT_EQ(status().reason, "the user shares no such folder");
    talk.end(bob);
    talk.pass(3min);
    bob = talk.peer("bob");
    list({{album, {"1.mp3"}}});
    EXPECT_EQ(status().state, FolderDownloadState::downloading);
}

TEST_F(FolderDownloads, OutliveARestart) {
    begin();
    Talk later;
    later.storage = talk.storage;
    later.login();
    EXPECT_EQ(later.client.folder_download(id)->state, FolderDownloadState::listing);
    later.pass(6s);
    EXPECT_TRUE(later.told_server<to_server::GetPeerAddress>());
    EXPECT_FALSE(talk.client.download_folder({"", "x", ""}, talk.now));
}

}  // namespace
}  // namespace kindred::client
