#include "apps/kindred/stats_command.hpp"

#include "fake_daemon.hpp"

#include <gtest/gtest.h>

namespace kindred::cli {
namespace {

constexpr const char* two_days =
    R"({"items":[{"start":950400,"bytes_downloaded":2048,"files_downloaded":3,)"
    R"("seconds_online":3600},{"start":1036800,"bytes_uploaded":1,"uploads_failed":7}]})";
constexpr const char* one_user =
    R"({"items":[{"name":"bob\u001b","files":3,"bytes":2048}],"rest":{"files":4,"bytes":0}})";

TEST(StatsCommand, ShowsHistoryAsATable) {
    FakeDaemon daemon;
    daemon.answer("GET /statistics/history", two_days);
    Session session = daemon.session();
    EXPECT_EQ(stats(session, {.history = "day", .top = ""}), exit_code::ok);
    EXPECT_TRUE(daemon.requests[0].target.ends_with("?interval=day"));
    const std::string out = daemon.out.str();
    EXPECT_NE(out.find("1970-01-12"), std::string::npos) << out;
    EXPECT_NE(out.find("2.0 KiB"), std::string::npos) << out;
    EXPECT_NE(out.find("1:00:00"), std::string::npos) << out;
}

TEST(StatsCommand, ShowsMonthsByTheirName) {
    FakeDaemon daemon;
    daemon.answer("GET /statistics/history", two_days);
    Session session = daemon.session();
    EXPECT_EQ(stats(session, {.history = "month", .top = ""}), exit_code::ok);
    EXPECT_NE(daemon.out.str().find("\n1970-01 "), std::string::npos) << daemon.out.str();
}

TEST(StatsCommand, ShowsTheLargestOfBothDirections) {
    FakeDaemon daemon;
    daemon.answer("GET /statistics/top", one_user);
    Session session = daemon.session();
    EXPECT_EQ(stats(session, {.history = "", .top = "users"}), exit_code::ok);
    ASSERT_EQ(daemon.requests.size(), 2u);
    EXPECT_TRUE(daemon.requests[0].target.ends_with("?by=user&direction=download"));
    const std::string out = daemon.out.str();
    EXPECT_NE(out.find("uploads, the last 30 days"), std::string::npos) << out;
    EXPECT_NE(out.find("(all others)"), std::string::npos) << out;
    EXPECT_EQ(out.find('\x1b'), std::string::npos) << "names must not steer the terminal";
}

TEST(StatsCommand, ShowsNumbersAsPeopleReadThem) {
    FakeDaemon daemon;
    daemon.answer("GET /statistics", R"({"bytes_downloaded":2048,"uploads_active":3})");
    Session session = daemon.session();
    EXPECT_EQ(stats(session, {}), exit_code::ok);
    EXPECT_NE(daemon.out.str().find("downloaded      2.0 KiB"), std::string::npos)
        << daemon.out.str();
    EXPECT_NE(daemon.out.str().find("uploads active        3"), std::string::npos)
        << daemon.out.str();
}

TEST(StatsCommand, GivesProgramsBothAtOnce) {
    FakeDaemon daemon;
    daemon.answer("GET /statistics/top", R"({"items":[],"rest":{"files":0,"bytes":0}})");
    Session session = daemon.session(true);
    EXPECT_EQ(stats(session, {.history = "", .top = "errors"}), exit_code::ok);
    EXPECT_EQ(daemon.out.str(), R"({"download":{"items":[],"rest":{"files":0,"bytes":0}},)"
                                R"("upload":{"items":[],"rest":{"files":0,"bytes":0}}})"
                                "\n");
}

}  // namespace
}  // namespace kindred::cli
