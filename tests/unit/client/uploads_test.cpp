// Uploads, told as a conversation with the downloader.
#include "shared_catalog.hpp"
#include "talk.hpp"

namespace kindred::client {
namespace {

class Uploads : public testing::Test {
  protected:
    explicit Uploads(Settings settings = settings_with_buddy()) : talk(std::move(settings)) {
        talk.login();
        talk.client.set_catalog(test_catalog(), talk.now);
        talk.files[local_song] = 1000;
        talk.files["/library/album/empty.txt"] = 0;
        talk.files["/demos/secret song.flac"] = 5000;
    }
    static Settings settings_with_buddy() {
        Settings settings = test_settings();
        settings.buddies = {"buddy"};
        settings.banned_users = {"eve"};
        return settings;
    }

    void ask(const std::string& path = shared_song) {
        if (!bob) bob = talk.peer("bob");
        talk.says(bob, peer::QueueUpload{path});
    }
    /// Bob asks and says yes to the offer; we dial the file connection.
    void start(const std::string& path = shared_song) {
        ask(path);
        const auto offered = talk.told<peer::TransferRequest>(bob);
        ASSERT_TRUE(offered);
        token = offered->token;
        talk.says(bob, peer::TransferResponse{token, true});
        talk.tell_address("bob");
    }
    /// The file connection is up, and our token is sent.
    void open_file(const std::string& path = shared_song) {
        start(path);
        file = talk.let_connect();
        EXPECT_EQ(talk.told_short<init::PeerInit>(file)->type, "F");
        EXPECT_EQ(talk.sent(file), little_endian(token, 4));
    }
    UploadStatus status() const { return talk.client.uploads().front(); }
    void expect_failed(const std::string& reason) {
        EXPECT_EQ(status().state, UploadState::failed) << to_string(status().state);
        EXPECT_NE(status().reason.find(reason), std::string::npos) << status().reason;
        EXPECT_EQ(talk.client.statistics().uploads_active, 0u);
    }

