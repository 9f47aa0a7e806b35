// Rooms, messages, people and settings over the API.
#include "support.hpp"

namespace kindred::api {
namespace {

namespace from_server = protocol::from_server;
namespace to_server = protocol::to_server;

class PeopleRoutes : public ApiTest {
  protected:
    void enter(const std::string& room) {
        EXPECT_EQ(ask("POST", "/rooms/" + room + "/join", "{}").status, 202);
        from_server::JoinRoom joined;
        joined.room = room;
        joined.users.usernames = {"bob", "me"};
        joined.users.statuses = {protocol::UserStatus::online, protocol::UserStatus::online};
        joined.users.stats.resize(2);
        joined.users.slotsfull.resize(2);
        joined.users.countries.emplace(2);
        talk_.server_says(joined);
    }
};

TEST_F(PeopleRoutes, JoinARoomTalkInItAndLeave) {
    talk_.login();
    enter("tea");
    ASSERT_TRUE(talk_.told_server<to_server::JoinRoom>());
    const auto room = get("/rooms/tea");
    EXPECT_TRUE(room.at("joined").as_bool());
    EXPECT_EQ(room.at("user_count").to_number<int>(), 2);
    EXPECT_EQ(get("/rooms/tea/users").at("items").at(0).at("username").as_string(), "bob");
    EXPECT_EQ(get("/rooms?joined=true").at("total").to_number<int>(), 1);

    EXPECT_EQ(ask("POST", "/rooms/tea/messages", R"({"text":"hello"})").status, 204);
    EXPECT_EQ(talk_.told_server<to_server::SayChatroom>()->message, "hello");
    talk_.server_says(from_server::SayChatroom{"tea", "bob", "good day"});
    EXPECT_EQ(get("/rooms/tea/messages").at("items").at(0).at("text").as_string(), "good day");

    EXPECT_EQ(ask("POST", "/rooms/tea/leave").status, 202);
    EXPECT_TRUE(talk_.told_server<to_server::LeaveRoom>());
}

TEST_F(PeopleRoutes, WriteOnTheWallOfARoom) {
    EXPECT_EQ(ask("PUT", "/rooms/tea/ticker", R"({"text":"hello"})").status, 409);
    talk_.login();
    enter("tea");
    EXPECT_EQ(ask("PUT", "/rooms/tea/ticker", "{}").status, 400);
    EXPECT_EQ(ask("PUT", "/rooms/tea/ticker", R"({"text":"hello"})").status, 204);
    EXPECT_EQ(talk_.told_server<to_server::SetRoomTicker>()->ticker, "hello");
    talk_.server_says(from_server::RoomTickerAdded{"tea", "bob", "gone fishing"});
    EXPECT_EQ(get("/rooms/tea/tickers").at("items").at(0).at("text").as_string(), "gone fishing");
}

TEST_F(PeopleRoutes, ChangeWhoMayEnterARoom) {
    EXPECT_EQ(ask("PUT", "/rooms/tea/members/ann").status, 404);
    talk_.login();
    enter("tea");
    EXPECT_EQ(ask("PUT", "/rooms/tea/members/ann").status, 202);
    EXPECT_EQ(talk_.told_server<to_server::AddRoomMember>()->username, "ann");
    EXPECT_EQ(ask("DELETE", "/rooms/tea/members/ann").status, 202);
    EXPECT_TRUE(talk_.told_server<to_server::RemoveRoomMember>());
    EXPECT_EQ(ask("PUT", "/rooms/tea/operators/ann").status, 202);
    EXPECT_TRUE(talk_.told_server<to_server::AddRoomOperator>());
    EXPECT_EQ(ask("DELETE", "/rooms/tea/operators/ann").status, 202);
    EXPECT_TRUE(talk_.told_server<to_server::RemoveRoomOperator>());
}

TEST_F(PeopleRoutes, TellTheRoleAndMembersOfAPrivateRoom) {
    talk_.login();
    from_server::JoinRoom joined;
    joined.room = "den";
    joined.users.countries.emplace();
    joined.owner = "me";
    joined.operators = {"ann"};
    EXPECT_EQ(ask("POST", "/rooms/den/join", R"({"private":true})").status, 202);
    talk_.server_says(joined);
    talk_.server_says(from_server::RoomMembers{"den", {"ann", "bob"}});
    const auto room = get("/rooms/den");
    EXPECT_EQ(room.at("role").as_string(), "owner");
    EXPECT_EQ(room.at("operators").as_array().size(), 1u);
    EXPECT_EQ(room.at("members").as_array().size(), 2u);
}

TEST_F(PeopleRoutes, GivePrivilegesAway) {
    talk_.login();
    EXPECT_EQ(ask("POST", "/users/bob/privileges", "{}").status, 400);
    EXPECT_EQ(ask("POST", "/users/bob/privileges", R"({"days":7})").status, 409);
    talk_.server_says(from_server::CheckPrivileges{8 * 24 * 3600});
    EXPECT_EQ(ask("POST", "/users/bob/privileges", R"({"days":7})").status, 204);
    EXPECT_EQ(talk_.told_server<to_server::GivePrivileges>()->days, 7u);
}

TEST_F(PeopleRoutes, SayWhyARoomCannotBeUsed) {
    EXPECT_EQ(ask("POST", "/rooms/tea/join").status, 409);
    EXPECT_EQ(ask("GET", "/rooms/tea").status, 404);
    EXPECT_EQ(ask("POST", "/rooms/tea/leave").status, 404);
    EXPECT_EQ(ask("POST", "/rooms/tea/messages", R"({"text":"hello"})").status, 409);
    EXPECT_EQ(ask("POST", "/rooms/tea/messages", R"({"text":""})").status, 400);
}

TEST_F(PeopleRoutes, ShowConversationsWithUnreadMarks) {
    talk_.login();
    talk_.server_says(from_server::MessageUser{7, 1000, "bob", "are you there?", true});
    EXPECT_EQ(ask("POST", "/conversations/ann/messages", R"({"text":"hi"})").status, 201);
    const auto list = get("/conversations");
    EXPECT_EQ(list.at("total").to_number<int>(), 2);
    const auto first_message = [&] {
        ask("GET", "/conversations/bob/messages?limit=1");
        talk_.pass(1ms);
        return object_of(late_).at("items").at(0).as_object();
    };
    EXPECT_EQ(first_message().at("text").as_string(), "are you there?");
    EXPECT_FALSE(first_message().at("read").as_bool());
    const auto read = ask("POST", "/conversations/bob/read");
    EXPECT_EQ(object_of(read).at("unread").to_number<int>(), 0);
    EXPECT_TRUE(first_message().at("read").as_bool());
    EXPECT_EQ(ask("POST", "/conversations/nobody/read").status, 404);
}

TEST_F(PeopleRoutes, KeepPeopleOverRestarts) {
    talk_.login();
    const auto changed = ask("PATCH", "/people/bob",
                             R"({"buddy":true,"trusted":true,"prioritized":true,"ignored":true,)"
                             R"("banned":false,"group":"friends","note":"met in Lyon"})");
    EXPECT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(ask("PATCH", "/people/bob", R"({"ignored":false})").status, 200);
    EXPECT_EQ(get("/people").at("items").at(0).at("username").as_string(), "bob");
    EXPECT_TRUE(get("/people/bob").at("buddy").as_bool());
    EXPECT_EQ(get("/people/bob").at("note").as_string(), "met in Lyon");

    client::Talk later;
    later.storage = talk_.storage;
    later.client.start(later.now);
    client::Contact bob;
    bob.username = "bob";
    bob.buddy = bob.trusted = bob.prioritized = true;
    bob.group = "friends";
    bob.note = "met in Lyon";
    EXPECT_EQ(later.client.contact("bob"), bob);
}

TEST_F(PeopleRoutes, ForgetPeople) {
    ask("PATCH", "/people/bob", R"({"buddy":true,"note":"met in Lyon"})");
    EXPECT_EQ(ask("DELETE", "/people/bob").status, 204);
    EXPECT_FALSE(get("/people/bob").at("buddy").as_bool());
    EXPECT_EQ(get("/people").at("total").to_number<int>(), 0);
}

TEST_F(PeopleRoutes, RefuseWhatCannotBeKeptAboutPeople) {
    for (const std::string& body : {std::string(R"({"budy":true})"), std::string(R"({"buddy":1})"),
                                    R"({"note":")" + std::string(5000, 'x') + R"("})",
                                    R"({"group":")" + std::string(300, 'x') + R"("})"})
        EXPECT_EQ(ask("PATCH", "/people/bob", body).status, 400);
    EXPECT_EQ(ask("PATCH", "/people/" + std::string(300, 'x'), R"({"buddy":true})").status, 400);
    EXPECT_FALSE(talk_.client.contact("bob"));
}

TEST_F(PeopleRoutes, ShowTheListsOfTheSettingsAndLeaveThemAlone) {
    client::Settings settings = talk_.client.settings();
    settings.buddies = {"ann"};
    settings.ignored_users = {"eve"};
    talk_.client.change_settings(settings, talk_.now);
    EXPECT_EQ(get("/people").at("total").to_number<int>(), 2);
    EXPECT_TRUE(get("/people/ann").at("buddy").as_bool());
    EXPECT_TRUE(get("/people/eve").at("ignored").as_bool());
    EXPECT_EQ(ask("PATCH", "/people/ann", R"({"buddy":false,"note":"a friend"})").status, 409);
    EXPECT_EQ(ask("DELETE", "/people/ann").status, 409);
    EXPECT_FALSE(talk_.client.contact("ann"));
    EXPECT_EQ(ask("PATCH", "/people/ann", R"({"note":"a friend"})").status, 200);
    EXPECT_FALSE(talk_.client.contact("ann")->buddy) << "that stays the settings' word";
}

TEST_F(PeopleRoutes, ShowAndChangeSettings) {
    const auto changed = ask("PATCH", "/settings", R"({"upload_slots":7,"likes":["tea"]})");
    EXPECT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(talk_.client.settings().upload_slots, 7u);
    EXPECT_EQ(talk_.client.settings().likes, std::vector<std::string>{"tea"});
    EXPECT_EQ(host_.kept.at("settings").at("upload_slots").to_number<int>(), 7);
}

TEST_F(PeopleRoutes, NeverShowThePassword) {
    const auto settings = ask("GET", "/settings").body;
    EXPECT_EQ(settings.find("secret"), settings.npos);
    EXPECT_NE(settings.find(R"("is_set":true)"), settings.npos);
}

TEST_F(PeopleRoutes, SetUpAnAccountBeforeTheFirstLogin) {
    client::Settings nothing;
    nothing.connect_at_start = false;
    talk_.client.change_settings(nothing, talk_.now);
    talk_.client.start(talk_.now);
    EXPECT_FALSE(get("/status").at("configured").as_bool());
    EXPECT_EQ(ask("POST", "/session/connect").status, 409);
    EXPECT_EQ(
        ask("PATCH", "/settings", R"({"server_host":"10.0.0.1","username":"me","password":"new"})")
            .status,
        200);
    EXPECT_TRUE(get("/status").at("configured").as_bool());
    EXPECT_EQ(ask("POST", "/session/connect").status, 202);
    EXPECT_EQ(ask("PATCH", "/settings", R"({"username":"other"})").status, 409);
}

TEST_F(PeopleRoutes, TellThatAChangeWasNotKept) {
    HttpRequest request{.method = "PATCH", .target = "/api/v1/settings", .body = "{}"};
    request.headers = {{"Host", "localhost"}, {"Content-Type", "application/json"}};
    request.body = R"({"upload_slots":5})";
    request.remote.address = IPv4{0x7f000001};
    api_.handle(request, talk_.now, [this](HttpResponse response) { late_ = response; });
    host_.finish(fail("the disk is full"));
    EXPECT_EQ(late_.status, 500);
    EXPECT_NE(late_.body.find("the disk is full"), late_.body.npos);
}

TEST_F(PeopleRoutes, ChangeWhatIsShared) {
    EXPECT_EQ(ask("PUT", "/shares", R"({"roots":[{"path":"/srv/music/"}]})").status, 202);
    EXPECT_EQ(shares_.current.roots.at(0).alias, "music");
    EXPECT_EQ(host_.kept.at("shares").at(0).at("visibility").as_string(), "everyone");
    for (const char* body :
         {R"({"roots":[{"path":"music"}]})", R"({"roots":[{"path":"/a/x"},{"path":"/b/x"}]})",
          R"({"roots":[{"path":"/"}]})", R"({"roots":[{"path":"/a","visibility":"all"}]})",
          R"({"roots":{}})", R"({})"})
        EXPECT_EQ(ask("PUT", "/shares", body).status, 400) << body;
    EXPECT_EQ(get("/shares/explain?path=/srv/x").at("explanation").as_string(), "/srv/x is shared");
}

TEST_F(PeopleRoutes, MoveToAnotherPort) {
    EXPECT_EQ(ask("PUT", "/network", R"({"port":4000})").status, 200);
    EXPECT_EQ(get("/network").at("port").to_number<int>(), 4000);
    EXPECT_EQ(ask("PUT", "/network", R"({"port":1})").status, 409);
    EXPECT_EQ(ask("PUT", "/network", R"({"port":65536})").status, 400);
}

TEST_F(PeopleRoutes, ChangeNoSettingIfOneIsWrong) {
    const std::size_t before = talk_.client.settings().upload_slots;
    for (const char* body : {R"({"upload_slots":9,"no_such":1})", R"({"upload_slots":0})",
                             R"({"upload_slots":"x"})", R"({"upload_slots":9,"distributed":"yes"})",
                             R"({"upload_slots":9,"download_folder":"here"})",
                             R"({"upload_slots":9,"likes":[1]})", R"({"search_timeout":1e9})"})
        EXPECT_EQ(ask("PATCH", "/settings", body).status, 400) << body;
    EXPECT_EQ(talk_.client.settings().upload_slots, before);
}

TEST_F(PeopleRoutes, TellTheNewestLogLines) {
    EXPECT_EQ(get("/logs").at("items").at(0).at("text").as_string(), "something\xc3\xbf");
    EXPECT_TRUE(get("/logs?after=1").at("items").as_array().empty());
    EXPECT_EQ(ask("GET", "/logs?after=x").status, 400);
}

TEST_F(PeopleRoutes, GoAwayAndComeBack) {
    talk_.login();
    EXPECT_EQ(ask("POST", "/session/away", R"({"away":true})").status, 200);
    EXPECT_TRUE(get("/status").at("session").at("away").as_bool());
    EXPECT_EQ(ask("POST", "/session/away", "{}").status, 400);
}

}  // namespace
}  // namespace kindred::api
