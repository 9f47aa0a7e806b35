#include "apps/kindred/queue_command.hpp"

#include "fake_daemon.hpp"

#include <gtest/gtest.h>

namespace kindred::cli {
namespace {

constexpr const char* three_downloads =
    R"({"total":3,"items":[{"id":1,"username":"ann","state":"failed"},)"
    R"({"id":2,"username":"bob","state":"queued"},{"id":3,"username":"bob","state":"failed"}]})";

std::vector<std::string> asked(const FakeDaemon& daemon, const std::string& method) {
    std::vector<std::string> targets;
    for (const HttpRequest& request : daemon.requests)
        if (request.method == method) targets.push_back(request.target);
    return targets;
}

TEST(QueueCommand, DoesSomethingToThoseThatAreChosen) {
    FakeDaemon daemon;
    daemon.answer("GET /downloads", three_downloads)
        .answer("POST /downloads/3/retry", R"({"id":3})");
    Session session = daemon.session();
    EXPECT_EQ(queue(session, {.action = "retry", .username = "bob", .state = "failed"}),
              exit_code::ok);
    EXPECT_EQ(asked(daemon, "POST"), std::vector<std::string>{"/api/v1/downloads/3/retry"});
    EXPECT_EQ(daemon.out.str(), "retry: 1 of 1 downloads\n");
}

TEST(QueueCommand, RefusesToGuessWhatIsMeant) {
    FakeDaemon daemon;
    Session session = daemon.session();
    EXPECT_EQ(queue(session, {.action = "remove"}), exit_code::usage);
    EXPECT_TRUE(daemon.requests.empty());
}

TEST(QueueCommand, FailsIfADownloadThatWasNamedRefuses) {
    FakeDaemon daemon;
    daemon.answer("GET /downloads", three_downloads)
        .answer("POST /downloads/2/resume", R"({"detail":"It is not paused.","hint":""})", 409);
    Session session = daemon.session();
    EXPECT_EQ(queue(session, {.action = "resume", .ids = {2}}), exit_code::failed);
    EXPECT_NE(daemon.err.str().find("It is not paused."), std::string::npos) << daemon.err.str();
    EXPECT_EQ(queue(session, {.action = "resume", .ids = {9}}), exit_code::nothing_found);
}

TEST(QueueCommand, ShowsTheWholeQueueWithoutAnAction) {
    FakeDaemon daemon;
    daemon.answer("GET /downloads", three_downloads);
    Session session = daemon.session();
    EXPECT_EQ(queue(session, {}), exit_code::ok);
    EXPECT_NE(daemon.out.str().find("ann"), std::string::npos) << daemon.out.str();
    EXPECT_TRUE(asked(daemon, "POST").empty());
}

}  // namespace
}  // namespace kindred::cli
