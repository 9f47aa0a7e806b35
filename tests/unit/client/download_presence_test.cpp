// Downloads from users who go offline or lose their connections to us, and come back.
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
    void bob_offers(std::uint32_t token) {
        talk.says(bob,
                  peer::TransferRequest{protocol::TransferDirection::upload, token, song, 1000});
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
    bob_offers(7);
    EXPECT_EQ(status().state, DownloadState::starting);
    server_says(protocol::UserStatus::offline);
    EXPECT_EQ(status().state, DownloadState::starting);
}

TEST_F(DownloadPresence, WhoIsLostAfterHisOfferIsAskedAgainBecauseHeMayNotKnowOfItAnyMore) {
    bob_offers(7);
    talk.end(bob, Disconnect::broken);
    bob = talk.let_connect();
    talk.told_short<init::PeerInit>(bob);
    talk.expect(bob, peer::QueueUpload{song});
    EXPECT_EQ(status().state, DownloadState::starting) << "he may know of it all the same";
    bob_offers(8);
    EXPECT_EQ(talk.told<peer::TransferResponse>(bob)->token, 8u);
    talk.bytes(talk.arrive("bob", "F"), little_endian(8, 4));
    EXPECT_EQ(status().state, DownloadState::transferring);
}

TEST_F(DownloadPresence, WhoseOfferStandsCanOpenTheFileConnectionAfterHisMessagesAreLost) {
    bob_offers(7);
    talk.end(bob);
    talk.bytes(talk.arrive("bob", "F"), little_endian(7, 4));
    EXPECT_EQ(status().state, DownloadState::transferring);
}

TEST_F(DownloadPresence, WhoEndsEveryConnectionIsNotAskedForEver) {
    bob_offers(7);
    talk.end(bob);
    talk.end(talk.let_connect());
    EXPECT_FALSE(talk.connecting(bob_address));
    EXPECT_EQ(status().state, DownloadState::starting);
}

TEST_F(DownloadPresence, WhoCannotBeReachedAfterHisOfferIsTriedLater) {
    bob_offers(7);
    talk.end(bob);
    talk.refuse();
    talk.pass(timing::download_start - 1s);
    EXPECT_EQ(status().state, DownloadState::waiting) << "no longer than reaching him takes";
    EXPECT_TRUE(status().next_attempt);
}

}  // namespace
}  // namespace kindred::client
