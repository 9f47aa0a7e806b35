#include "apps/kindred-server/config.hpp"

#include "apps/kindred-server/config_keys.hpp"

#include <gtest/gtest.h>

namespace kindred::server_app {
namespace {

Config parsed(std::string_view text) {
    auto config = parse_config(text, "test.toml");
    EXPECT_TRUE(config) << config.error().message;
    return config.value_or(Config{});
}

std::string refusal(std::string_view text) {
    const auto config = parse_config(text, "test.toml");
    return config ? "accepted" : config.error().message;
}

TEST(Config, EmptyFileMeansTheDefaults) {
    EXPECT_EQ(parsed(""), Config{});
}

TEST(Config, CommentedExampleReadsBackAsItWasWritten) {
    Config config;
    EXPECT_EQ(parsed(commented_config(config)), config);
    config.listen = {{IPv4{0x7f000001}, 0}, {IPv4{0x0a000001}, 2242}};
    config.metrics = Endpoint{IPv4{0x7f000001}, 9100};
    config.settings.least_logged = LogLevel::warning;
    config.settings.greeting = "\"quoted\" \\ and\nlines";
    config.settings.registration = server::Registration::invited;
    config.settings.accept_seed_clients = false;
    config.settings.excluded_phrases = {"one", "two"};
    config.settings.login_timeout = 1500ms;
    config.settings.searches = {0.25, 3};
    config.log_json = true;
    EXPECT_EQ(parsed(commented_config(config)), config);
}

TEST(Config, KeysTakeEffect) {
    const Config config = parsed(R"(
        [server]
        data = "/srv/soulseek"
        [login]
        registration = "closed"
        timeout_seconds = 5
        [limits.session]
        messages = { per_second = 1, burst = 2 }
    )");
    EXPECT_EQ(config.data, "/srv/soulseek");
    EXPECT_EQ(config.settings.registration, server::Registration::closed);
    EXPECT_EQ(config.settings.login_timeout, 5s);
    EXPECT_EQ(config.settings.messages, (server::Rate{1, 2}));
}

TEST(Config, MistakesAreNamedWithTheirLine) {
    EXPECT_EQ(refusal("[login]\nregistraton = \"open\""),
              "test.toml:2: there is no key login.registraton");
    EXPECT_EQ(refusal("\n[nothing]\n"), "test.toml:2: there is no key nothing");
    EXPECT_EQ(refusal("[login]\nmax_users = \"many\""),
              "test.toml:2: login.max_users must be a whole number from 1 to 1000000000");
    EXPECT_EQ(refusal("[login]\nmax_users = 0"),
              "test.toml:2: login.max_users must be a whole number from 1 to 1000000000");
    EXPECT_EQ(refusal("[login]\nregistration = \"maybe\""),
              "test.toml:2: login.registration must be \"open\", \"invited\" or \"closed\"");
    EXPECT_NE(refusal("[limits.session]\nmessages = 5").find("limits.session.messages must be {"),
              std::string::npos);
    for (const char* wrong : {"[\"nowhere\"]", "[]", "\"127.0.0.1:2242\"", "[1]"})
        EXPECT_EQ(refusal(std::string("[server]\nlisten = ") + wrong),
                  "test.toml:2: server.listen must be a list of \"ADDRESS:PORT\", at least one");
    EXPECT_EQ(refusal("[server]\nmetrics = \"here\""),
              "test.toml:2: server.metrics must be \"ADDRESS:PORT\", or \"\" for none");
    EXPECT_EQ(refusal("[server]\nmetrics = 1"),
              "test.toml:2: server.metrics must be \"ADDRESS:PORT\", or \"\" for none");
    EXPECT_EQ(refusal("[log]\nlevel = \"loud\""),
              "test.toml:2: log.level must be \"debug\", \"info\", \"warning\" or \"error\"");
    EXPECT_NE(refusal("server = ").find("test.toml:1: "), std::string::npos);
}

}  // namespace
}  // namespace kindred::server_app
