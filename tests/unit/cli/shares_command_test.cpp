#include "apps/kindred/shares_command.hpp"

#include "fake_daemon.hpp"

#include <gtest/gtest.h>

namespace kindred::cli {
namespace {

constexpr const char* music =
    R"({"roots":[{"alias":"Music","path":"/srv/music","visibility":"buddies",)"
    R"("excludes":["*.tmp"]}],"files":3,"folders":1,"size":2048,"scanning":false})";
constexpr const char* scanning =
    R"({"roots":[{"alias":"Music","path":"/srv/music"}],"scanning":true,"scanned_files":1})";

TEST(SharesCommand, ShowsFoldersAndForWhomTheyAre) {
    FakeDaemon daemon;
    daemon.answer("GET /shares", music);
    Session session = daemon.session();
    EXPECT_EQ(shares(session, {}), exit_code::ok);
    EXPECT_EQ(daemon.out.str(),
              "3 files in 1 folder, 2.0 KiB\n  Music = /srv/music  (for buddies)\n");
}

TEST(SharesCommand, TellsHowToShareSomething) {
    FakeDaemon daemon;
    daemon.answer("GET /shares", R"({"roots":[],"files":0})");
    Session session = daemon.session();
    EXPECT_EQ(shares(session, {}), exit_code::ok);
    EXPECT_NE(daemon.out.str().find("kindred shares add"), std::string::npos) << daemon.out.str();
}

TEST(SharesCommand, AddsAFolderToTheOthersAndWaitsForTheScan) {
    FakeDaemon daemon;
    daemon.answer("GET /shares", music).answer("PUT /shares", scanning, 202);
    Session session = daemon.session();
    EXPECT_EQ(
        shares(
            session,
            {.action = "add", .subject = "/srv/films/", .name = "Films", .visibility = "trusted"}),
        exit_code::ok);
    const std::string sent = daemon.requests.at(1).body;
    EXPECT_NE(sent.find(R"("excludes":["*.tmp"])"), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"({"path":"/srv/films/","alias":"Films","visibility":"trusted"})"),
              std::string::npos)
        << sent;
    EXPECT_EQ(daemon.requests.size(), 3u) << "it looks again while the scan runs";
}

TEST(SharesCommand, RemovesByNameOrFolder) {
    for (const char* const subject : {"Music", "/srv/music"}) {
        FakeDaemon daemon;
        daemon.answer("GET /shares", music).answer("PUT /shares", R"({"roots":[]})", 202);
        Session session = daemon.session();
        EXPECT_EQ(shares(session, {.action = "remove", .subject = subject}), exit_code::ok);
        EXPECT_EQ(daemon.requests.at(1).body, R"({"roots":[]})");
        EXPECT_EQ(shares(session, {.action = "remove", .subject = "Pictures"}),
                  exit_code::nothing_found);
    }
}

TEST(SharesCommand, ExplainsAFile) {
    FakeDaemon daemon;
    daemon.answer("GET /shares/explain", R"({"path":"/a b","explanation":"it is not there"})");
    Session session = daemon.session();
    EXPECT_EQ(shares(session, {.action = "explain", .subject = "/a b"}), exit_code::ok);
    EXPECT_EQ(daemon.out.str(), "it is not there\n");
    EXPECT_EQ(daemon.requests.at(0).target, "/api/v1/shares/explain?path=%2Fa%20b");
}

TEST(SharesCommand, WantsToKnowWhatItIsAbout) {
    FakeDaemon daemon;
    Session session = daemon.session();
    for (const char* const action : {"add", "remove", "explain"})
        EXPECT_EQ(shares(session, {.action = action}), exit_code::usage);
    EXPECT_TRUE(daemon.requests.empty());
}

}  // namespace
}  // namespace kindred::cli
