// What others learn from this client: searches, shares, folders, description.
#include "shared_catalog.hpp"
#include "talk.hpp"

namespace kindred::client {
namespace {

class Answers : public testing::Test {
  protected:
    Answers() : talk(settings()) {
        talk.login();
        talk.client.set_catalog(test_catalog(), talk.now);
    }
    static Settings settings() {
        Settings settings = test_settings();
        settings.description = "hello";
        settings.picture = {1, 2, 3};
        settings.buddies = {"buddy"};
        settings.banned_users = {"eve"};
        return settings;
    }
    void search(const std::string& username, const std::string& query) {
        talk.server_says(from_server::FileSearch{username, 42, query});
    }

    Talk talk;
};

TEST_F(Answers, SharesAreAnnounced) {
    const auto told = talk.told_server<to_server::SharedFoldersFiles>();
    ASSERT_TRUE(told);
    EXPECT_EQ(told->files, 2u);
    EXPECT_EQ(told->folders, 2u);
}

TEST_F(Answers, ASearchIsAnsweredOnAConnectionToTheSearcher) {
    search("bob", "album song");
    const auto bob = talk.reach("bob");
    const auto answer = talk.told<peer::FileSearchResponse>(bob);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->username, "me");
    EXPECT_EQ(answer->token, 42u);
    ASSERT_EQ(answer->files.size(), 1u);
    EXPECT_EQ(answer->files[0].name, shared_song);
    EXPECT_EQ(answer->files[0].size.value, 1000u);
    EXPECT_TRUE(answer->free_slot);
    EXPECT_EQ(talk.client.statistics().answers_delivered, 1u);
    talk.pass(19s);
    EXPECT_TRUE(talk.is_open(bob)) << "he may want to download";
    talk.pass(3s);
    EXPECT_FALSE(talk.is_open(bob));
}

TEST_F(Answers, SearchesAreAnsweredHoweverManyUsersAreWaitedForForOtherReasons) {
    std::vector<DownloadRequest> wanted;
    for (int i = 0; i < 3000; ++i) wanted.push_back({"u" + std::to_string(i), "a\\b", 1, {}, {}});
    talk.client.download(std::move(wanted), talk.now);
    search("bob", "album song");
    // The addresses of the others are asked for before his.
    std::optional<to_server::GetPeerAddress> question;
    do question = talk.told_server<to_server::GetPeerAddress>();
    while (question && question->username != "bob");
    ASSERT_TRUE(question);
    talk.server_says(from_server::GetPeerAddress{"bob", bob_address.address, bob_address.port,
                                                 protocol::ObfuscationType::none,
                                                 std::uint16_t{0}});
    EXPECT_TRUE(talk.told<peer::FileSearchResponse>(talk.let_connect()));
}

TEST_F(Answers, AFirewalledSearcherGetsTheAnswerThroughTheServer) {
    search("bob", "album song");
    talk.tell_address("bob");
    const auto relay = talk.told_server<to_server::ConnectToPeer>();
    talk.refuse();
    talk.pass(15s);
    const auto bob = talk.accept();
    talk.says_short(bob, init::PierceFireWall{relay->token});
    EXPECT_TRUE(talk.told<peer::FileSearchResponse>(bob));
}

TEST_F(Answers, NoHitNoAnswer) {
    for (const char* query : {"nothing", "so", "-album", "*ong", "album -song -empty", ""})
        search("bob", query);
    EXPECT_FALSE(talk.told_server<to_server::GetPeerAddress>());
    EXPECT_EQ(talk.client.statistics().searches_received, 6u);
    EXPECT_EQ(talk.client.statistics().searches_answered, 0u);
}

TEST_F(Answers, BannedUsersSeeNothing) {
    search("eve", "song");
    EXPECT_FALSE(talk.told_server<to_server::GetPeerAddress>());
    const auto eve = talk.peer("eve");
    talk.says(eve, peer::SharedFileListRequest{});
    EXPECT_TRUE(talk.told<peer::SharedFileListResponse>(eve)->directories.empty());
    talk.pass(1s);
    talk.says(eve, peer::UserInfoRequest{});
    EXPECT_EQ(talk.told<peer::UserInfoResponse>(eve)->description, "");
    talk.says(eve, peer::FolderContentsRequest{1, "music\\album"});
    EXPECT_TRUE(talk.told<peer::FolderContentsResponse>(eve)->directories.empty());
}

TEST_F(Answers, WhatIsForBuddiesIsForBuddies) {
    search("bob", "secret song");
    EXPECT_FALSE(talk.told_server<to_server::GetPeerAddress>());
    search("buddy", "secret song");
    EXPECT_TRUE(talk.told_server<to_server::GetPeerAddress>());
}

TEST_F(Answers, OwnSearchesAreIgnoredUnlessAimedAtSelf) {
    search("me", "song");
    EXPECT_FALSE(talk.connecting({IPv4{0x7f000001}, 2234}));
    talk.client.search({"song", SearchScope::users, {}, {"me"}}, talk.now);
    const auto asked = talk.told_server<to_server::UserSearch>();
    talk.server_says(from_server::FileSearch{"me", asked->token, "song"});
    EXPECT_TRUE(talk.connecting({IPv4{0x7f000001}, 2234}));
}

TEST_F(Answers, ExcludedPhrasesAreNeverShown) {
    talk.server_says(from_server::ExcludedSearchPhrases{{"ALBUM\\song"}});
    search("bob", "song");
    EXPECT_FALSE(talk.told_server<to_server::GetPeerAddress>());
}

TEST_F(Answers, DirectSearchesAreAnsweredWhereTheyCame) {
    const auto bob = talk.peer("bob");
    talk.says(bob, peer::FileSearchRequest{9, "song"});
    EXPECT_EQ(talk.told<peer::FileSearchResponse>(bob)->token, 9u);
}

TEST_F(Answers, Browse) {
    const auto bob = talk.peer("bob");
    talk.says(bob, peer::SharedFileListRequest{});
    const auto list = talk.told<peer::SharedFileListResponse>(bob);
    ASSERT_TRUE(list);
    ASSERT_EQ(list->directories.size(), 2u);
    EXPECT_EQ(list->directories[0].name, "music");
    EXPECT_EQ(list->directories[1].name, "music\\album");
    EXPECT_EQ(list->directories[1].files.size(), 2u);
    for (int i = 0; i < 3; ++i) {
        talk.says(bob, peer::SharedFileListRequest{});
        EXPECT_TRUE(talk.told<peer::SharedFileListResponse>(bob)) << "asked twice is no crime";
    }
    talk.says(bob, peer::SharedFileListRequest{});
    EXPECT_FALSE(talk.told<peer::SharedFileListResponse>(bob)) << "asked like a machine";
    talk.pass(1s);
    talk.says(bob, peer::SharedFileListRequest{});
    EXPECT_TRUE(talk.told<peer::SharedFileListResponse>(bob));
    const auto buddy = talk.peer("buddy");
    talk.says(buddy, peer::SharedFileListRequest{});
    EXPECT_EQ(talk.told<peer::SharedFileListResponse>(buddy)->directories.size(), 3u);
}

TEST_F(Answers, BrowseTellsWhatIsLockedIfWished) {
    Settings settings = talk.client.settings();
    settings.show_locked_files = true;
    talk.client.change_settings(settings, talk.now);
    const auto bob = talk.peer("bob");
    talk.says(bob, peer::SharedFileListRequest{});
    const auto list = talk.told<peer::SharedFileListResponse>(bob);
    ASSERT_TRUE(list);
    EXPECT_EQ(list->directories.size(), 2u);
    ASSERT_TRUE(list->private_directories);
    ASSERT_EQ(list->private_directories->size(), 1u);
    EXPECT_EQ(list->private_directories->front().name, "demos");
    const auto buddy = talk.peer("buddy");
    talk.says(buddy, peer::SharedFileListRequest{});
    EXPECT_EQ(talk.told<peer::SharedFileListResponse>(buddy)->directories.size(), 3u);
    search("bob", "secret song");
    const auto answer = talk.told<peer::FileSearchResponse>(bob);
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->files.empty());
    EXPECT_EQ(answer->private_files->size(), 1u);
}

