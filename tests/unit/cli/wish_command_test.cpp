#include "apps/kindred/wish_command.hpp"

#include "fake_daemon.hpp"

#include <gtest/gtest.h>

namespace kindred::cli {
namespace {

constexpr const char* one_wish =
    R"({"id":3,"query":"rare album","state":"waiting","reason":"they take turns","download":)"
    R"("album","conditions":{"formats":["flac"],"min_bitrate":256},"search":7,"found":2,"new":1})";
constexpr const char* files =
    R"({"total":2,"items":[{"filename":"m\\rare.flac","username":"bob","size":1048576,)"
    R"("bitrate":900}]})";

TEST(WishCommand, AddsAWishWithItsRules) {
    FakeDaemon daemon;
    daemon.answer("POST /wishes", one_wish, 201);
    Session session = daemon.session();
    EXPECT_EQ(wish(session, {.action = "add",
                             .words = {"rare", "album"},
                             .download = "album",
                             .formats = {"flac"},
                             .min_bitrate = 256,
                             .destination = "in"}),
              exit_code::ok);
    EXPECT_EQ(daemon.requests.front().body,
              R"({"query":"rare album","conditions":{"formats":["flac"],"min_bitrate":256},)"
              R"("download":"album","destination":"in"})");
    EXPECT_EQ(daemon.out.str(), "3  rare album: waiting (they take turns)\n");
}

TEST(WishCommand, ListsWishesWithWhatIsNew) {
    FakeDaemon daemon;
    daemon.answer("GET /wishes", R"({"total":1,"items":[)" + std::string(one_wish) + "]}");
    Session session = daemon.session();
    EXPECT_EQ(wish(session, {}), exit_code::ok);
    const std::string text = daemon.out.str();
    EXPECT_NE(text.find("rare album"), std::string::npos) << text;
    EXPECT_NE(text.find("fetches album, flac, from 256 kbit/s"), std::string::npos) << text;
}

TEST(WishCommand, ShowsTheResultsOfOne) {
    FakeDaemon daemon;
    daemon.answer("GET /wishes/3", one_wish).answer("GET /searches/7/files", files);
    Session session = daemon.session();
    EXPECT_EQ(wish(session, {.action = "show", .words = {"3"}}), exit_code::ok);
    const std::string text = daemon.out.str();
    EXPECT_NE(text.find("2 files found, 1 of them new"), std::string::npos) << text;
    EXPECT_NE(text.find("m\\rare.flac"), std::string::npos) << text;
    EXPECT_NE(text.find("... and 1 more"), std::string::npos) << text;
}

TEST(WishCommand, SearchesNowAndWaitsForTheEnd) {
    FakeDaemon daemon;
    daemon.answer("POST /wishes/3/search", R"({"id":3,"state":"searching"})", 202)
        .answer("GET /wishes/3", R"({"id":3,"state":"searching"})")
        .answer("GET /wishes/3", R"({"id":3,"state":"waiting","found":0})");
    Session session = daemon.session();
    EXPECT_EQ(wish(session, {.action = "search", .words = {"3"}}), exit_code::nothing_found);
    EXPECT_EQ(daemon.requests.size(), 3u);
}

TEST(WishCommand, ChangesSeveralAtOnce) {
    FakeDaemon daemon;
    daemon.answer("DELETE /wishes/3", "", 204)
        .answer("DELETE /wishes/4", R"({"detail":"The settings name it.","hint":""})", 409)
        .answer("PATCH /wishes/5", one_wish)
        .answer("POST /wishes/5/seen", one_wish);
    Session session = daemon.session();
    EXPECT_EQ(wish(session, {.action = "remove", .words = {"4", "3"}}), exit_code::failed);
    EXPECT_NE(daemon.err.str().find("The settings name it."), std::string::npos);
    EXPECT_EQ(wish(session, {.action = "pause", .words = {"5"}}), exit_code::ok);
    EXPECT_EQ(daemon.requests.back().body, R"({"enabled":false})");
    EXPECT_EQ(wish(session, {.action = "seen", .words = {"5"}}), exit_code::ok);
}

TEST(WishCommand, WantsToKnowWhichOne) {
    FakeDaemon daemon;
    Session session = daemon.session();
    EXPECT_EQ(wish(session, {.action = "remove"}), exit_code::usage);
    EXPECT_EQ(wish(session, {.action = "add"}), exit_code::usage);
    EXPECT_TRUE(daemon.requests.empty());
}

}  // namespace
}  // namespace kindred::cli
