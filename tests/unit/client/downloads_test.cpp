// Downloads, told as a conversation with the uploader: the modern sequence, the one of 2003, every
// way it can go wrong, and what is left afterwards.
#include "client/paths.hpp"
#include "talk.hpp"

namespace kindred::client {
namespace {

const std::string song = "music\\album\\song.mp3";
const std::string partial = partial_path("/incomplete", "bob", song);

std::uint64_t offset_in(const Buffer& bytes) {
    std::uint64_t offset = 0;
    EXPECT_EQ(bytes.size(), 8u);
    for (std::size_t i = bytes.size(); i-- > 0;) offset = offset << 8 | bytes[i];
    return offset;
}

class Downloads : public testing::Test {
  protected:
    Downloads() { talk.login(); }

    void want(std::optional<std::uint64_t> size = 1000) {
        id = talk.client.download({{"bob", song, size, {}, {}}}, talk.now).front();
    }
    /// Bob is reached and has been asked.
    void queue() {
        want();
        bob = talk.reach("bob");
        talk.expect(bob, peer::QueueUpload{song});
        EXPECT_EQ(state(), DownloadState::queued);
    }
    /// Bob offers the file.
    void offer(std::uint64_t size = 1000, std::uint32_t token = 7) {
        talk.says(bob,
                  peer::TransferRequest{protocol::TransferDirection::upload, token, song, size});
    }
    /// The file connection arrives with its token; returns the offset that is told.
    std::uint64_t open_file(std::uint32_t token = 7) {
        file = talk.arrive("bob", "F");
        talk.bytes(file, little_endian(token, 4));
        const std::uint64_t offset = offset_in(talk.sent(file));
        talk.sent(file).clear();
        return offset;
    }
    void transfer() {
        queue();
        offer();
        EXPECT_TRUE(talk.told<peer::TransferResponse>(bob)->allowed);
        EXPECT_EQ(open_file(), 0u);
    }
    DownloadStatus status() const { return *talk.client.download(id); }
    DownloadState state() const { return status().state; }
    /// Waiting with a reason, and a moment when it goes on.
    void expect_waiting(const std::string& reason) {
        EXPECT_EQ(state(), DownloadState::waiting) << to_string(state());
        EXPECT_NE(status().reason.find(reason), std::string::npos) << status().reason;
        EXPECT_TRUE(status().next_attempt);
    }
    void expect_failed(const std::string& reason) {
        EXPECT_EQ(state(), DownloadState::failed) << to_string(state());
        EXPECT_NE(status().reason.find(reason), std::string::npos) << status().reason;
    }

