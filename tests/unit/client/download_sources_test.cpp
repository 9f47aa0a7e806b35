// Who a download is fetched from: the comparison with what is here already, names in Latin-1,
// other users with the same file; and the disk it goes to.
#include "client/other_sources.hpp"
#include "client/paths.hpp"
#include "talk.hpp"

namespace kindred::client {
namespace {

const std::string song = "music\\album\\01 - The Song.mp3";
const std::string partial = partial_path("/incomplete", "bob", song);
constexpr Endpoint ann_address{IPv4{0x0a000003}, 2234};

Settings overlap_settings() {
    Settings settings = test_settings();
    settings.resume_overlap = 100;
    settings.other_source_after = 30min;
    return settings;
}

class DownloadSources : public testing::Test {
  protected:
    DownloadSources() : talk(overlap_settings()) { talk.login(); }

    void want(const std::string& path = song, std::optional<std::uint64_t> size = 1000) {
        id = talk.client.download({{"bob", path, size, {}, {}}}, talk.now).front();
    }
    void queue() {
        want();
        bob = talk.reach("bob");
        talk.expect(bob, peer::QueueUpload{song});
    }
    /// Offers the file and opens the file connection; what is told as the offset.
    Buffer deliver(ConnectionId peer, const std::string& username, const std::string& path,
                   std::uint64_t size = 1000, Endpoint from = bob_address) {
        talk.says(peer,
                  peer::TransferRequest{protocol::TransferDirection::upload, ++token, path, size});
        file = talk.arrive(username, "F", from);
        talk.bytes(file, little_endian(token, 4));
        return std::exchange(talk.sent(file), {});
    }
    DownloadStatus status() const { return *talk.client.download(id); }
    /// Ann answers the search of this client with files of hers.
    void ann_has(const std::string& name, std::uint64_t size) {
        const auto search = talk.told_server<to_server::FileSearch>();
        ASSERT_TRUE(search);
        EXPECT_EQ(search->query, "01 The Song");
        peer::FileSearchResponse response;
        response.username = "ann";
        response.token = search->token;
        protocol::FileEntry entry;
        entry.name = name;
        entry.size.value = size;
        response.files.push_back(entry);
        talk.says(talk.peer("ann", ann_address), response);
        talk.pass(talk.client.settings().search_timeout + 1s);
    }

