// The settings over the API: that each can be seen and set, what is refused, and the picture.
#include "api/settings.hpp"

#include "api/pictures.hpp"
#include "api/setting_table.hpp"
#include "support.hpp"

#include <boost/json/serialize.hpp>

#include <set>

namespace kindred::api {
namespace {

namespace json = boost::json;

class SettingsRoutes : public ApiTest {
  protected:
    SettingsRoutes() { talk_.login(); }

    /// What a change that must be refused is told.
    std::string refusal_of(const std::string& body) {
        const HttpResponse response = ask("PATCH", "/settings", body);
        EXPECT_EQ(response.status, 400) << body;
        return std::string(object_of(response).at("detail").as_string());
    }
    object setting(std::string_view name) {
        const object answer = get("/settings");
        for (const json::value& item : answer.at("items").as_array())
            if (item.at("name").as_string() == name) return item.as_object();
        ADD_FAILURE() << "there is no " << name;
        return {};
    }
};

TEST(SettingTable, NamesEachSettingOnceAndItsDefaultsAreGood) {
    std::set<std::string_view> names;
    const client::Settings defaults;
    for (const json::value& described : describe_settings(defaults)) {
        const std::string_view name = described.at("name").as_string();
        EXPECT_TRUE(names.insert(name).second) << name;
        EXPECT_FALSE(described.at("about").as_string().empty()) << name;
        if (name == "download_folder" || name == "incomplete_folder") continue;
        client::Settings settings;
        const auto applied = apply_settings({{name, described.at("default")}}, settings);
        EXPECT_TRUE(applied) << applied.error().message;
    }
    EXPECT_EQ(find_setting("nonsense"), nullptr);
}

TEST_F(SettingsRoutes, UploadGroupsCanBeSetWithAllTheirRules) {
    const std::string groups =
        R"({"upload_groups":[{"name":"friends","users":["ann","al*"],"priority":-5,"slots":2,)"
        R"("speed_limit":1000,"first_come":true,"queued_files":1,"queued_bytes":2,)"
        R"("daily_files":3,"daily_bytes":4,"weekly_files":5,"weekly_bytes":6},{"name":"rest"}]})";
    EXPECT_EQ(ask("PATCH", "/settings", groups).status, 200);
    const auto& set = talk_.client.settings().upload_groups;
    ASSERT_EQ(set.size(), 2u);
    EXPECT_EQ(set[0].users, (std::vector<std::string>{"ann", "al*"}));
    EXPECT_EQ(set[0].priority, -5);
    EXPECT_EQ(set[0].slots, 2u);
    EXPECT_TRUE(set[0].first_come);
    EXPECT_EQ(set[0].queued.bytes, 2u);
    EXPECT_EQ(set[0].weekly.files, 5u);
    EXPECT_EQ(set[1].daily.files, 0u) << "what is left out has its default";
    EXPECT_EQ(setting("upload_groups").at("value").at(0),
              json::parse(groups).at("upload_groups").at(0));
    EXPECT_EQ(host_.kept.at("settings").at("upload_groups").as_array().size(), 2u);
}

TEST_F(SettingsRoutes, SpeedPeriodsHaveTimesOfTheDay) {
    EXPECT_EQ(ask("PATCH", "/settings",
                  R"({"speed_periods":[{"from":"22:30","to":"07:05","upload_speed_limit":9}]})")
                  .status,
              200);
    const auto& set = talk_.client.settings().speed_periods;
    ASSERT_EQ(set.size(), 1u);
    EXPECT_EQ(set[0].from_minute, 22 * 60 + 30);
    EXPECT_EQ(set[0].to_minute, 7 * 60 + 5);
    EXPECT_EQ(set[0].upload_speed_limit, 9u);
    EXPECT_EQ(setting("speed_periods").at("value").at(0).at("to").as_string(), "07:05");
}

TEST_F(SettingsRoutes, AListOfObjectsDescribesTheirMembers) {
    const object groups = setting("upload_groups");
    EXPECT_EQ(groups.at("kind").as_string(), "objects");
    const object& priority = groups.at("fields").at(2).as_object();
    EXPECT_EQ(priority.at("name").as_string(), "priority");
    EXPECT_EQ(priority.at("kind").as_string(), "number");
    EXPECT_EQ(priority.at("least").as_int64(), -1000);
    EXPECT_EQ(setting("speed_periods").at("fields").at(0).at("kind").as_string(), "time");
}

TEST_F(SettingsRoutes, AMistakeInAnObjectIsNamedAndNothingIsChanged) {
    EXPECT_EQ(refusal_of(R"({"upload_groups":[{"name":"a"},{"name":"b","slot":1}]})"),
              "'upload_groups' 2: there is no member 'slot'");
    EXPECT_EQ(refusal_of(R"({"upload_groups":[{"users":[]}]})"),
              "'upload_groups' 1: 'name' is missing");
    EXPECT_EQ(refusal_of(R"({"upload_groups":[{"name":""}]})"),
              "'upload_groups' 1: 'name' is empty");
    EXPECT_EQ(refusal_of(R"({"upload_groups":[{"name":"a"},{"name":"a"}]})"),
              "'upload_groups' 2: there is another group 'a'");
    EXPECT_EQ(refusal_of(R"({"upload_groups":[{"name":"a","slots":-1}]})"),
              "'upload_groups' 1: 'slots' is not a whole number from 0 to 1000");
    EXPECT_EQ(refusal_of(R"({"upload_groups":[7]})"), "'upload_groups' 1: is not an object");
    EXPECT_EQ(refusal_of(R"({"upload_groups":{}})"),
              "'upload_groups' is not a list of at most 100 objects");
    for (const char* const time :
         {"24:00", "12:60", "1:00", "12-00", "", "12:0", "-1:00", "12:000"})
        EXPECT_EQ(refusal_of(R"({"speed_periods":[{"from":")" + std::string(time) +
                             R"(","to":"00:00"}]})"),
                  R"('speed_periods' 1: 'from' is not a time of the day such as "06:30")");
    EXPECT_TRUE(talk_.client.settings().upload_groups.empty());
}

