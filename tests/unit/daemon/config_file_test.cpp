// The configuration of kindredd: file, environment and flags, and what is said about mistakes.
#include "apps/kindredd/config_file.hpp"

#include "apps/kindredd/options.hpp"

#include <gtest/gtest.h>

#include <map>

namespace kindred::daemon {
namespace {

std::string error_of(std::string_view text) {
    const auto config = parse_config(text, "kindred.toml");
    return config ? "" : config.error().message;
}

TEST(ConfigFile, HasSettingsOfTheEngineAndOfTheDaemon) {
    const auto config = parse_config(R"(
[account]
username = "me"
server_port = 2243
[uploads]
upload_slots = 5
upload_queue_fifo = true
[profile]
likes = ["jazz", "tango"]
[daemon]
listen = "127.0.0.1:0"
share = ["Music=/srv/music"]
log_json = true
)",
                                     "kindred.toml");
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->settings.at("username").as_string(), "me");
    EXPECT_EQ(config->settings.at("server_port").to_number<int>(), 2243);
    EXPECT_EQ(config->settings.at("upload_slots").to_number<int>(), 5);
    EXPECT_EQ(config->settings.at("likes").as_array().size(), 2u);
    EXPECT_EQ(config->daemon.listen, "127.0.0.1:0");
    EXPECT_EQ(config->daemon.shares, std::vector<std::string>{"Music=/srv/music"});
    EXPECT_TRUE(config->daemon.log_json);
}

TEST(ConfigFile, HasHooks) {
    const auto config = parse_config(R"(
[[hooks]]
name = "phone"
kind = "ntfy"
url = "https://ntfy.sh/topic"
token = "secret"
events = ["private_message"]
[[hooks]]
name = "web"
kind = "webhook"
url = "http://h"
events = ["connected"]
headers = { X-Key = "k" }
)",
                                     "kindred.toml");
    ASSERT_TRUE(config) << config.error().message;
    ASSERT_EQ(config->hooks.size(), 2u);
    EXPECT_EQ(config->hooks[0].token, "secret");
    EXPECT_EQ(config->hooks[1].headers, (std::vector<HttpHeader>{{"X-Key", "k"}}));
    const std::string printed = commented_config(*config);
    EXPECT_EQ(printed.find("secret"), std::string::npos);
    const auto again = parse_config(printed, "kindred.toml");
    ASSERT_TRUE(again) << again.error().message;
    ASSERT_EQ(again->hooks.size(), 2u);
    EXPECT_EQ(again->hooks[0].url, "https://ntfy.sh/topic");
}

TEST(ConfigFile, MistakesInHooksAreNamedWithTheirLine) {
    const std::string hook = "[[hooks]]\nname = \"x\"\nkind = \"script\"\n";
    EXPECT_EQ(error_of(hook + "events = [\"connected\"]\ncommand = [\"x\"]\n"),
              "kindred.toml:1: hook 'x': 'command' has to begin with the whole path of a program");
    const std::string good = hook + "events = [\"connected\"]\ncommand = [\"/x\"]\n";
    EXPECT_EQ(error_of(good), "");
    EXPECT_EQ(error_of(good + good), "kindred.toml:6: there is a hook 'x' already");
    EXPECT_EQ(error_of("[hooks]\n"), "kindred.toml:1: write [[hooks]], once for each hook");
    EXPECT_EQ(error_of("hooks = 7\n"), "kindred.toml:1: write [[hooks]], once for each hook");
}

