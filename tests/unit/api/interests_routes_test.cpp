// Interests over the API: the own ones, and what the server says about everybody's.
#include "support.hpp"

namespace kindred::api {
namespace {

namespace from_server = protocol::from_server;
namespace to_server = protocol::to_server;

using InterestsRoutes = ApiTest;

TEST_F(InterestsRoutes, ChangeTheOwnOverRestarts) {
    talk_.login();
    EXPECT_EQ(ask("PUT", "/interests/Jazz", "{}").status, 200);
    EXPECT_EQ(talk_.told_server<to_server::AddThingILike>()->item, "jazz");
    const auto both = ask("PUT", "/interests/noise", R"({"hated":true})");
    EXPECT_EQ(both.body, R"({"likes":["jazz"],"hates":["noise"]})");
    EXPECT_EQ(ask("DELETE", "/interests/noise").status, 204);
    EXPECT_EQ(ask("DELETE", "/interests/noise").status, 409);

    client::Talk later;
    later.storage = talk_.storage;
    later.client.start(later.now);
    EXPECT_EQ(later.client.interests(), (client::Interests{{"jazz"}, {}}));
}

TEST_F(InterestsRoutes, RefuseWhatIsNoInterest) {
    EXPECT_EQ(ask("PUT", "/interests/jazz", R"({"hate":true})").status, 400);
    EXPECT_EQ(ask("PUT", "/interests/" + std::string(100, 'x'), "{}").status, 409);
}

TEST_F(InterestsRoutes, AnswerWhenTheServerHas) {
    talk_.login();
    EXPECT_EQ(ask("GET", "/recommendations").status, 0);
    ASSERT_TRUE(talk_.told_server<to_server::Recommendations>());
    talk_.server_says(from_server::Recommendations{{{"tango", 5}}, {{"noise", -3}}});
    EXPECT_EQ(late_.status, 200);
    EXPECT_EQ(late_.body, R"({"recommendations":[{"item":"tango","score":5}],)"
                          R"("unrecommendations":[{"item":"noise","score":-3}]})");

    EXPECT_EQ(ask("GET", "/similar-users?item=jazz").status, 0);
    EXPECT_EQ(talk_.told_server<to_server::ItemSimilarUsers>()->item, "jazz");
    talk_.server_says(from_server::ItemSimilarUsers{"jazz", {"ann"}});
    EXPECT_EQ(late_.body, R"({"items":[{"username":"ann"}]})");

    EXPECT_EQ(ask("GET", "/users/bob/interests").status, 0);
    talk_.server_says(from_server::UserInterests{"bob", {"tea"}, {}});
    EXPECT_EQ(late_.body, R"({"likes":["tea"],"hates":[]})");
}

TEST_F(InterestsRoutes, SayThatTheServerDoesNotAnswer) {
    EXPECT_EQ(ask("GET", "/similar-users").status, 409) << "not logged in";
    talk_.login();
    EXPECT_EQ(ask("GET", "/recommendations/global").status, 0);
    talk_.pass(10min);
    EXPECT_EQ(late_.status, 504);
}

}  // namespace
}  // namespace kindred::api