    Talk talk;
    ConnectionId bob;
    ConnectionId file;
    std::uint32_t token = 0;
};

TEST_F(Uploads, TheWholeSequence) {
    open_file();
    talk.bytes(file, little_endian(0, 8));
    EXPECT_EQ(talk.sending(file)->path, local_song);
    EXPECT_EQ(talk.sending(file)->length, 1000u);
    EXPECT_EQ(status().state, UploadState::transferring);
    talk.pass(1s);
    talk.file_done(file);
    talk.pass(1s);
    EXPECT_TRUE(talk.is_open(file)) << "only the downloader closes";
    talk.end(file);
    EXPECT_EQ(status().state, UploadState::completed);
    EXPECT_EQ(status().sent, 1000u);
    const auto speed = talk.told_server<to_server::SendUploadSpeed>();
    ASSERT_TRUE(speed);
    EXPECT_GT(speed->speed, 0u);
}

TEST_F(Uploads, SendOnlyWhatTheDownloaderLacks) {
    open_file();
    const Buffer offset = little_endian(600, 8);
    talk.bytes(file, ByteView(offset).first(3));
    talk.bytes(file, ByteView(offset).subspan(3));
    EXPECT_EQ(talk.sending(file)->offset, 600u);
    EXPECT_EQ(talk.sending(file)->length, 400u);
}

TEST_F(Uploads, NothingLeftToSend) {
    open_file();
    talk.bytes(file, little_endian(1000, 8));
    EXPECT_FALSE(talk.sending(file));
    talk.end(file);
    EXPECT_EQ(status().state, UploadState::completed);
}

TEST_F(Uploads, OffsetsThatMakeNoSense) {
    open_file();
    talk.bytes(file, little_endian(~std::uint64_t{0}, 8));
    expect_failed("behind the end");
    EXPECT_FALSE(talk.is_open(file));
    talk.expect(bob, peer::UploadFailed{shared_song});
}

TEST_F(Uploads, AnEmptyFileNeedsNoOffset) {
    open_file("music\\album\\empty.txt");
    talk.pass(4s);
    EXPECT_EQ(status().state, UploadState::completed);
}

TEST_F(Uploads, AnEmptyFileMayEndAtOnce) {
    open_file("music\\album\\empty.txt");
    talk.end(file);
    EXPECT_EQ(status().state, UploadState::completed);
}

TEST_F(Uploads, AnEmptyFileMayHaveAnOffset) {
    open_file("music\\album\\empty.txt");
    talk.bytes(file, little_endian(0, 8));
    talk.end(file);
    EXPECT_EQ(status().state, UploadState::completed);
}

TEST_F(Uploads, AProvenAddressIsTriedFirst) {
    open_file();
    talk.bytes(file, little_endian(0, 8));
    talk.file_done(file);
    talk.end(file);
    ask("music\\album\\empty.txt");
    talk.says(bob, peer::TransferResponse{talk.told<peer::TransferRequest>(bob)->token, true});
    EXPECT_FALSE(talk.told_server<to_server::GetPeerAddress>());
    EXPECT_TRUE(talk.connecting(bob_address));
    EXPECT_TRUE(talk.told_server<to_server::ConnectToPeer>()) << "of the first file";
    EXPECT_FALSE(talk.told_server<to_server::ConnectToPeer>());
    talk.pass(2s);
    EXPECT_TRUE(talk.told_server<to_server::ConnectToPeer>()) << "the relay is asked in time";
}

TEST_F(Uploads, AFirewalledDownloaderConnectsToUs) {
    start();
    const auto relay = talk.told_server<to_server::ConnectToPeer>();
    EXPECT_EQ(relay->type, "F");
    talk.refuse();
    file = talk.accept();
    talk.says_short(file, init::PierceFireWall{relay->token});
    EXPECT_EQ(talk.sent(file), little_endian(token, 4)) << "the uploader tells the token";
    talk.bytes(file, little_endian(0, 8));
    EXPECT_TRUE(talk.sending(file));
}

// Some clients take file connections only of their own making.
TEST_F(Uploads, ADownloaderWhoSaysNothingIsAskedToConnect) {
    open_file();
    talk.told_server<to_server::ConnectToPeer>();  // of the offer's dial
    talk.pass(timing::file_offset_here);
    const auto relay = talk.told_server<to_server::ConnectToPeer>();
    ASSERT_TRUE(relay);
    EXPECT_EQ(relay->type, "F");
    const auto his = talk.accept();
    talk.says_short(his, init::PierceFireWall{relay->token});
    EXPECT_EQ(talk.sent(his), little_endian(token, 4));
    talk.bytes(his, little_endian(400, 8));
    ASSERT_TRUE(talk.sending(his));
    EXPECT_EQ(talk.sending(his)->offset, 400u);
    EXPECT_FALSE(talk.is_open(file));
}

TEST_F(Uploads, HisConnectionIsDroppedWhenHeSpeaksOnOurs) {
    open_file();
    talk.told_server<to_server::ConnectToPeer>();
    talk.pass(timing::file_offset_here);
    const auto relay = talk.told_server<to_server::ConnectToPeer>();
    const auto his = talk.accept();
    talk.says_short(his, init::PierceFireWall{relay->token});
    talk.bytes(file, little_endian(0, 8));
    EXPECT_TRUE(talk.sending(file));
    EXPECT_FALSE(talk.is_open(his));
}

TEST_F(Uploads, HisConnectionMayEndFirst) {
    open_file();
    talk.told_server<to_server::ConnectToPeer>();
    talk.pass(timing::file_offset_here);
    const auto relay = talk.told_server<to_server::ConnectToPeer>();
    const auto his = talk.accept();
    talk.says_short(his, init::PierceFireWall{relay->token});
    talk.end(his);
    talk.bytes(file, little_endian(0, 8));
    EXPECT_TRUE(talk.sending(file));
}

TEST_F(Uploads, WhoSpeaksInTimeIsNotAskedToConnect) {
    open_file();
    talk.told_server<to_server::ConnectToPeer>();
    talk.bytes(file, little_endian(0, 8));
    talk.pass(timing::file_offset_here);
    EXPECT_FALSE(talk.told_server<to_server::ConnectToPeer>());
}

// He was started anew, and the offer is lost with his memory.
TEST_F(Uploads, WhoAsksForWhatHeIsOfferedIsOfferedItAgain) {
    ask();
    token = talk.told<peer::TransferRequest>(bob)->token;
    talk.end(bob);
    bob = talk.peer("bob");
    ask();
    const auto again = talk.told<peer::TransferRequest>(bob);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->token, token);
    talk.says(bob, peer::TransferResponse{token, true});
    EXPECT_EQ(status().state, UploadState::starting);
}

TEST_F(Uploads, TheOfferReachesAFirewalledDownloaderThroughTheServer) {
    ask();
    talk.end(bob);  // his connection is gone before the slot is free
    talk.client.cancel_upload(status().id, talk.now);
    talk.server_says(from_server::ConnectToPeer{"bob", "P", bob_address.address, 2234, 5});
    bob = talk.let_connect();
    ask();
    EXPECT_TRUE(talk.told<peer::TransferRequest>(bob));
}

TEST_F(Uploads, TheFileIsPushedOnlyToTheAddressTheServerTells) {
    bob = talk.peer("bob", {IPv4{0x0a0000ee}, 9});  // whoever that is
    ask();
    token = talk.told<peer::TransferRequest>(bob)->token;
    talk.says(bob, peer::TransferResponse{token, true});
    talk.tell_address("bob");
    EXPECT_TRUE(talk.connecting(bob_address));
}

TEST_F(Uploads, ADownloaderMayOpenTheFileConnectionAsALastResort) {
    start();
    file = talk.arrive("bob", "F");
    Buffer both = little_endian(token, 4);
    append(both, little_endian(100, 8));
    talk.bytes(file, both);
    EXPECT_EQ(talk.sending(file)->offset, 100u);
    EXPECT_FALSE(talk.connecting(bob_address));
}

// --- refusals ------------------------------------------------------------------------------------

TEST_F(Uploads, RefusalsInTheWordsOfTheNetwork) {
    ask("music\\album\\nothing.mp3");
    talk.expect(bob, peer::UploadDenied{"music\\album\\nothing.mp3", "File not shared."});
    ask("music\\..\\..\\etc\\passwd");
    EXPECT_EQ(talk.told<peer::UploadDenied>(bob)->reason, "File not shared.");
    ask("demos\\secret song.flac");
    EXPECT_EQ(talk.told<peer::UploadDenied>(bob)->reason, "File not shared.");
    const auto eve = talk.peer("eve");
    talk.says(eve, peer::QueueUpload{shared_song});
    EXPECT_EQ(talk.told<peer::UploadDenied>(eve)->reason, "Banned");
    const auto buddy = talk.peer("buddy");
    talk.says(buddy, peer::QueueUpload{"demos\\secret song.flac"});
    EXPECT_TRUE(talk.told<peer::TransferRequest>(buddy));
}

TEST_F(Uploads, AskingInLowerCaseWorks) {
    ask("MUSIC\\Album\\SONG.mp3");
    EXPECT_EQ(talk.told<peer::TransferRequest>(bob)->filename, "MUSIC\\Album\\SONG.mp3")
        << "the name he knows it by";
}

TEST_F(Uploads, QueueLimitsPerUser) {
    Settings settings = settings_with_buddy();
    settings.upload_slots = 0;
    settings.upload_queue_files_per_user = 1;
    talk.client.change_settings(settings, talk.now);
    ask();
    ask();  // the same again: no answer
    EXPECT_FALSE(talk.told<peer::UploadDenied>(bob));
    ask("music\\album\\empty.txt");
    EXPECT_EQ(talk.told<peer::UploadDenied>(bob)->reason, "Too many files");
    settings.upload_queue_files_per_user = 10;
    settings.upload_queue_bytes_per_user = 1000;
    talk.client.change_settings(settings, talk.now);
    ask("music\\album\\empty.txt");
    EXPECT_EQ(talk.told<peer::UploadDenied>(bob)->reason, "Too many megabytes");
}

TEST_F(Uploads, AFileThatIsGoneFromTheDisk) {
    talk.files.clear();
    ask();
    EXPECT_EQ(talk.told<peer::UploadDenied>(bob)->reason, "File read error.");
    expect_failed("no such file");
}

TEST_F(Uploads, BanningEndsWhatRuns) {
    open_file();
    Settings settings = settings_with_buddy();
    settings.banned_users = {"bob"};
    talk.client.change_settings(settings, talk.now);
    expect_failed("banned");
    EXPECT_FALSE(talk.is_open(file));
    EXPECT_EQ(talk.told<peer::UploadDenied>(bob)->reason, "Banned");
}

TEST_F(Uploads, CancellingTellsTheDownloader) {
    open_file();
    EXPECT_TRUE(talk.client.cancel_upload(status().id, talk.now));
    EXPECT_EQ(status().state, UploadState::cancelled);
    EXPECT_EQ(talk.told<peer::UploadDenied>(bob)->reason, "Cancelled");
    EXPECT_FALSE(talk.client.cancel_upload(status().id, talk.now));
}

TEST_F(Uploads, StoppingRefusesTheQueue) {
    ask();
    talk.client.stop(talk.now);
    EXPECT_EQ(talk.told<peer::UploadDenied>(bob)->reason, "Pending shutdown.");
    EXPECT_EQ(talk.open_count(), 0u);
}

TEST_F(Uploads, RequestsBeforeTheFirstCatalogAreHeld) {
    Talk early;
    early.login();
    early.files[local_song] = 1000;
    const auto ann = early.peer("ann");
    early.says(ann, peer::QueueUpload{shared_song});
    EXPECT_FALSE(early.told<peer::UploadDenied>(ann));
    early.client.set_catalog(test_catalog(), early.now);
    early.pass(1s);
    EXPECT_TRUE(early.told<peer::TransferRequest>(ann));
}

// --- failure in every state ----------------------------------------------------------------------

TEST_F(Uploads, ADiskThatHangs) {
    talk.hold_jobs = true;
    ask();
    EXPECT_EQ(status().state, UploadState::preparing);
    talk.pass(121s);
    expect_failed("disk");
    talk.release_jobs();
    expect_failed("disk");
}

TEST_F(Uploads, NoAnswerToTheOffer) {
    ask();
    talk.pass(46s);
    expect_failed("did not answer");
}

TEST_F(Uploads, TheDownloaderSaysNo) {
    ask();
    token = talk.told<peer::TransferRequest>(bob)->token;
    peer::TransferResponse no{token, false};
    no.reason = "Complete";
    talk.says(bob, no);
    EXPECT_EQ(status().state, UploadState::cancelled);
    ask();
    no.token = talk.told<peer::TransferRequest>(bob)->token;
    no.reason.reset();
    talk.says(bob, no);
    expect_failed("without a reason");
}

TEST_F(Uploads, OnlyTheOneWhoWasAskedCanAnswer) {
    ask();
    token = talk.told<peer::TransferRequest>(bob)->token;
    const auto eve = talk.peer("eve");
    talk.says(eve, peer::TransferResponse{token, true});
    talk.says(bob, peer::TransferResponse{token + 1, true});
    EXPECT_EQ(status().state, UploadState::requesting);
    EXPECT_FALSE(talk.told_server<to_server::GetPeerAddress>());
}

TEST_F(Uploads, TheFileConnectionFailsBothWays) {
    start();
    const auto relay = talk.told_server<to_server::ConnectToPeer>();
    talk.refuse();
    talk.server_says(from_server::CantConnectToPeer{relay->token, std::nullopt});
    expect_failed("file connection failed");
    talk.expect(bob, peer::UploadFailed{shared_song});
}

TEST_F(Uploads, NoOffsetInTime) {
    open_file();
    talk.pass(31s);
    expect_failed("where to begin");
}

TEST_F(Uploads, TheConnectionBreaks) {
    open_file();
    talk.bytes(file, little_endian(0, 8));
    talk.progress(file, 10);
    talk.end(file, Disconnect::broken);
    expect_failed("ended early");
    talk.expect(bob, peer::UploadFailed{shared_song});
}

TEST_F(Uploads, TheDownloaderTakesNoMore) {
    open_file();
    talk.bytes(file, little_endian(0, 8));
    talk.pass(100s);
    talk.progress(file, 10);
    talk.pass(61s);
    expect_failed("no more data");
    EXPECT_FALSE(talk.is_open(file));
}

TEST_F(Uploads, AReadErrorOnTheWay) {
    open_file();
    talk.bytes(file, little_endian(0, 8));
    talk.file_failed(file, "Input/output error");
    expect_failed("Input/output error");
}

TEST_F(Uploads, ADownloaderThatNeverClosesIsClosedInTheEnd) {
    open_file();
    talk.bytes(file, little_endian(0, 8));
    talk.file_done(file);
    talk.pass(61s);
    EXPECT_EQ(status().state, UploadState::completed);
    EXPECT_TRUE(talk.closed(file));
}

// --- the queue -----------------------------------------------------------------------------------

TEST_F(Uploads, OneRunsPerUserAndTheOthersHavePlaces) {
    ask();
    ask("music\\album\\empty.txt");
    EXPECT_TRUE(talk.told<peer::TransferRequest>(bob));
    EXPECT_FALSE(talk.told<peer::TransferRequest>(bob));
    talk.says(bob, peer::PlaceInQueueRequest{"music\\album\\empty.txt"});
    talk.expect(bob, peer::PlaceInQueueResponse{"music\\album\\empty.txt", 1});
    talk.says(bob, peer::PlaceInQueueRequest{"not queued"});
    EXPECT_FALSE(talk.told<peer::PlaceInQueueResponse>(bob));
}

TEST_F(Uploads, OfflineDownloadersLeaveTheQueue) {
    Settings settings = settings_with_buddy();
    settings.upload_slots = 0;
    talk.client.change_settings(settings, talk.now);
    ask();
    ask("music\\album\\empty.txt");
    talk.end(bob);
    settings.upload_slots = 3;
    talk.client.change_settings(settings, talk.now);
    talk.pass(1ms);
    talk.tell_address("bob", {});
    EXPECT_EQ(talk.client.statistics().uploads_queued, 0u);
    expect_failed("offline");
}

TEST_F(Uploads, The2003WayWhenASlotIsFree) {
    bob = talk.accept();
    talk.says_short(bob, init::PeerInit{"bob", "P", 300, 7});
    talk.says(bob, peer::TransferRequest{protocol::TransferDirection::download, 42, shared_song,
                                         std::nullopt});
    const auto answer = talk.told<peer::TransferResponse>(bob);
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->allowed);
    EXPECT_EQ(answer->size, 1000u);
    file = talk.arrive("bob", "F");
    Buffer twelve = little_endian(42, 4);
    append(twelve, little_endian(0, 8));
    talk.bytes(file, twelve);
    EXPECT_TRUE(talk.sending(file));
}

TEST_F(Uploads, ModernAskersOfThe2003WayAreQueued) {
    bob = talk.peer("bob");
    talk.says(bob,
              peer::TransferRequest{protocol::TransferDirection::download, 42, shared_song, 0u});
    EXPECT_EQ(talk.told<peer::TransferResponse>(bob)->reason, "Queued");
    EXPECT_TRUE(talk.told<peer::TransferRequest>(bob)) << "and offered by our own token";
    talk.says(bob, peer::TransferRequest{protocol::TransferDirection::download, 43, "x", 0u});
    EXPECT_EQ(talk.told<peer::TransferResponse>(bob)->reason, "File not shared.");
}

}  // namespace
}  // namespace kindred::client