TEST_F(SettingsRoutes, TakeBansOfAddressesAndLimits) {
    EXPECT_EQ(ask("PATCH", "/settings",
                  R"({"banned_addresses":["10.9.0.0/16"],"resume_overlap":0,"search_budget":10,)"
                  R"("search_period":60,"other_source_after":0,"show_locked_files":true,)"
                  R"("max_connections_per_address":5,"connect_at_start":false})")
                  .status,
              200);
    const client::Settings& settings = talk_.client.settings();
    EXPECT_TRUE(settings.banned_addresses.at(0).contains(IPv4{0x0a090102}));
    EXPECT_EQ(settings.search_period, 60s);
    EXPECT_EQ(settings.other_source_after, 0s);
    EXPECT_FALSE(settings.connect_at_start);
    EXPECT_EQ(setting("banned_addresses").at("value").at(0).as_string(), "10.9.0.0/16");
    EXPECT_NE(refusal_of(R"({"banned_addresses":["10.9.0.0/33"]})").find("banned_addresses"),
              std::string::npos);
}

TEST_F(SettingsRoutes, ATemplateOfDestinationsMustBeOne) {
    EXPECT_EQ(ask("PATCH", "/settings", R"({"download_template":"{user}/{file}"})").status, 200);
    EXPECT_NE(refusal_of(R"({"download_template":"{artist}/{file}"})").find("{artist}"),
              std::string::npos);
    EXPECT_EQ(talk_.client.settings().download_template, "{user}/{file}");
}

TEST_F(SettingsRoutes, ATemplateCanBeTriedOutBefore) {
    EXPECT_EQ(get("/settings/download_template/preview").at("destination").as_string(),
              "Brilliant Corners/03 Pannonica.flac");
    const object tried =
        get("/settings/download_template/preview?template=%7Buser%7D%2F%7Bstem%7D.%7Bextension%7D");
    EXPECT_EQ(tried.at("destination").as_string(), "alice/03 Pannonica.flac");
    EXPECT_EQ(ask("GET", "/settings/download_template/preview?template=%7Buser%7D").status, 400);
}

