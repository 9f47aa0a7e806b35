// Folders fetched as one, bans of addresses, privileges, the password, and talk to many.
#include "support.hpp"

namespace kindred::api {
namespace {

namespace from_server = protocol::from_server;
namespace to_server = protocol::to_server;

class FolderDownloadRoutes : public ApiTest {
  protected:
    /// Asks for a folder; the answer comes when the disk has it.
    HttpResponse start(std::string body) {
        const HttpResponse at_once = ask("POST", "/folder-downloads", std::move(body));
        for (auto& [ticket, result] : talk_.storage.take_done())
            talk_.client.done(ticket, std::move(result), talk_.now);
        return at_once.status == 0 ? late_ : at_once;
    }
};

TEST_F(FolderDownloadRoutes, FetchAFolderAsOne) {
    const HttpResponse made = start(R"({"username":"bob","folder":"m\\x","priority":"high"})");
    ASSERT_EQ(made.status, 201) << made.body;
    const object folder = object_of(made);
    EXPECT_EQ(folder.at("state").as_string(), "listing");
    EXPECT_EQ(folder.at("priority").as_string(), "high");
    EXPECT_FALSE(folder.at("reason").as_string().empty());
    const std::string path =
        "/folder-downloads/" + std::to_string(folder.at("id").to_number<int>());

    EXPECT_EQ(object_of(ask("POST", path + "/pause")).at("state").as_string(), "ended");
    EXPECT_EQ(object_of(ask("POST", path + "/resume")).at("state").as_string(), "listing");
    EXPECT_EQ(ask("POST", path + "/priority", R"({"priority":"urgent"})").status, 400);
    EXPECT_EQ(object_of(ask("POST", path + "/priority", R"({"priority":"low"})"))
                  .at("priority")
                  .as_string(),
              "low");
    EXPECT_EQ(get("/folder-downloads?state=listing").at("total").to_number<int>(), 1);
    EXPECT_EQ(get("/folder-downloads?username=ann").at("total").to_number<int>(), 0);
    EXPECT_EQ(ask("DELETE", path).status, 204);
    EXPECT_EQ(ask("GET", path).status, 404);
}

TEST_F(FolderDownloadRoutes, TheSameFolderAgainIsTheSameJob) {
    const object first = object_of(start(R"({"username":"bob","folder":"m\\x"})"));
    EXPECT_EQ(object_of(start(R"({"username":"bob","folder":"m\\x"})")).at("id"), first.at("id"));
}

TEST_F(FolderDownloadRoutes, SayWhatIsWrong) {
    EXPECT_EQ(start(R"({"username":"bob"})").status, 400);
    EXPECT_EQ(start(R"({"username":"bob","folder":"m","priority":"urgent"})").status, 400);
    EXPECT_EQ(ask("POST", "/folder-downloads/7/pause").status, 404);
}

TEST_F(FolderDownloadRoutes, AnswerThatItCouldNotBeKept) {
    talk_.storage.break_disk("the disk is full");
    const HttpResponse refused = start(R"({"username":"bob","folder":"m\\x"})");
    EXPECT_EQ(refused.status, 500);
    EXPECT_NE(refused.body.find("the disk is full"), std::string::npos) << refused.body;
}

class BanRoutes : public ApiTest {};

TEST_F(BanRoutes, BanAddressesAndLiftTheBan) {
    EXPECT_EQ(get("/bans").at("total").to_number<int>(), 0);
    const object ban = object_of(ask("PUT", "/bans/10.1.2.3%2F16"));
    EXPECT_EQ(ban.at("range").as_string(), "10.1.0.0/16");
    EXPECT_FALSE(ban.at("in_settings").as_bool());
    EXPECT_EQ(get("/bans").at("items").at(0).at("range").as_string(), "10.1.0.0/16");
    EXPECT_EQ(ask("DELETE", "/bans/10.1.0.0%2F16").status, 204);
    EXPECT_EQ(ask("DELETE", "/bans/10.1.0.0%2F16").status, 404);
    EXPECT_EQ(ask("PUT", "/bans/everybody").status, 400);
}

TEST_F(BanRoutes, LeaveThoseOfTheSettingsAlone) {
    client::Settings settings = talk_.client.settings();
    settings.banned_addresses = {*parse_address_range("10.1.0.0/16")};
    talk_.client.change_settings(settings, talk_.now);
    EXPECT_TRUE(get("/bans").at("items").at(0).at("in_settings").as_bool());
    EXPECT_EQ(ask("DELETE", "/bans/10.1.0.0%2F16").status, 409);
}

class AccountRoutes : public ApiTest {};

TEST_F(AccountRoutes, ThePasswordIsTheNewOneWhenTheServerHasTakenIt) {
    EXPECT_EQ(ask("POST", "/session/password", R"({"password":"new"})").status, 409);
    talk_.login();
    EXPECT_EQ(ask("POST", "/session/password", R"({"password":""})").status, 400);
    EXPECT_EQ(ask("POST", "/session/password", R"({"password":"new"})").status, 202);
    EXPECT_EQ(talk_.told_server<to_server::ChangePassword>()->password, "new");
    EXPECT_NE(talk_.client.settings().password, "new");
    talk_.server_says(from_server::ChangePassword{"new"});
    EXPECT_EQ(talk_.client.settings().password, "new");
}

TEST_F(AccountRoutes, AskHowLongThePrivilegesLast) {
    EXPECT_EQ(ask("POST", "/session/privileges").status, 409);
    talk_.login();
    EXPECT_EQ(ask("POST", "/session/privileges").status, 202);
    EXPECT_TRUE(talk_.told_server<to_server::CheckPrivileges>());
}

TEST_F(AccountRoutes, WatchSomebodyAndStop) {
    talk_.login();
    EXPECT_EQ(ask("PUT", "/users/ann/watch").status, 204);
    EXPECT_EQ(talk_.told_server<to_server::WatchUser>()->username, "ann");
    EXPECT_EQ(ask("DELETE", "/users/ann/watch").status, 204);
    EXPECT_EQ(talk_.told_server<to_server::UnwatchUser>()->username, "ann");
}

class TalkRoutes : public ApiTest {};

TEST_F(TalkRoutes, SayOneThingToMany) {
    EXPECT_EQ(ask("POST", "/messages", R"({"usernames":["ann"],"text":"hi"})").status, 409);
    talk_.login();
    EXPECT_EQ(ask("POST", "/messages", R"({"usernames":[],"text":"hi"})").status, 400);
    EXPECT_EQ(ask("POST", "/messages", R"({"usernames":["ann","bob"],"text":"hi"})").status, 204);
    EXPECT_EQ(talk_.told_server<to_server::MessageUsers>()->usernames,
              (std::vector<std::string>{"ann", "bob"}));
}

TEST_F(TalkRoutes, CloseAConversation) {
    EXPECT_EQ(ask("DELETE", "/conversations/ann").status, 404);
    talk_.login();
    ASSERT_EQ(ask("POST", "/conversations/ann/messages", R"({"text":"hi"})").status, 201);
    EXPECT_EQ(ask("DELETE", "/conversations/ann").status, 204);
    EXPECT_FALSE(get("/conversations").at("items").at(0).at("open").as_bool());
}

TEST_F(TalkRoutes, FollowAllPublicRooms) {
    talk_.login();
    EXPECT_EQ(ask("PUT", "/public-rooms", "{}").status, 400);
    EXPECT_EQ(ask("PUT", "/public-rooms", R"({"following":true})").status, 200);
    EXPECT_TRUE(talk_.told_server<to_server::JoinGlobalRoom>());
    talk_.server_says(from_server::GlobalRoomMessage{"tea", "bob", "good day"});
    const object feed = get("/public-rooms");
    EXPECT_TRUE(feed.at("following").as_bool());
    EXPECT_EQ(feed.at("items").at(0).at("room").as_string(), "tea");
    EXPECT_EQ(feed.at("items").at(0).at("text").as_string(), "good day");
}

}  // namespace
}  // namespace kindred::api
