// The wish list, the scopes of searches, and the reachability of the port over the API.
#include "support.hpp"

namespace kindred::api {
namespace {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;

class WishesRoutes : public ApiTest {
  protected:
    /// Asks, and lets the disk take what has to be kept.
    HttpResponse ask_durably(std::string method, std::string target, std::string body = "") {
        const HttpResponse response = ask(std::move(method), std::move(target), std::move(body));
        talk_.pass(0s);
        return response.status == 0 ? late_ : response;
    }
    /// bob answers a search.
    void answer(std::uint32_t token, const std::string& path) {
        protocol::peer::FileSearchResponse response;
        response.token = token;
        response.files = {{.name = path, .size = {10}}};
        talk_.says(talk_.peer("bob"), response);
    }
};

TEST_F(WishesRoutes, AddChangeAndRemoveWishesOverRestarts) {
    const auto added =
        ask_durably("POST", "/wishes",
                    R"({"query":"rare album","download":"album","conditions":{"formats":["FLAC"]},)"
                    R"("destination":"in"})");
    ASSERT_EQ(added.status, 201) << added.body;
    EXPECT_EQ(added.header("Location"), "/api/v1/wishes/1");
    const object wish = object_of(added);
    EXPECT_EQ(wish.at("download").as_string(), "album");
    EXPECT_EQ(wish.at("conditions").at("formats").as_array()[0].as_string(), "flac");
    EXPECT_EQ(wish.at("state").as_string(), "waiting");
    EXPECT_EQ(wish.at("in_settings").as_bool(), false);

    const auto changed = ask_durably("PATCH", "/wishes/1", R"({"enabled":false})");
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(object_of(changed).at("state").as_string(), "paused");
    EXPECT_EQ(object_of(changed).at("destination").as_string(), "in") << "the rest stays";

    client::Talk later;
    later.storage = talk_.storage;
    later.client.start(later.now);
    ASSERT_EQ(later.client.wishes().size(), 1u);
    EXPECT_EQ(later.client.wishes()[0].wish, talk_.client.wishes()[0].wish);

    EXPECT_EQ(ask_durably("DELETE", "/wishes/1").status, 204);
    EXPECT_EQ(get("/wishes").at("total").to_number<int>(), 0);
}

TEST_F(WishesRoutes, AnswerOnlyOnceTheDiskHasIt) {
    EXPECT_EQ(ask("POST", "/wishes", R"({"query":"rare"})").status, 0);
    talk_.pass(0s);
    EXPECT_EQ(late_.status, 201);
    EXPECT_EQ(ask("PATCH", "/wishes/1", R"({"enabled":false})").status, 0);
    talk_.disk_error = "the disk is full";
    talk_.pass(0s);
    EXPECT_EQ(late_.status, 500);
    EXPECT_NE(late_.body.find("the disk is full"), std::string::npos) << late_.body;
}

TEST_F(WishesRoutes, RefuseWhatIsNoWish) {
    for (const char* body : {"{}", R"({"query":"..."})", R"({"query":"x","download":"all"})",
                             R"({"query":"x","conditions":{"formats":"flac"}})",
                             R"({"query":"x","conditions":{"min_bitrate":320,"max_bitrate":128}})",
                             R"({"query":"x","often":true})"})
        EXPECT_EQ(ask("POST", "/wishes", body).status, 400) << body;
    ASSERT_EQ(ask_durably("POST", "/wishes", R"({"query":"rare"})").status, 201);
    EXPECT_EQ(ask("POST", "/wishes", R"({"query":"Rare!"})").status, 409) << "it is there";
    EXPECT_EQ(ask("PATCH", "/wishes/1", R"({"query":""})").status, 400);
    EXPECT_EQ(ask("PATCH", "/wishes/9", "{}").status, 404);
    EXPECT_EQ(ask("DELETE", "/wishes/9").status, 404);
    EXPECT_EQ(ask("GET", "/wishes/9").status, 404);
    EXPECT_EQ(ask("POST", "/wishes/9/seen").status, 404);
    EXPECT_EQ(ask("POST", "/wishes/9/search").status, 404);
}

TEST_F(WishesRoutes, KeepThoseOfTheSettings) {
    ASSERT_EQ(ask("PATCH", "/settings", R"({"wishes":["always"]})").status, 200);
    EXPECT_TRUE(get("/wishes/1").at("in_settings").as_bool());
    EXPECT_EQ(ask("DELETE", "/wishes/1").status, 409);
    EXPECT_EQ(ask("PATCH", "/wishes/1", R"({"query":"never"})").status, 409);
}

TEST_F(WishesRoutes, SearchNowAndShowWhatIsNew) {
    talk_.login();
    ask_durably("POST", "/wishes", R"({"query":"rare","enabled":false})");
    EXPECT_EQ(ask("POST", "/wishes/1/search").status, 202);
    answer(talk_.told_server<to_server::FileSearch>()->token, "m\\rare.mp3");
    const object wish = get("/wishes/1");
    EXPECT_EQ(wish.at("state").as_string(), "searching");
    EXPECT_EQ(wish.at("found").to_number<int>(), 1);
    EXPECT_EQ(wish.at("new").to_number<int>(), 1);
    const std::string search = std::to_string(wish.at("search").to_number<int>());
    EXPECT_EQ(get("/searches/" + search + "/files").at("total").to_number<int>(), 1);
    const auto seen = ask_durably("POST", "/wishes/1/seen");
    EXPECT_EQ(seen.status, 200);
    EXPECT_EQ(object_of(seen).at("new").to_number<int>(), 0);
}

TEST_F(WishesRoutes, ListThemSorted) {
    for (const char* query : {"b", "a", "c"})
        ask_durably("POST", "/wishes", R"({"query":")" + std::string(query) + R"("})");
    const auto page = get("/wishes?sort=-query&limit=2");
    EXPECT_EQ(page.at("total").to_number<int>(), 3);
    EXPECT_EQ(page.at("items").as_array()[0].at("query").as_string(), "c");
    EXPECT_TRUE(page.contains("next"));
    EXPECT_EQ(ask("GET", "/wishes?sort=colour").status, 400);
}

using SearchRoutes = ApiTest;

TEST_F(SearchRoutes, AskBuddies) {
    talk_.login();
    const auto started = ask("POST", "/searches", R"({"query":"x","scope":"buddies"})");
    EXPECT_EQ(started.status, 201);
    EXPECT_EQ(object_of(started).at("scope").as_string(), "buddies");
    talk_.pass(1s);
    EXPECT_EQ(get("/searches/1").at("reason").as_string(), "none of your buddies is online");
}

using RoomRoutes = ApiTest;

TEST_F(RoomRoutes, SayWhyANameIsNone) {
    talk_.login();
    const auto refused = ask("POST", "/rooms/%20tea/join", "{}");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.body.find("There is no such room"), std::string::npos) << refused.body;
}

TEST_F(RoomRoutes, SayWhyTheServerRefuses) {
    talk_.login();
    ASSERT_EQ(ask("POST", "/rooms/tea/join", R"({"private":true})").status, 202);
    talk_.server_says(from_server::CantCreateRoom{"tea"});
    EXPECT_FALSE(get("/rooms/tea").at("reason").as_string().empty());
}

using NetworkRoutes = ApiTest;

TEST_F(NetworkRoutes, TellWhetherOthersCanConnect) {
    EXPECT_EQ(ask("POST", "/network/test").status, 409) << "not logged in";
    talk_.login();
    EXPECT_EQ(get("/network").at("reachability").at("state").as_string(), "unknown");
    EXPECT_EQ(ask("POST", "/network/test").status, 202);
    talk_.peer("bob");
    const object network = get("/network");
    EXPECT_EQ(network.at("reachability").at("state").as_string(), "reachable");
    EXPECT_EQ(network.at("reachability").at("tested").to_number<std::int64_t>(),
              talk_.now.unix_seconds);
}

}  // namespace
}  // namespace kindred::api