// --- the picture ---------------------------------------------------------------------------------

constexpr const char* gif = "GIF89a and so on";

TEST(Pictures, AreToldByTheirFirstBytes) {
    using namespace std::string_view_literals;
    EXPECT_EQ(picture_type(as_bytes("\x89PNG\r\n\x1a\n...")), "image/png");
    EXPECT_EQ(picture_type(as_bytes("\xff\xd8\xff\xe0...")), "image/jpeg");
    EXPECT_EQ(picture_type(as_bytes("GIF87a...")), "image/gif");
    EXPECT_EQ(picture_type(as_bytes("RIFF\0\0\0\0WEBPVP8 "sv)), "image/webp");
    EXPECT_EQ(picture_type(as_bytes("RIFF\0\0\0\0WAVE"sv)), "");
    EXPECT_EQ(picture_type(as_bytes("RIFF")), "");
    EXPECT_EQ(picture_type(as_bytes("<svg>")), "");
    EXPECT_EQ(picture_type({}), "");
}

TEST_F(SettingsRoutes, ThePictureIsGivenToOthersAndKept) {
    EXPECT_EQ(ask("GET", "/profile/picture").status, 204);
    EXPECT_EQ(ask("PUT", "/profile/picture", gif, "image/gif").status, 204);
    EXPECT_EQ(std::string(host_.picture.begin(), host_.picture.end()), gif);
    const HttpResponse shown = ask("GET", "/profile/picture");
    EXPECT_EQ(shown.body, gif);
    EXPECT_EQ(shown.header("Content-Type"), "image/gif");

    const ConnectionId bob = talk_.peer("bob");
    talk_.says(bob, protocol::peer::UserInfoRequest{});
    const auto told = talk_.told<protocol::peer::UserInfoResponse>(bob);
    ASSERT_TRUE(told);
    EXPECT_TRUE(told->has_pic);
    EXPECT_EQ(std::string(told->picture.bytes.begin(), told->picture.bytes.end()), gif);

    EXPECT_EQ(ask("DELETE", "/profile/picture").status, 204);
    EXPECT_TRUE(host_.picture.empty());
    EXPECT_EQ(ask("GET", "/profile/picture").status, 204);
}

TEST_F(SettingsRoutes, WhatIsNoPictureIsRefusedAndTheOldOneStays) {
    EXPECT_EQ(ask("PUT", "/profile/picture", gif, "image/gif").status, 204);
    EXPECT_EQ(ask("PUT", "/profile/picture", "<svg>", "image/png").status, 400);
    EXPECT_EQ(ask("PUT", "/profile/picture", "", "image/png").status, 400);
    EXPECT_EQ(ask("PUT", "/profile/picture", gif, "text/plain").status, 415);
    const std::string large = gif + std::string(largest_picture, 'x');
    EXPECT_EQ(ask("PUT", "/profile/picture", large, "image/gif").status, 400);
    EXPECT_EQ(ask("GET", "/profile/picture").body, gif);
}

TEST_F(SettingsRoutes, ThePictureOfSomebodyElseIsThereOnceHeHasAnswered) {
    const client::RequestId asked = talk_.client.request_user_info("bob", talk_.now);
    const std::string path = "/requests/" + std::to_string(asked.value) + "/picture";
    EXPECT_EQ(ask("GET", path).status, 404);
    protocol::peer::UserInfoResponse told;
    told.has_pic = true;
    told.picture.bytes.assign(gif, gif + 6);
    talk_.says(talk_.peer("bob"), told);
    EXPECT_EQ(ask("GET", path).body, "GIF89a");
    EXPECT_EQ(ask("GET", path).header("Content-Type"), "image/gif");
}

}  // namespace
}  // namespace kindred::api