TEST_F(Answers, ReadyListsFollowTheCatalog) {
    const auto bob = talk.peer("bob");
    talk.says(bob, peer::SharedFileListRequest{});
    EXPECT_EQ(talk.told<peer::SharedFileListResponse>(bob)->directories.size(), 2u);
    talk.client.set_catalog(nullptr, talk.now);
    talk.says(bob, peer::SharedFileListRequest{});
    EXPECT_TRUE(talk.told<peer::SharedFileListResponse>(bob)->directories.empty());
}

TEST_F(Answers, FolderContents) {
    const auto bob = talk.peer("bob");
    talk.says(bob, peer::FolderContentsRequest{5, "music\\album"});
    const auto folder = talk.told<peer::FolderContentsResponse>(bob);
    ASSERT_TRUE(folder);
    EXPECT_EQ(folder->token, 5u);
    EXPECT_EQ(folder->folder, "music\\album");
    ASSERT_EQ(folder->directories.size(), 1u);
    EXPECT_EQ(folder->directories[0].files.size(), 2u);
    for (const char* none : {"demos", "..", "music\\..\\..", "", "/etc"}) {
        talk.says(bob, peer::FolderContentsRequest{6, none});
        EXPECT_TRUE(talk.told<peer::FolderContentsResponse>(bob)->directories.empty()) << none;
    }
}

TEST_F(Answers, UserInfo) {
    const auto bob = talk.peer("bob");
    talk.says(bob, peer::UserInfoRequest{});
    const auto info = talk.told<peer::UserInfoResponse>(bob);
    EXPECT_EQ(info->description, "hello");
    EXPECT_TRUE(info->has_pic);
    EXPECT_EQ(info->picture.bytes, (Buffer{1, 2, 3}));
    EXPECT_EQ(info->upload_slots, 3u);
    EXPECT_TRUE(info->slot_free);
}

TEST_F(Answers, NonsenseIsSkippedAndTheConnectionKept) {
    const auto bob = talk.peer("bob");
    const std::uint8_t unknown[] = {6, 0, 0, 0, 0x99, 0x99, 0, 0, 1, 2};
    talk.bytes(bob, unknown);
    const std::uint8_t cut[] = {8, 0, 0, 0, 43, 0, 0, 0, 0xff, 0xff, 0xff, 0xff};
    talk.bytes(bob, cut);
    EXPECT_TRUE(talk.is_open(bob));
    talk.says(bob, peer::UserInfoRequest{});
    EXPECT_TRUE(talk.told<peer::UserInfoResponse>(bob));
}

}  // namespace
}  // namespace kindred::client