TEST(ConfigFile, MistakesAreNamedWithFileAndLineAndWhatIsAllowed) {
    EXPECT_EQ(error_of("[uploads]\nupload_slots = 0\n"),
              "kindred.toml:2: 'upload_slots' is not a whole number from 1 to 1000");
    EXPECT_EQ(error_of("[uploads]\n\nupload_slot = 1\n"),
              "kindred.toml:3: there is no key 'upload_slot' in [uploads]");
    EXPECT_EQ(error_of("[downloads]\nupload_slots = 1\n"),
              "kindred.toml:2: 'upload_slots' belongs into [uploads]");
    EXPECT_EQ(error_of("[upload]\nslots = 1\n"), "kindred.toml:1: there is no section [upload]");
    EXPECT_EQ(error_of("[account]\nusername = 7\n"),
              "kindred.toml:2: 'username' is not a text of at most 16 KiB");
    EXPECT_EQ(error_of("[daemon]\nlisten = 7\n"),
              "kindred.toml:2: 'listen' is not a text in quotes");
    EXPECT_EQ(error_of("[daemon]\nshare = \"/srv\"\n"),
              "kindred.toml:2: 'share' is not a list of texts");
    EXPECT_EQ(error_of("[daemon]\nshared = []\n"),
              "kindred.toml:2: there is no key 'shared' in [daemon]");
    EXPECT_NE(error_of("username = \"me\"\n").find("stands in no section"), std::string::npos);
    EXPECT_TRUE(error_of("[account\n").starts_with("kindred.toml:1: "));
    EXPECT_NE(error_of("[profile]\nlikes = [1]\n"), "");
    EXPECT_NE(error_of("[network]\nmax_connections = 1979-05-27\n"), "");
}

constexpr std::string_view two_groups = R"([[uploads.upload_groups]]
name = "friends"
users = ["ann", "al*"]
slots = 2
[[uploads.upload_groups]]
name = "rest"
daily_files = 100
[uploads]
speed_periods = [
    { from = "08:00", to = "22:00", upload_speed_limit = 100000 },
    { from = "22:00", to = "08:00" },
]
)";

TEST(ConfigFile, HasListsOfTables) {
    const auto config = parse_config(two_groups, "kindred.toml");
    ASSERT_TRUE(config) << config.error().message;
    const auto& groups = config->settings.at("upload_groups").as_array();
    ASSERT_EQ(groups.size(), 2u);
    EXPECT_EQ(groups[0].at("slots").to_number<int>(), 2);
    EXPECT_EQ(groups[1].at("name").as_string(), "rest");
    EXPECT_EQ(config->settings.at("speed_periods").as_array().size(), 2u);
}

TEST(ConfigFile, AMistakeInATableIsNamedWithItsOwnLine) {
    EXPECT_EQ(error_of("[[uploads.upload_groups]]\nname = \"a\"\n[[uploads.upload_groups]]\n"
                       "name = \"b\"\nslots = -1\n"),
              "kindred.toml:5: 'upload_groups' 2: 'slots' is not a whole number from 0 to 1000");
    EXPECT_EQ(error_of("[uploads]\nspeed_periods = [\n  { from = \"08:00\", to = \"9\" },\n]\n"),
              "kindred.toml:3: 'speed_periods' 1: 'to' is not a time of the day such as \"06:30\"");
    EXPECT_EQ(error_of("[uploads]\nspeed_periods = [\n  { from = \"08:00\" },\n]\n"),
              "kindred.toml:3: 'speed_periods' 1: 'to' is missing");
    EXPECT_EQ(error_of("[uploads]\nspeed_periods = 7\n"),
              "kindred.toml:2: 'speed_periods' is not a list of at most 100 objects");
}

TEST(ConfigFile, PrintsListsOfTablesWithWhatTheyMayHave) {
    Config config = *parse_config(two_groups, "kindred.toml");
    const std::string text = commented_config(config);
    EXPECT_NE(text.find("#   slots = 0  Uploads to it at a time"), text.npos) << text;
    const auto again = parse_config(text, "printed");
    ASSERT_TRUE(again) << again.error().message << "\n" << text;
    EXPECT_EQ(again->settings, config.settings);
    EXPECT_NE(commented_config({}).find("\n#upload_groups = []\n"), text.npos);
}

TEST(ConfigFile, PrintedItCanBeReadAgain) {
    Config config;
    config.settings["username"] = "me \"quoted\"";
    config.settings["password"] = "secret";
    config.settings["upload_slots"] = 7;
    config.daemon.http = "off";
    config.daemon.shares = {"/srv/a", "B=/srv/b"};
    const std::string text = commented_config(config);
    EXPECT_EQ(text.find("secret"), text.npos);
    EXPECT_NE(text.find("\n#upload_queue_fifo = false\n"), text.npos) << "defaults are shown";
    const auto again = parse_config(text, "printed");
    ASSERT_TRUE(again) << again.error().message << "\n" << text;
    EXPECT_EQ(again->daemon, config.daemon);
    config.settings.erase("password");
    EXPECT_EQ(again->settings.size(), config.settings.size());
    EXPECT_EQ(again->settings.at("username"), config.settings.at("username"));
}