    Talk talk;
    DownloadId id;
    ConnectionId bob;
    ConnectionId file;
    std::uint32_t token = 0;
};

TEST_F(DownloadSources, TheEndOfThePartialFileIsComparedFirst) {
    talk.files[partial] = 300;
    queue();
    EXPECT_EQ(deliver(bob, "bob", song), little_endian(200, 8));
    EXPECT_FALSE(talk.receiving(file));
    talk.bytes(file, Buffer(60, 'x'));
    EXPECT_FALSE(talk.receiving(file));
    Buffer rest(40, 'x');
    append(rest, as_bytes("and what follows"));
    talk.bytes(file, rest);
    ASSERT_TRUE(talk.receiving(file));
    EXPECT_EQ(talk.receiving(file)->offset, 300u);
    EXPECT_EQ(talk.receiving(file)->length, 700u);
    EXPECT_EQ(as_text(talk.first(file)), "and what follows");
}

TEST_F(DownloadSources, AFileThatHasChangedIsFetchedFromTheBeginning) {
    talk.files[partial] = 300;
    queue();
    deliver(bob, "bob", song);
    talk.bytes(file, Buffer(100, 'y'));
    EXPECT_FALSE(talk.is_open(file));
    EXPECT_NE(status().reason.find("changed at its source"), std::string::npos) << status().reason;
    talk.pass(6s);
    talk.expect(bob, peer::QueueUpload{song});
    EXPECT_EQ(deliver(bob, "bob", song), little_endian(0, 8));
    EXPECT_EQ(talk.receiving(file)->length, 1000u);
}

TEST_F(DownloadSources, ASourceThatClosesWhileItIsComparedIsNoEndOfTheFile) {
    talk.files[partial] = 300;
    want(song, std::nullopt);
    bob = talk.reach("bob");
    deliver(bob, "bob", song, 0);
    talk.bytes(file, Buffer(10, 'x'));
    talk.end(file);
    EXPECT_EQ(status().state, DownloadState::waiting);
}

TEST_F(DownloadSources, ImpossibleSizesAreNotBelieved) {
    queue();
    EXPECT_EQ(deliver(bob, "bob", song, std::uint64_t{1} << 62), little_endian(0, 8));
    EXPECT_EQ(status().size, 1000u);
    EXPECT_EQ(talk.receiving(file)->length, 1000u);
    const auto other =
        talk.client.download({{"bob", "other", std::uint64_t{1} << 62, {}, {}}}, talk.now).front();
    EXPECT_EQ(talk.client.download(other)->size, 0u);
}

TEST_F(DownloadSources, ANameThatIsNotSharedIsAskedForInLatin1Once) {
    const std::string utf8 = "music\\Caf\xc3\xa9.mp3";
    const std::string latin1 = "music\\Caf\xe9.mp3";
    want(utf8);
    bob = talk.reach("bob");
    talk.expect(bob, peer::QueueUpload{utf8});
    talk.says(bob, peer::UploadDenied{utf8, "File not shared."});
    talk.expect(bob, peer::QueueUpload{latin1});
    EXPECT_EQ(status().request.path, utf8);
    EXPECT_EQ(deliver(bob, "bob", latin1), little_endian(0, 8));
    talk.file_done(file);
    EXPECT_EQ(status().state, DownloadState::completed);

    want("music\\Na\xc3\xafve.mp3");
    talk.says(bob, peer::UploadDenied{"music\\Na\xc3\xafve.mp3", "File not shared."});
    talk.says(bob, peer::UploadDenied{"music\\Na\xefve.mp3", "File not shared."});
    EXPECT_EQ(status().state, DownloadState::failed);
}

TEST_F(DownloadSources, AStuckFileComesFromSomebodyElse) {
    queue();
    talk.says(bob, peer::UploadDenied{song, "Banned"});
    talk.files[partial] = 300;
    talk.pass(30min + 10s);
    EXPECT_EQ(status().other_source, "searching for another source");
    ann_has("stuff\\01 - the song.MP3", 1000);
    EXPECT_EQ(status().source.username, "ann");
    const ConnectionId ann = talk.peer("ann", ann_address);
    talk.pass(1s);
    EXPECT_EQ(deliver(ann, "ann", "stuff\\01 - the song.MP3", 1000, ann_address),
              little_endian(200, 8));
    talk.bytes(file, Buffer(100, 'x'));
    EXPECT_EQ(talk.receiving(file)->path, partial);
    talk.file_done(file);
    EXPECT_EQ(status().state, DownloadState::completed);
    EXPECT_EQ(status().final_path, "/downloads/album/01 - The Song.mp3");
}

TEST_F(DownloadSources, OtherSizesAndNamesAreNoOtherSource) {
    queue();
    for (const auto& [name, size] :
         {std::pair{"01 - The Song.mp3", 999u}, std::pair{"02 - The Song.mp3", 1000u}}) {
        ASSERT_TRUE(talk.client.find_other_source(id, talk.now));
        ann_has(name, size);
        EXPECT_EQ(status().source.username, "bob");
        EXPECT_EQ(status().other_source, "nobody else was found who has this file");
    }
}

TEST_F(DownloadSources, ASourceWithOtherContentIsLeft) {
    talk.files[partial] = 300;
    queue();
    const FileSource other{"ann", "a\\b.mp3"};
    ASSERT_TRUE(talk.client.use_source(id, other, talk.now));
    EXPECT_EQ(status().source, other);
    const ConnectionId ann = talk.reach("ann", ann_address);
    deliver(ann, "ann", other.path, 1000, ann_address);
    talk.bytes(file, Buffer(100, 'y'));
    EXPECT_EQ(status().source.username, "bob");
    EXPECT_NE(status().other_source.find("other content"), std::string::npos);
    EXPECT_EQ(talk.files[partial], 300u) << "what the first source sent stays";
}

TEST_F(DownloadSources, AnotherSourceOutlivesARestart) {
    queue();
    ASSERT_TRUE(talk.client.use_source(id, {"ann", "x.mp3"}, talk.now));
    EXPECT_TRUE(talk.client.set_download_priority(id, DownloadPriority::high, talk.now));
    Talk later(overlap_settings());
    later.storage = talk.storage;
    later.client.start(later.now);
    EXPECT_EQ(later.client.download(id)->source, (FileSource{"ann", "x.mp3"}));
    EXPECT_EQ(later.client.download(id)->request.priority, DownloadPriority::high);
    EXPECT_EQ(later.client.download({{"bob", song, 1000, {}, {}}}, later.now).front(), id);
}

TEST_F(DownloadSources, WhatCannotHaveAnotherSourceSaysWhy) {
    want(song, std::nullopt);
    EXPECT_NE(talk.client.find_other_source(id, talk.now).error().message.find("size"),
              std::string::npos);
    EXPECT_FALSE(talk.client.use_source(DownloadId{99}, {"ann", "x"}, talk.now));
    EXPECT_FALSE(talk.client.use_source(id, {"", ""}, talk.now));
    EXPECT_FALSE(talk.client.use_source(id, {"me", "x"}, talk.now));
}

TEST_F(DownloadSources, EveryStateHasAReasonToRead) {
    // That each also has a timer is asserted by Client::check() after every step.
    std::map<DownloadState, std::string> seen;
    const auto see = [&] { seen[status().state] = status().reason; };
    want();
    see();
    talk.client.pause_download(id, talk.now);
    see();
    talk.client.resume_download(id, talk.now);
    bob = talk.reach("bob");
    see();
    talk.hold_jobs = true;
    talk.says(bob, peer::TransferRequest{protocol::TransferDirection::upload, 1, song, 1000});
    see();
    talk.release_jobs();
    file = talk.arrive("bob", "F");
    talk.bytes(file, little_endian(1, 4));
    see();
    talk.hold_jobs = true;
    talk.file_done(file);
    see();
    talk.release_jobs();
    see();
    want("other");
    talk.says(bob, peer::UploadDenied{"other", "Too many files"});
    see();
    talk.client.retry_download(id, talk.now);
    talk.says(bob, peer::UploadDenied{"other", "Banned"});
    see();
    talk.client.retry_download(id, talk.now);
    talk.client.cancel_download(id, talk.now);
    see();
    EXPECT_EQ(seen.size(), 10u) << "every state has been seen";
    for (const auto& [state, reason] : seen)
        EXPECT_EQ(reason.empty(),
                  state == DownloadState::transferring || state == DownloadState::completed)
            << to_string(state) << ": " << reason;
}

TEST(DownloadQuery, IsTheWordsOfTheName) {
    EXPECT_EQ(query_for_file("a\\b\\Artist -Title (live).mp3"), "Artist Title live");
    EXPECT_LE(query_for_file(std::string(300, 'x') + ".mp3").size(), 200u);
}

TEST(DownloadPriorities, HigherOnesAreAskedForFirst) {
    Settings settings = test_settings();
    settings.downloads_asked_per_user = 1;
    Talk talk(settings);
    talk.login();
    const auto ids = talk.client.download(
        {{"bob", "a", 1, {}, {}}, {"bob", "b", 1, {}, {}}, {"bob", "c", 1, {}, {}}}, talk.now);
    EXPECT_TRUE(talk.client.set_download_priority(ids[2], DownloadPriority::high, talk.now));
    EXPECT_TRUE(talk.client.set_download_priority(ids[1], DownloadPriority::low, talk.now));
    const ConnectionId bob = talk.reach("bob");
    talk.expect(bob, peer::QueueUpload{"a"});
    talk.client.cancel_download(ids[0], talk.now);
    talk.expect(bob, peer::QueueUpload{"c"});
    talk.client.cancel_download(ids[2], talk.now);
    talk.expect(bob, peer::QueueUpload{"b"});
    EXPECT_FALSE(talk.client.set_download_priority({}, DownloadPriority::low, talk.now));
}

TEST_F(DownloadSources, AFullDiskHoldsAllDownloadsUntilThereIsRoom) {
    queue();
    talk.disk = {DiskState::full, "the disk of /incomplete is full"};
    deliver(bob, "bob", song);
    talk.file_failed(file, "No space left on device");
    EXPECT_EQ(talk.client.disk().state, DiskState::full);
    EXPECT_EQ(status().state, DownloadState::waiting);
    EXPECT_EQ(status().reason, "the disk of /incomplete is full");
    const auto other = talk.client.download({{"bob", "other", 10, {}, {}}}, talk.now).front();
    talk.pass(5min);
    EXPECT_FALSE(talk.told<peer::QueueUpload>(bob));
    EXPECT_EQ(talk.client.download(other)->reason, "the disk of /incomplete is full");
    talk.disk = {};
    talk.pass(1min);
    EXPECT_EQ(talk.client.disk().state, DiskState::fine);
    EXPECT_TRUE(talk.told_server<to_server::GetPeerAddress>()) << "bob is asked again";
    for (const DownloadId one : {id, other})
        EXPECT_EQ(talk.client.download(one)->reason.find("disk"), std::string::npos);
}

TEST_F(DownloadSources, AFileTooLargeForTheDiskIsRefusedBeforeItBegins) {
    talk.free_space = 500;
    queue();
    talk.says(bob, peer::TransferRequest{protocol::TransferDirection::upload, 5, song, 1000});
    EXPECT_FALSE(talk.told<peer::TransferResponse>(bob)->allowed);
    EXPECT_EQ(status().state, DownloadState::waiting);
    EXPECT_NE(status().reason.find("no room"), std::string::npos);
    EXPECT_EQ(talk.client.disk().state, DiskState::fine) << "others may go on";
}

}  // namespace
}  // namespace kindred::client
