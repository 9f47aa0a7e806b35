#include "apps/kindred/search_command.hpp"

#include "fake_daemon.hpp"

#include <gtest/gtest.h>

namespace kindred::cli {
namespace {

constexpr const char* running = R"({"search":{"complete":false},"next_offset":0,"items":[]})";

std::string page(int next_offset, std::string_view username) {
    return R"({"search":{"complete":false},"next_offset":)" + std::to_string(next_offset) +
           R"(,"items":[{"username":")" + std::string(username) +
           R"(","free_slot":true,"average_speed":2048,"queue_length":0,"folders":[)"
           R"({"path":"music\\album","locked":false,"files":[)"
           R"({"name":"a.mp3","filename":"music\\album\\a.mp3","size":3000000,)"
           R"("bitrate":320,"duration":75}]}]}]})";
}

FakeDaemon& searching(FakeDaemon& daemon) {
    return daemon.answer("POST /searches", R"({"id":7})", 201)
        .answer("GET /searches/7", R"({"id":7,"reason":"out of time"})")
        .answer("DELETE /searches/7", "", 204);
}

TEST(SearchCommand, PrintsResultsAsTheyComeAndStopsInTime) {
    FakeDaemon daemon;
    searching(daemon)
        .answer("GET /searches/7/results", running)
        .answer("GET /searches/7/results", page(1, "alice"))
        .answer("GET /searches/7/results", running);
    Session session = daemon.session();
    EXPECT_EQ(search(session, {.query = "some words", .wait = 2}), exit_code::ok);
    EXPECT_EQ(daemon.out.str(),
              "alice  (free slot, 2.0 KiB/s)\n"
              "  music\\album\n"
              "      2.9 MiB     1:15  a.mp3  [320 kbps]\n");
    EXPECT_EQ(daemon.requests.front().body, R"({"query":"some words"})");
    EXPECT_EQ(daemon.requests.back().method, "DELETE");
}

TEST(SearchCommand, PrintsOneObjectPerUser) {
    FakeDaemon daemon;
    searching(daemon)
        .answer("GET /searches/7/results", page(1, "alice"))
        .answer("GET /searches/7/results", page(2, "bob"));
    Session session = daemon.session(true);
    EXPECT_EQ(search(session, {.query = "x", .wait = 2, .limit = 2}), exit_code::ok);
    const std::string text = daemon.out.str();
    EXPECT_EQ(std::ranges::count(text, '\n'), 2);
    EXPECT_EQ(text.find(R"({"username":"alice","free_slot":true)"), 0u);
}

TEST(SearchCommand, AsksOnlyWhomItIsTold) {
    FakeDaemon daemon;
    searching(daemon).answer("GET /searches/7/results", running);
    Session session = daemon.session();
    const auto body_of = [&](const SearchOptions& options) {
        daemon.requests.clear();
        search(session, options);
        return daemon.requests.front().body;
    };
    EXPECT_EQ(body_of({.query = "x", .room = "jazz", .wait = 1}),
              R"({"query":"x","scope":"room","room":"jazz"})");
    EXPECT_EQ(body_of({.query = "x", .users = {"ann", "bob"}, .wait = 1}),
              R"({"query":"x","scope":"users","users":["ann","bob"]})");
    EXPECT_EQ(body_of({.query = "x", .buddies = true, .wait = 1}),
              R"({"query":"x","scope":"buddies"})");
}

TEST(SearchCommand, TellsThatNobodyAnswered) {
    FakeDaemon daemon;
    searching(daemon).answer("GET /searches/7/results", running);
    Session session = daemon.session();
    EXPECT_EQ(search(session, {.query = "x", .wait = 1}), exit_code::nothing_found);
    EXPECT_NE(daemon.err.str().find("nobody answered (out of time)"), std::string::npos);
}

TEST(SearchCommand, DoesNotLetStrangersSteerTheTerminal) {
    FakeDaemon daemon;
    searching(daemon).answer("GET /searches/7/results", page(1, R"(evil\u001b[2J\u009b)"));
    Session session = daemon.session();
    search(session, {.query = "x", .wait = 1, .limit = 1});
    EXPECT_EQ(daemon.out.str().find("evil?[2J?  "), 0u) << daemon.out.str();
}

TEST(SearchCommand, PassesOnWhatTheDaemonSays) {
    FakeDaemon daemon;
    daemon.answer("POST /searches", R"({"detail":"No words.","hint":"Give some."})", 400);
    Session session = daemon.session();
    EXPECT_EQ(search(session, {.query = ""}), exit_code::failed);
    EXPECT_EQ(daemon.err.str(), "kindred: No words. Give some.\n");
}

TEST(SearchCommand, SaysHowToStartADaemon) {
    FakeDaemon daemon;
    Session session = daemon.session();
    EXPECT_EQ(search(session, {.query = "x"}), exit_code::no_daemon);
    EXPECT_NE(daemon.err.str().find("Start one with: kindredd"), std::string::npos);
}

}  // namespace
}  // namespace kindred::cli
