// Downloads from users of whom the server says that they went offline, and came back.
#include "talk.hpp"

namespace kindred::client {
namespace {

const std::string song = "music\\album\\song.mp3";

class DownloadPresence : public testing::Test {
  protected:
    DownloadPresence() {
        talk.login();
        id = talk.client.download({{"bob", song, 1000, {}, {}}}, talk.now).front();
        bob = talk.reach("bob");
        talk.expect(bob, peer::QueueUpload{song});
        server_says(protocol::UserStatus::online);
    }
    void server_says(protocol::UserStatus status) {
        talk.server_says(from_server::GetUserStatus{"bob", status, false});
    }
    DownloadStatus status() const { return *talk.client.download(id); }

    Talk talk;
    DownloadId id;
    ConnectionId bob;
};

TEST_F(DownloadPresence, WhatWaitedInAQueueIsAskedForAgainBecauseTheQueueMayBeGone) {
    EXPECT_EQ(status().state, DownloadState::queued);
    server_says(protocol::UserStatus::offline);
    EXPECT_EQ(status().state, DownloadState::waiting);
    EXPECT_EQ(status().reason, "bob went offline");
    EXPECT_TRUE(status().next_attempt);
    server_says(protocol::UserStatus::online);
    EXPECT_EQ(status().state, DownloadState::queued);
    talk.expect(bob, peer::QueueUpload{song});
}

TEST_F(DownloadPresence, WhatIsUnderWayGoesOnWithoutTheServersWord) {
    talk.says(bob, peer::TransferRequest{protocol::TransferDirection::upload, 7, song, 1000});
    EXPECT_EQ(status().state, DownloadState::starting);
    server_says(protocol::UserStatus::offline);
    EXPECT_EQ(status().state, DownloadState::starting);
}

}  // namespace
}  // namespace kindred::client
