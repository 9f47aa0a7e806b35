#include "apps/kindred/settings_commands.hpp"

#include "fake_daemon.hpp"

#include <gtest/gtest.h>

namespace kindred::cli {
namespace {

constexpr const char* two_settings =
    R"({"items":[{"name":"upload_slots","group":"uploads","kind":"number","about":"How many.",)"
    R"("value":3,"default":2},{"name":"likes","group":"profile","kind":"list","about":"Things.",)"
    R"("value":["jazz"],"default":[]}]})";

FakeDaemon& with_settings(FakeDaemon& daemon) {
    return daemon.answer("GET /settings", two_settings).answer("PATCH /settings", two_settings);
}

TEST(ConfigCommand, ShowsOneSettingWithItsMeaning) {
    FakeDaemon daemon;
    Session session = with_settings(daemon).session();
    EXPECT_EQ(config(session, {.name = "upload_slots"}), exit_code::ok);
    EXPECT_EQ(daemon.out.str(), "upload_slots = 3\n    How many. Default: 2\n");
}

TEST(ConfigCommand, SendsValuesInTheKindOfTheSetting) {
    FakeDaemon daemon;
    Session session = with_settings(daemon).session();
    EXPECT_EQ(config(session, {.name = "upload_slots", .values = {"5"}}), exit_code::ok);
    EXPECT_EQ(daemon.requests.at(1).body, R"({"upload_slots":5})");
    EXPECT_EQ(config(session, {.name = "likes", .values = {"a", "b"}}), exit_code::ok);
    EXPECT_EQ(daemon.requests.at(3).body, R"({"likes":["a","b"]})");
}

TEST(ConfigCommand, RefusesWhatTheSettingCannotBe) {
    FakeDaemon daemon;
    Session session = with_settings(daemon).session();
    EXPECT_EQ(config(session, {.name = "upload_slots", .values = {"many"}}), exit_code::usage);
    EXPECT_EQ(config(session, {.name = "nonsense"}), exit_code::nothing_found);
}

TEST(ConfigCommand, AsksForPasswordsInsteadOfTakingThem) {
    FakeDaemon daemon;
    constexpr const char* password =
        R"({"items":[{"name":"password","group":"account","kind":"password","about":"Yours.",)"
        R"("value":null,"default":null,"is_set":true}]})";
    daemon.answer("GET /settings", password).answer("PATCH /settings", password);
    Session session = daemon.session();
    EXPECT_EQ(config(session, {.name = "password", .values = {"typed"}}), exit_code::usage);
    EXPECT_EQ(daemon.requests.size(), 1u) << "it was not sent";
    EXPECT_EQ(config(session, {.name = "password", .ask = true}), exit_code::ok);
    EXPECT_EQ(daemon.requests.back().body, R"({"password":"secret"})");
    EXPECT_TRUE(daemon.asked.at(0).twice);
    EXPECT_EQ(config(session, {.name = "password", .values = {"x"}, .ask = true}),
              exit_code::usage);
}

TEST(ConfigCommand, KeepsHintsForProgramsToItself) {
    FakeDaemon daemon;
    daemon.answer("GET /settings", two_settings)
        .answer(
            "PATCH /settings",
            R"({"detail":"'upload_slots' is too large","hint":"Look at GET /api/v1/settings."})",
            400);
    Session session = daemon.session();
    EXPECT_EQ(config(session, {.name = "upload_slots", .values = {"9"}}), exit_code::failed);
    EXPECT_EQ(daemon.err.str(), "kindred: 'upload_slots' is too large\n");
}

TEST(ConfigCommand, TakesListsOfObjectsAsJson) {
    FakeDaemon daemon;
    constexpr const char* groups =
        R"({"items":[{"name":"upload_groups","group":"uploads","kind":"objects","about":"Rules.",)"
        R"("value":[{"name":"a"}],"default":[],"fields":[{"name":"name","kind":"text",)"
        R"("about":"Its name."}]}]})";
    daemon.answer("GET /settings", groups).answer("PATCH /settings", groups);
    Session session = daemon.session();
    EXPECT_EQ(config(session, {.name = "upload_groups", .values = {R"([{"name":"a"}])"}}),
              exit_code::ok);
    EXPECT_EQ(daemon.requests.at(1).body, R"({"upload_groups":[{"name":"a"}]})");
    EXPECT_EQ(daemon.out.str(),
              "upload_groups = [{\"name\":\"a\"}]\n    Rules. Default: \n"
              "      name (text): Its name.\n");
    EXPECT_EQ(config(session, {.name = "upload_groups", .values = {"a"}}), exit_code::usage);
}

TEST(AwayCommand, GoesAndComesBack) {
    FakeDaemon daemon;
    daemon.answer("POST /session/away", "{}");
    Session session = daemon.session();
    EXPECT_EQ(away(session, {}), exit_code::ok);
    EXPECT_EQ(away(session, {.back = true}), exit_code::ok);
    EXPECT_EQ(daemon.requests.at(0).body, R"({"away":true})");
    EXPECT_EQ(daemon.requests.at(1).body, R"({"away":false})");
}

TEST(LogsCommand, ShowsTheLastLines) {
    FakeDaemon daemon;
    daemon.answer("GET /logs",
                  R"({"items":[{"number":1,"time":1,"level":"info","part":"a","text":"old"},)"
                  R"({"number":2,"time":1,"level":"info","part":"a","text":"new"}]})");
    Session session = daemon.session();
    EXPECT_EQ(logs(session, {.limit = 1}), exit_code::ok);
    EXPECT_EQ(daemon.out.str().find("old"), std::string::npos);
    EXPECT_NE(daemon.out.str().find("a: new"), std::string::npos) << daemon.out.str();
}

TEST(ConnectCommand, SaysWhyItDidNotWork) {
    FakeDaemon daemon;
    daemon.answer("POST /session/connect", R"({"state":"connecting"})", 202)
        .answer("GET /status", R"({"session":{"state":"disconnected","reason":"wrong password"}})");
    Session session = daemon.session();
    EXPECT_EQ(connect(session), exit_code::failed);
    EXPECT_NE(daemon.err.str().find("wrong password"), std::string::npos) << daemon.err.str();
}

}  // namespace
}  // namespace kindred::cli
