#include "apps/kindred/hooks_command.hpp"

#include "fake_daemon.hpp"

#include <gtest/gtest.h>

namespace kindred::cli {
namespace {

constexpr const char* a_hook =
    R"({"name":"phone","kind":"ntfy","enabled":true,"events":["connected"],"url":"https://n/t",)"
    R"("has_token":true,"fixed":false,"delivered":2,"failed":1,"last_error":"HTTP status 500"})";

TEST(HooksCommand, ListsHooks) {
    FakeDaemon daemon;
    daemon.answer("GET /hooks", std::string(R"({"items":[)") + a_hook + "]}");
    Session session = daemon.session();
    EXPECT_EQ(hooks(session, {}), exit_code::ok);
    EXPECT_NE(daemon.out.str().find("https://n/t"), std::string::npos) << daemon.out.str();
    EXPECT_NE(daemon.out.str().find("HTTP status 500"), std::string::npos) << daemon.out.str();
}

TEST(HooksCommand, AddsANotifier) {
    FakeDaemon daemon;
    daemon.answer("PUT /hooks/phone", a_hook);
    Session session = daemon.session();
    HooksOptions options;
    options.action = "add";
    options.name = "phone";
    options.ntfy = "https://n/t";
    options.ask_token = true;
    options.events = {"connected"};
    EXPECT_EQ(hooks(session, options), exit_code::ok) << daemon.err.str();
    EXPECT_EQ(daemon.requests.at(0).body,
              R"({"enabled":true,"events":["connected"],"kind":"ntfy","url":"https://n/t",)"
              R"("token":"secret"})");
}

TEST(HooksCommand, AddsAScriptAndAWebhook) {
    FakeDaemon daemon;
    daemon.answer("PUT /hooks/x", a_hook);
    Session session = daemon.session();
    HooksOptions options;
    options.action = "add";
    options.name = "x";
    options.run = {"/bin/scan", "--now"};
    options.events = {"folder_completed"};
    EXPECT_EQ(hooks(session, options), exit_code::ok);
    EXPECT_NE(daemon.requests.at(0).body.find(R"("command":["/bin/scan","--now"])"),
              std::string::npos);
    options.run.clear();
    options.webhook = "http://h";
    options.headers = {"X-A: b: c"};
    EXPECT_EQ(hooks(session, options), exit_code::ok);
    EXPECT_NE(daemon.requests.at(1).body.find(R"("headers":{"X-A":"b: c"})"), std::string::npos);
}

TEST(HooksCommand, RefusesWhatMakesNoHook) {
    FakeDaemon daemon;
    Session session = daemon.session();
    HooksOptions options;
    options.action = "add";
    EXPECT_EQ(hooks(session, options), exit_code::usage) << "no name";
    options.name = "x";
    EXPECT_EQ(hooks(session, options), exit_code::usage) << "no kind";
    options.ntfy = "https://n";
    options.run = {"/bin/x"};
    EXPECT_EQ(hooks(session, options), exit_code::usage) << "two kinds";
    options.run.clear();
    options.headers = {"nonsense"};
    EXPECT_EQ(hooks(session, options), exit_code::usage);
    EXPECT_TRUE(daemon.requests.empty());
}

TEST(HooksCommand, TellsHowATestWent) {
    FakeDaemon daemon;
    const char* const none = R"({"items":[]})";
    daemon.answer("GET /hooks/phone/deliveries", none)
        .answer("GET /hooks/phone/deliveries", none)
        .answer("GET /hooks/phone/deliveries",
                R"({"items":[{"time":1,"event":"test","attempt":1,"outcome":"retrying",)"
                R"("detail":"HTTP status 500"}]})")
        .answer("POST /hooks/phone/test", a_hook, 202);
    Session session = daemon.session();
    HooksOptions options;
    options.action = "test";
    options.name = "phone";
    EXPECT_EQ(hooks(session, options), exit_code::failed);
    EXPECT_NE(daemon.err.str().find("retrying: HTTP status 500"), std::string::npos)
        << daemon.err.str();
}

}  // namespace
}  // namespace kindred::cli