    Talk talk;
    DownloadId id;
    ConnectionId bob;
    ConnectionId file;
};

TEST_F(Downloads, TheWholeSequence) {
    transfer();
    EXPECT_EQ(state(), DownloadState::transferring);
    EXPECT_EQ(talk.receiving(file)->path, partial);
    EXPECT_EQ(talk.receiving(file)->length, 1000u);
    talk.progress(file, 400);
    EXPECT_EQ(status().received, 400u);
    talk.file_done(file);
    EXPECT_TRUE(talk.closed(file)) << "the downloader closes";
    EXPECT_EQ(state(), DownloadState::completed);
    EXPECT_EQ(status().final_path, "/downloads/album/song.mp3");
    EXPECT_TRUE(talk.files.contains("/downloads/album/song.mp3"));
    EXPECT_FALSE(talk.files.contains(partial));
}

TEST_F(Downloads, BytesBehindTheTokenBelongToTheFile) {
    queue();
    offer();
    file = talk.accept();
    Buffer all;
    protocol::encode(init::PeerInit{"bob", "F", 0, std::nullopt}, all, 1);
    append(all, little_endian(7, 4));
    append(all, as_bytes("first bytes"));
    talk.bytes(file, all);
    EXPECT_EQ(as_text(talk.first(file)), "first bytes");
}

TEST_F(Downloads, TheFileConnectionMayComeThroughTheServer) {
    queue();
    offer();
    talk.server_says(from_server::ConnectToPeer{"bob", "F", bob_address.address, 2234, 99});
    file = talk.let_connect();
    EXPECT_EQ(talk.told_short<init::PierceFireWall>(file)->token, 99u);
    talk.bytes(file, little_endian(7, 4));
    EXPECT_EQ(state(), DownloadState::transferring);
}

TEST_F(Downloads, ResumeFromThePartialFile) {
    queue();
    talk.files[partial] = 300;
    offer();
    EXPECT_EQ(open_file(), 300u);
    EXPECT_EQ(talk.receiving(file)->offset, 300u);
    EXPECT_EQ(talk.receiving(file)->length, 700u);
    EXPECT_EQ(status().received, 300u);
}

TEST_F(Downloads, AfterABreakItIsAskedForAgainAndResumes) {
    transfer();
    talk.progress(file, 640);
    talk.end(file, Disconnect::broken);
    expect_waiting("ended early");
    talk.pass(6s);
    talk.expect(bob, peer::QueueUpload{song});
    offer(1000, 8);
    EXPECT_EQ(open_file(8), 640u);
    talk.file_done(file);
    EXPECT_EQ(state(), DownloadState::completed);
}

TEST_F(Downloads, APartialFileThatIsWholeNeedsNoTransfer) {
    queue();
    talk.files[partial] = 1000;
    offer();
    const auto answer = talk.told<peer::TransferResponse>(bob);
    EXPECT_FALSE(answer->allowed);
    EXPECT_EQ(answer->reason, "Complete");
    EXPECT_EQ(state(), DownloadState::completed);
}

TEST_F(Downloads, APartialFileThatIsTooLargeIsDiscarded) {
    queue();
    talk.files[partial] = 2000;
    offer();
    EXPECT_EQ(open_file(), 0u);
}

TEST_F(Downloads, APartialFileOfAnotherSizeIsDiscarded) {
    queue();
    talk.files[partial] = 300;
    offer(5000);
    EXPECT_EQ(open_file(), 0u);
    EXPECT_EQ(talk.receiving(file)->length, 5000u);
    EXPECT_EQ(status().size, 5000u);
}

TEST_F(Downloads, SizesOfOldClientsAreCorrected) {
    queue();
    offer(0xffffffff000003e8);  // Soulseek NS: sign extension
    open_file();
    EXPECT_EQ(talk.receiving(file)->length, 1000u);
    offer(0, 9);  // SoulseekQt: cannot count it
    open_file(9);
    EXPECT_EQ(talk.receiving(file)->length, 1000u);
}

TEST_F(Downloads, WithoutAnySizeTheFileEndsWithTheConnection) {
    want(std::nullopt);
    bob = talk.reach("bob");
    offer(0);
    open_file();
    talk.progress(file, 123);
    talk.end(file);
    EXPECT_EQ(state(), DownloadState::completed);
}

TEST_F(Downloads, AnEmptyFile) {
    want(0);
    bob = talk.reach("bob");
    offer(0);
    EXPECT_EQ(open_file(), 0u);
    EXPECT_EQ(talk.receiving(file)->length, 0u);
    talk.file_done(file);
    EXPECT_EQ(state(), DownloadState::completed);
}

// --- refusals ------------------------------------------------------------------------------------

TEST_F(Downloads, RefusalsAreFinalWithTheReasonInWords) {
    for (const char* reason : {"Banned", "File not shared.", "Cancelled", "Disallowed extension",
                               "anything \xff else"}) {
        want();
        talk.client.retry_download(id, talk.now);
        if (!bob) bob = talk.reach("bob");
        talk.says(bob, peer::UploadDenied{song, reason});
        expect_failed(reason);
    }
    talk.pass(24h);
    EXPECT_EQ(state(), DownloadState::failed);
}

TEST_F(Downloads, RefusalsThatPassAreTriedAgain) {
    queue();
    for (const char* reason : {"Too many files", "too many megabytes", "Pending shutdown",
                               "File read error.", "User limit of 10 files exceeded"}) {
        talk.says(bob, peer::UploadDenied{song, reason});
        expect_waiting(reason);
        talk.client.retry_download(id, talk.now);
        if (!talk.is_open(bob)) bob = talk.reach("bob");
    }
}

TEST_F(Downloads, OffersOfWhatIsNotWantedAreRefused) {
    bob = talk.peer("bob");
    offer();
    EXPECT_EQ(talk.told<peer::TransferResponse>(bob)->reason, "Cancelled");
    want();
    talk.client.cancel_download(id, talk.now);
    offer();
    EXPECT_EQ(talk.told<peer::TransferResponse>(bob)->reason, "Cancelled");
    talk.client.retry_download(id, talk.now);
    offer();
    open_file();
    talk.file_done(file);
    offer();
    EXPECT_TRUE(talk.told<peer::TransferResponse>(bob)->allowed);
    EXPECT_EQ(talk.told<peer::TransferResponse>(bob)->reason, "Complete");
}

TEST_F(Downloads, NobodyElseCanOfferOrDeliverIt) {
    queue();
    const auto eve = talk.peer("eve");
    talk.says(eve, peer::TransferRequest{protocol::TransferDirection::upload, 7, song, 1000u});
    EXPECT_FALSE(talk.told<peer::TransferResponse>(eve)->allowed);
    offer();
    const auto hers = talk.arrive("eve", "F");
    talk.bytes(hers, little_endian(7, 4));
    EXPECT_FALSE(talk.is_open(hers));
    const auto wrong = talk.arrive("bob", "F");
    talk.bytes(wrong, little_endian(8, 4));
    EXPECT_FALSE(talk.is_open(wrong));
    EXPECT_EQ(state(), DownloadState::starting);
}

// --- failure in every state ----------------------------------------------------------------------

TEST_F(Downloads, UnreachableUsersAreTriedAgainLater) {
    want();
    EXPECT_EQ(state(), DownloadState::requesting);
    talk.tell_address("bob");
    talk.pass(22s);
    expect_waiting("cannot connect");
}

TEST_F(Downloads, OfflineUsersAreAskedWhenTheyComeBack) {
    want();
    EXPECT_EQ(talk.told_server<to_server::WatchUser>()->username, "bob");
    talk.tell_address("bob", {});
    expect_waiting("offline");
    talk.server_says(from_server::GetUserStatus{"bob", protocol::UserStatus::online, false});
    EXPECT_EQ(state(), DownloadState::requesting);
    EXPECT_TRUE(talk.told_server<to_server::GetPeerAddress>());
}

TEST_F(Downloads, ASilentQueueIsAskedForThePlaceAndThenAgainForTheFile) {
    queue();
    talk.pass(6s);
    talk.expect(bob, peer::PlaceInQueueRequest{song});
    talk.says(bob, peer::PlaceInQueueResponse{song, 12});
    EXPECT_EQ(status().queue_place, 12u);
    talk.pass(301s);
    bob = talk.reach("bob");
    talk.expect(bob, peer::PlaceInQueueRequest{song});
    for (int i = 0; i < 4 && state() == DownloadState::queued; ++i) {
        talk.pass(301s);
        if (talk.connecting(bob_address)) bob = talk.let_connect();
    }
    EXPECT_NE(state(), DownloadState::queued);
}

TEST_F(Downloads, NoFileConnectionInTime) {
    queue();
    offer();
    talk.pass(61s);
    expect_waiting("file connection");
}

TEST_F(Downloads, NoDataInTime) {
    transfer();
    talk.pass(121s);
    expect_waiting("no data");
    EXPECT_FALSE(talk.is_open(file));
}

TEST_F(Downloads, DataThatStops) {
    transfer();
    talk.pass(100s);
    talk.progress(file, 10);
    talk.pass(50s);
    EXPECT_EQ(state(), DownloadState::transferring);
    talk.progress(file, 20);
    talk.pass(61s);
    expect_waiting("no data");
    EXPECT_EQ(talk.files[partial], 20u);
}

TEST_F(Downloads, DiskErrorsAreAStateWithTheWordsOfTheSystem) {
    queue();
    talk.disk_error = "No space left on device";
    offer();
    expect_waiting("No space left");
    talk.disk_error.clear();
    talk.client.retry_download(id, talk.now);
    offer(1000, 8);
    open_file(8);
    talk.file_failed(file, "Read-only file system");
    expect_waiting("Read-only");
    EXPECT_FALSE(talk.is_open(file));
}

TEST_F(Downloads, AFileThatCannotBePlacedIsNotFetchedAgain) {
    transfer();
    talk.disk_error = "No space left on device";
    talk.file_done(file);
    expect_waiting("No space left");
    talk.disk_error.clear();
    talk.pass(16min);
    EXPECT_EQ(state(), DownloadState::completed);
    EXPECT_FALSE(talk.told<peer::QueueUpload>(bob));
}

TEST_F(Downloads, AHangingDiskIsSaid) {
    transfer();
    talk.hold_jobs = true;
    talk.file_done(file);
    talk.pass(5min);
    EXPECT_EQ(state(), DownloadState::finishing);
    EXPECT_EQ(status().reason, "the disk does not answer");
    talk.release_jobs();
    EXPECT_EQ(state(), DownloadState::completed);
}

TEST_F(Downloads, UploadFailedLeadsToANewRequest) {
    transfer();
    talk.says(bob, peer::UploadFailed{song});
    expect_waiting("failed on the side of the user");
    talk.pass(6s);
    talk.expect(bob, peer::QueueUpload{song});
}

TEST_F(Downloads, PausesBetweenAttemptsGrow) {
    want();
    Duration last{0};
    for (int i = 0; i < 12; ++i) {
        const Time since = talk.now.steady;
        talk.tell_address("bob", {bob_address.address, 0});
        talk.pass(21s);
        expect_waiting("cannot connect");
        while (state() == DownloadState::waiting) talk.pass(1s);
        const Duration pause = talk.now.steady - since;
        EXPECT_GE(pause + 1s, last);
        last = pause;
    }
    EXPECT_LE(last, 16min);
}

TEST_F(Downloads, ASecondOfferReplacesTheFirst) {
    transfer();
    talk.progress(file, 100);
    const auto old = file;
    offer(1000, 8);
    EXPECT_FALSE(talk.is_open(old));
    EXPECT_EQ(open_file(8), 100u);
}

// --- the queue -----------------------------------------------------------------------------------

TEST_F(Downloads, OnlySoManyAreAskedOfOneUserAtATime) {
    std::vector<DownloadRequest> files;
    for (int i = 0; i < 150; ++i) files.push_back({"bob", "m\\" + std::to_string(i), 10, {}, {}});
    const auto ids = talk.client.download(files, talk.now);
    bob = talk.reach("bob");
    int asked = 0;
    while (const auto request = talk.told<peer::QueueUpload>(bob)) {
        EXPECT_EQ(request->filename, "m\\" + std::to_string(asked));
        ++asked;
    }
    EXPECT_EQ(asked, 100);
    talk.says(bob, peer::UploadDenied{"m\\3", "Banned"});
    talk.expect(bob, peer::QueueUpload{"m\\100"});
    EXPECT_EQ(talk.client.download(ids.back())->state, DownloadState::waiting);
}

TEST_F(Downloads, ShareTheSpeedLimit) {
    Settings settings = test_settings();
    settings.download_speed_limit = 100'000;
    talk.client.change_settings(settings, talk.now);
    transfer();
    EXPECT_EQ(talk.rates[file], 100'000u);
    talk.client.download({{"bob", "other", 10, {}, {}}}, talk.now);
    talk.says(bob, peer::TransferRequest{protocol::TransferDirection::upload, 9, "other", 10u});
    const auto other = talk.arrive("bob", "F");
    talk.bytes(other, little_endian(9, 4));
    EXPECT_EQ(talk.rates[file], 50'000u);
    talk.file_done(other);
    EXPECT_EQ(talk.rates[file], 100'000u);
    talk.client.change_settings(test_settings(), talk.now);
    EXPECT_EQ(talk.rates[file], 0u);
}

TEST_F(Downloads, PauseCancelRemove) {
    transfer();
    EXPECT_TRUE(talk.client.pause_download(id, talk.now));
    EXPECT_FALSE(talk.is_open(file));
    EXPECT_EQ(state(), DownloadState::paused);
    talk.pass(1h);
    EXPECT_EQ(state(), DownloadState::paused);
    EXPECT_TRUE(talk.client.resume_download(id, talk.now));
    EXPECT_NE(state(), DownloadState::paused);
    EXPECT_TRUE(talk.client.cancel_download(id, talk.now));
    EXPECT_FALSE(talk.client.cancel_download(id, talk.now));
    EXPECT_TRUE(talk.client.remove_download(id, talk.now));
    EXPECT_FALSE(talk.client.download(id));
    EXPECT_FALSE(talk.client.remove_download(id, talk.now));
}

TEST_F(Downloads, TheSameFileTwiceIsOneDownload) {
    want();
    const auto first = id;
    want();
    EXPECT_EQ(id, first);
    EXPECT_EQ(talk.client.downloads().size(), 1u);
}

TEST_F(Downloads, GoOnAfterAReconnect) {
    want();
    talk.end(talk.server);
    EXPECT_EQ(state(), DownloadState::waiting);
    EXPECT_EQ(status().reason, "not connected to the server");
    const Endpoint server{IPv4{0x0a000001}, 2242};
    while (!talk.connecting(server)) talk.pass(1s);
    talk.server = talk.let_connect(server);
    from_server::Login answer;
    answer.success = true;
    answer.ip = IPv4{1};
    talk.server_says(answer);
    EXPECT_EQ(state(), DownloadState::requesting);
}

TEST_F(Downloads, WaitForTheSession) {
    talk.end(talk.server);
    want();
    EXPECT_EQ(state(), DownloadState::waiting);
    EXPECT_NE(status().reason.find("not connected"), std::string::npos);
}

// --- the way of 2003 -----------------------------------------------------------------------------

TEST_F(Downloads, FromA2003PeerTheDownloaderOpensTheFileConnection) {
    bob = talk.accept();
    talk.says_short(bob, init::PeerInit{"bob", "P", 300, 7});
    want();
    const auto request = talk.told<peer::TransferRequest>(bob);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->direction, protocol::TransferDirection::download);
    peer::TransferResponse answer{request->token, true};
    answer.size_u32 = 1000;
    talk.says(bob, answer);
    talk.tell_address("bob");
    file = talk.let_connect();
    EXPECT_EQ(talk.told_short<init::PeerInit>(file)->type, "F");
    Buffer expected = little_endian(request->token, 4);
    expected.resize(12);
    EXPECT_EQ(talk.sent(file), expected) << "token and offset, twelve bytes";
    talk.file_done(file);
    EXPECT_EQ(state(), DownloadState::completed);
}

TEST_F(Downloads, A2003PeerMayQueueUs) {
    bob = talk.accept();
    talk.says_short(bob, init::PeerInit{"bob", "P", 300, 7});
    want();
    const auto request = talk.told<peer::TransferRequest>(bob);
    peer::TransferResponse answer{request->token, false};
    answer.reason = "Queued";
    talk.says(bob, answer);
    EXPECT_EQ(state(), DownloadState::queued);
    offer();
    open_file();
    EXPECT_EQ(state(), DownloadState::transferring);
}

}  // namespace
}  // namespace kindred::client
