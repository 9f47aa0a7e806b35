#include "apps/kindred/list_commands.hpp"

#include "fake_daemon.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace kindred::cli {
namespace {

TEST(UserCommand, ShowsWhatTheServerAndTheUserTell) {
    FakeDaemon daemon;
    daemon.answer("GET /users/bob", R"({"username":"bob","presence":"unknown"})", 202)
        .answer("GET /users/bob", R"({"username":"bob","presence":"online","files":2,"folders":1})")
        .answer("POST /users/bob/info", R"({"id":4,"complete":false})", 202)
        .answer("GET /requests/4",
                R"({"id":4,"complete":true,"state":"completed",)"
                R"("info":{"upload_slots":1,"queue_size":3,"description":"hello"}})")
        .answer("DELETE /requests/4", "", 204);
    Session session = daemon.session();
    EXPECT_EQ(user(session, "bob"), exit_code::ok) << daemon.err.str();
    EXPECT_EQ(daemon.out.str(),
              "bob: online\nshares 2 files in 1 folder, 1 upload slot, 3 in the queue\nhello\n");
}

TEST(UserCommand, DoesNotAskWhoIsOffline) {
    FakeDaemon daemon;
    daemon.answer("GET /users/bob", R"({"username":"bob","presence":"offline","exists":true})");
    Session session = daemon.session();
    EXPECT_EQ(user(session, "bob"), exit_code::ok);
    EXPECT_EQ(daemon.requests.size(), 1u);
}

TEST(UserCommand, SaysThatThereIsNoSuchUser) {
    FakeDaemon daemon;
    daemon.answer("GET /users/bab", R"({"username":"bab","presence":"offline","exists":false})");
    Session session = daemon.session();
    EXPECT_EQ(user(session, "bab"), exit_code::nothing_found);
    EXPECT_NE(daemon.err.str().find("nobody of the name 'bab'"), std::string::npos);
}

TEST(DownloadsTable, FitsTheTerminal) {
    const auto downloads = boost::json::parse(
        R"([{"id":1,"state":"queued","username":"bob","size":10,"reason":"",)"
        R"("filename":"Music\\Artist\\A Long Name of an Album\\01 - A Long Name of a Song.mp3"}])");
    FakeDaemon daemon;
    Session session = daemon.session();
    session.out_columns = 80;
    EXPECT_EQ(show_downloads(session, downloads.as_array()), exit_code::ok);
    const std::string out = daemon.out.str();
    EXPECT_EQ(out.find("Music"), std::string::npos) << out;
    EXPECT_NE(out.find("a Song.mp3"), std::string::npos) << out;
}

}  // namespace
}  // namespace kindred::cli