TEST(ConfigFile, EveryKeyOfTheExampleIsGoodWhenItIsUncommented) {
    std::string text = commented_config({});
    for (std::size_t at = 0; (at = text.find("\n#", at)) != text.npos; ++at)
        if (text[at + 2] != ' ') text.erase(at + 1, 1);
    // A folder has no default that could be printed.
    for (const std::string folder : {"download_folder = ''", "incomplete_folder = ''"})
        text.insert(text.find(folder) + folder.size() - 1, "/x");
    const auto config = parse_config(text, "example");
    ASSERT_TRUE(config) << config.error().message;
}

TEST(Environment, HasTheSameKeys) {
    std::map<std::string, std::string> variables = {
        {"KINDRED_UPLOAD_SLOTS", "9"},      {"KINDRED_LIKES", "jazz;tango"},
        {"KINDRED_DISTRIBUTED", "false"},   {"KINDRED_UPLOAD_GROUPS", R"([{"name":"friends"}])"},
        {"KINDRED_SHARE", "/srv/a;/srv/b"}, {"KINDRED_LOG_JSON", "true"}};
    const auto read = [&] {
        return environment_config([&](const char* name) { return variables[name]; });
    };
    const auto config = read();
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->settings.at("upload_slots").to_number<int>(), 9);
    EXPECT_EQ(config->settings.at("likes").as_array().size(), 2u);
    EXPECT_EQ(config->settings.at("upload_groups").as_array().size(), 1u);
    EXPECT_FALSE(config->settings.at("distributed").as_bool());
    EXPECT_EQ(config->daemon.shares.size(), 2u);
    EXPECT_TRUE(config->daemon.log_json);
    variables["KINDRED_UPLOAD_SLOTS"] = "many";
    EXPECT_EQ(read().error().message,
              "KINDRED_UPLOAD_SLOTS: 'upload_slots' is not a whole number from 1 to 1000");
    variables["KINDRED_UPLOAD_SLOTS"] = "9";
    variables["KINDRED_LOG_JSON"] = "1";
    EXPECT_EQ(read().error().message, "KINDRED_LOG_JSON is not true or false");
}

TEST(Flags, SetAnySetting) {
    boost::json::object settings;
    EXPECT_TRUE(set_by_text("upload_slots=5", settings));
    EXPECT_EQ(settings.at("upload_slots").to_number<int>(), 5);
    EXPECT_FALSE(set_by_text("upload_slots", settings));
    EXPECT_FALSE(set_by_text("upload_slots=0", settings));
    EXPECT_FALSE(set_by_text("unknown=0", settings));
}

TEST(Flags, GoBeforeTheFileAndKeepWhatIsNotGiven) {
    const char* const command[] = {"kindredd", "--http",      "off",
                                   "--listen", "127.0.0.1:7", "--upload-slots",
                                   "4",        "--log-level", "debug"};
    const auto options = parse_options(std::size(command), command);
    ASSERT_TRUE(std::holds_alternative<Options>(options));
    const auto& read = std::get<Options>(options);
    EXPECT_FALSE(read.http);
    EXPECT_EQ(read.above.listen->port, 7);
    EXPECT_EQ(read.above.settings.at("upload_slots").to_number<int>(), 4);
    EXPECT_FALSE(read.file.listen);
    EXPECT_EQ(read.log_level, LogLevel::debug);
}

TEST(Flags, AnApiForEverybodyNeedsAKey) {
    const char* const open[] = {"kindredd", "--http", "0.0.0.0:5030"};
    EXPECT_TRUE(std::holds_alternative<int>(parse_options(std::size(open), open)));
    const char* const locked[] = {"kindredd", "--http", "0.0.0.0:5030", "--api-key", "k"};
    EXPECT_TRUE(std::holds_alternative<Options>(parse_options(std::size(locked), locked)));
}

}  // namespace
}  // namespace kindred::daemon
