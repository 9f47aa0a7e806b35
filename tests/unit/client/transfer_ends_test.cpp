// How transfers ended is told once, and when a folder is whole.
#include "shared_catalog.hpp"
#include "talk.hpp"

namespace kindred::client {
namespace {

class TransferEnds : public testing::Test {
  protected:
    TransferEnds() {
        talk.login();
        bob = talk.peer("bob");
    }

    DownloadId want(const std::string& path) {
        return talk.client.download({{"bob", path, 4, {}, {}}}, talk.now).front();
    }
    /// Bob sends all of it.
    void give(const std::string& path) {
        talk.says(bob,
                  peer::TransferRequest{protocol::TransferDirection::upload, ++token, path, 4});
        const auto file = talk.arrive("bob", "F");
        Buffer bytes;
        for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<std::uint8_t>(token >> (8 * i)));
        talk.bytes(file, bytes);
        talk.file_done(file);
    }
    template <class E>
    std::vector<E> told() {
        talk.pass(0s);
        std::vector<E> found;
        for (const Event& event : talk.events)
            if (const auto* one = std::get_if<E>(&event)) found.push_back(*one);
        return found;
    }

    Talk talk;
    ConnectionId bob;
    std::uint32_t token = 0;
};

TEST_F(TransferEnds, AreToldOnce) {
    const DownloadId id = want("music\\a.mp3");
    give("music\\a.mp3");
    ASSERT_EQ(told<DownloadEnded>().size(), 1u);
    EXPECT_EQ(told<DownloadEnded>()[0].download.id, id);
    EXPECT_EQ(told<DownloadEnded>()[0].download.state, DownloadState::completed);
    talk.client.set_download_priority(id, DownloadPriority::high, talk.now);
    talk.pass(1h);
    EXPECT_EQ(told<DownloadEnded>().size(), 1u);
}

TEST_F(TransferEnds, AreToldOfFailures) {
    want("music\\a.mp3");
    talk.says(bob, peer::UploadDenied{"music\\a.mp3", "Banned"});
    ASSERT_EQ(told<DownloadEnded>().size(), 1u);
    EXPECT_EQ(told<DownloadEnded>()[0].download.state, DownloadState::failed);
    EXPECT_TRUE(told<FolderCompleted>().empty());
}

TEST_F(TransferEnds, TellWhenAFolderIsWhole) {
    want("music\\album\\1.mp3");
    want("music\\album\\2.mp3");
    want("music\\album\\art\\cover.jpg");
    want("music\\album two\\1.mp3");
    give("music\\album\\1.mp3");
    EXPECT_TRUE(told<FolderCompleted>().empty());
    give("music\\album\\2.mp3");
    ASSERT_EQ(told<FolderCompleted>().size(), 1u);
    const FolderCompleted folder = told<FolderCompleted>()[0];
    EXPECT_EQ(folder.username, "bob");
    EXPECT_EQ(folder.folder, "music\\album");
    EXPECT_EQ(folder.local_folder, "/downloads/album");
    EXPECT_EQ(folder.files, 2u);
    EXPECT_EQ(folder.size, 8u);
}

TEST_F(TransferEnds, OfUploadsAreTold) {
    talk.client.set_catalog(test_catalog(), talk.now);
    talk.files[local_song] = 1000;
    talk.says(bob, peer::QueueUpload{shared_song});
    const auto offered = talk.told<peer::TransferRequest>(bob);
    ASSERT_TRUE(offered);
    talk.pass(5min);
    ASSERT_EQ(told<UploadEnded>().size(), 1u);
    EXPECT_EQ(told<UploadEnded>()[0].upload.state, UploadState::failed);
    EXPECT_NE(told<UploadEnded>()[0].upload.reason, "");
}

}  // namespace
}  // namespace kindred::client
