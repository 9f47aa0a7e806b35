#include "apps/kindred/get_command.hpp"

#include "fake_daemon.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace kindred::cli {
namespace {

constexpr const char* folder_page =
    R"({"total":1,"items":[{"path":"music\\album","files":[)"
    R"({"name":"a.mp3","filename":"music\\album\\a.mp3","size":10},)"
    R"({"name":"b.mp3","filename":"music\\album\\b.mp3","size":20}]}]})";

/// Alice answers questions about the folder music\album.
FakeDaemon& sharing(FakeDaemon& daemon) {
    return daemon.answer("POST /users/alice/folder", R"({"id":3,"complete":false})", 202)
        .answer("GET /requests/3", R"({"id":3,"complete":true,"state":"done"})")
        .answer("GET /requests/3/folders", folder_page)
        .answer("DELETE /requests/3", "", 204);
}

/// The body of the request that queued downloads.
boost::json::object queued(const FakeDaemon& daemon) {
    for (const HttpRequest& request : daemon.requests)
        if (request.target == "/api/v1/downloads")
            return boost::json::parse(request.body).as_object();
    return {};
}

TEST(GetCommand, TakesAFolderApart) {
    FakeDaemon daemon;
    sharing(daemon).answer("POST /downloads", R"({"items":[]})", 201);
    Session session = daemon.session();
    EXPECT_EQ(get(session, {.username = "alice", .paths = {"music/album/"}}), exit_code::ok);
    EXPECT_EQ(boost::json::value(queued(daemon)),
              boost::json::parse(R"({"username":"alice","files":[)"
                                 R"({"filename":"music\\album\\a.mp3","size":10},)"
                                 R"({"filename":"music\\album\\b.mp3","size":20}]})"));
}

TEST(GetCommand, FindsTheSizeOfAFileInItsFolder) {
    FakeDaemon daemon;
    sharing(daemon).answer("POST /downloads", R"({"items":[]})", 201);
    Session session = daemon.session();
    EXPECT_EQ(get(session, {.username = "alice", .paths = {R"(music\album\b.mp3)"}}),
              exit_code::ok);
    EXPECT_EQ(boost::json::value(queued(daemon)),
              boost::json::parse(R"({"username":"alice","files":[)"
                                 R"({"filename":"music\\album\\b.mp3","size":20}]})"));
}

TEST(GetCommand, WaitsUntilEverythingHasEnded) {
    FakeDaemon daemon;
    sharing(daemon)
        .answer("POST /downloads", R"({"items":[{"id":1,"state":"queued"},{"id":2}]})", 201)
        .answer("GET /downloads/1", R"({"id":1,"state":"transferring"})")
        .answer("GET /downloads/1", R"({"id":1,"state":"completed","path":"/d/album/a.mp3"})")
        .answer("GET /downloads/2", R"({"id":2,"state":"completed","path":"/d/album/b.mp3"})");
    Session session = daemon.session();
    EXPECT_EQ(get(session, {.username = "alice", .paths = {"music/album"}, .wait = true}),
              exit_code::ok);
    EXPECT_EQ(daemon.out.str(), "/d/album/b.mp3\n/d/album/a.mp3\n");
}

TEST(GetCommand, FailsIfOneFileFailed) {
    FakeDaemon daemon;
    sharing(daemon)
        .answer("POST /downloads", R"({"items":[{"id":1},{"id":2}]})", 201)
        .answer("GET /downloads/1", R"({"id":1,"state":"completed","path":"/d/a.mp3"})")
        .answer("GET /downloads/2", R"({"id":2,"state":"failed","filename":"b","reason":"gone"})");
    Session session = daemon.session();
    EXPECT_EQ(get(session, {.username = "alice", .paths = {"music/album"}, .wait = true}),
              exit_code::failed);
    EXPECT_EQ(daemon.err.str(), "b: gone\n");
}

TEST(GetCommand, GivesUpWaitingInTime) {
    FakeDaemon daemon;
    sharing(daemon)
        .answer("POST /downloads", R"({"items":[{"id":1}]})", 201)
        .answer("GET /downloads/1", R"({"id":1,"state":"queued"})");
    Session session = daemon.session();
    EXPECT_EQ(get(session,
                  {.username = "alice", .paths = {"music/album"}, .wait = true, .wait_seconds = 5}),
              exit_code::timed_out);
}

TEST(GetCommand, TellsWhatIsNotShared) {
    FakeDaemon daemon;
    sharing(daemon);
    Session session = daemon.session();
    EXPECT_EQ(get(session, {.username = "alice", .paths = {"music/other"}}),
              exit_code::nothing_found);
    EXPECT_NE(daemon.err.str().find(R"(alice shares no file or folder 'music\other')"),
              std::string::npos);
}

}  // namespace
}  // namespace kindred::cli
