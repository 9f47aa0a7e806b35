// Interests, and the questions about them that the server answers.
#include "talk.hpp"

namespace kindred::client {
namespace {

struct Asking {
    std::optional<Result<InterestAnswer>> answer;

    void ask(Talk& talk, InterestQuestion question, const std::string& subject = {}) {
        talk.client.ask_interests(
            question, subject, [this](Result<InterestAnswer> given) { answer = std::move(given); },
            talk.now);
    }
};

TEST(Interests, AreToldAtOnceAndAgainAtEachLogin) {
    Settings settings = test_settings();
    settings.likes = {"Jazz"};
    Talk talk(settings);
    talk.login();
    EXPECT_TRUE(talk.client.like("Tango", talk.now));
    EXPECT_EQ(talk.told_server<to_server::AddThingILike>()->item, "tango");
    EXPECT_TRUE(talk.client.hate("noise", talk.now));
    EXPECT_EQ(talk.told_server<to_server::AddThingIHate>()->item, "noise");
    EXPECT_TRUE(talk.client.hate("tango", talk.now)) << "changed his mind";
    EXPECT_EQ(talk.told_server<to_server::RemoveThingILike>()->item, "tango");
    EXPECT_EQ(talk.told_server<to_server::AddThingIHate>()->item, "tango");
    EXPECT_TRUE(talk.client.forget_interest("tango", talk.now));
    EXPECT_EQ(talk.told_server<to_server::RemoveThingIHate>()->item, "tango");
    EXPECT_FALSE(talk.client.forget_interest("jazz", talk.now)) << "it is in the settings";
    EXPECT_FALSE(talk.client.forget_interest("unknown", talk.now));
    EXPECT_EQ(talk.client.interests(), (Interests{{"jazz"}, {"noise"}}));

    Talk later(settings);
    later.storage = talk.storage;
    later.client.start(later.now);
    EXPECT_EQ(later.client.interests(), (Interests{{"jazz"}, {"noise"}}));
}

TEST(Interests, NoServerWouldKeepAreRefused) {
    Talk talk;
    EXPECT_FALSE(talk.client.like("", talk.now));
    EXPECT_FALSE(talk.client.like(std::string(65, 'x'), talk.now));
    for (int i = 0; i < 30; ++i)
        EXPECT_TRUE(talk.client.like("item " + std::to_string(i), talk.now));
    EXPECT_FALSE(talk.client.like("one more", talk.now));
}

TEST(Interests, QuestionsAreAnswered) {
    Talk talk;
    talk.login();
    Asking own, global, item, similar, item_users, user;
    own.ask(talk, InterestQuestion::recommendations, "is not used");
    global.ask(talk, InterestQuestion::global_recommendations);
    item.ask(talk, InterestQuestion::item_recommendations, "Jazz");
    similar.ask(talk, InterestQuestion::similar_users);
    item_users.ask(talk, InterestQuestion::item_similar_users, "jazz");
    user.ask(talk, InterestQuestion::user_interests, "Ann");
    EXPECT_EQ(talk.told_server<to_server::ItemRecommendations>()->item, "jazz");

    talk.server_says(from_server::Recommendations{{{"bop", 3}}, {{"noise", -2}}});
    EXPECT_EQ((*own.answer)->recommendations, (std::vector<Recommendation>{{"bop", 3}}));
    EXPECT_EQ((*own.answer)->unrecommendations, (std::vector<Recommendation>{{"noise", -2}}));
    talk.server_says(from_server::GlobalRecommendations{{{"pop", 9}}, {}});
    EXPECT_EQ((*global.answer)->recommendations[0].item, "pop");
    talk.server_says(from_server::ItemRecommendations{"jazz", {{"blues", 4}}, std::nullopt});
    EXPECT_EQ((*item.answer)->recommendations[0].score, 4);
    talk.server_says(from_server::SimilarUsers{{{"ann", 5}}});
    EXPECT_EQ((*similar.answer)->users, (std::vector<SimilarUser>{{"ann", 5}}));
    talk.server_says(from_server::ItemSimilarUsers{"jazz", {"bob"}});
    EXPECT_EQ((*item_users.answer)->users, (std::vector<SimilarUser>{{"bob", 0}}));
    talk.server_says(from_server::UserInterests{"Ann", {"jazz"}, {"pop"}});
    EXPECT_EQ((*user.answer)->interests, (Interests{{"jazz"}, {"pop"}}));
}

TEST(Interests, QuestionsWithoutAnAnswerEnd) {
    Talk talk;
    Asking offline, silent, lost;
    offline.ask(talk, InterestQuestion::recommendations);
    EXPECT_FALSE(offline.answer.value());
    talk.login();
    silent.ask(talk, InterestQuestion::recommendations);
    talk.server_says(from_server::ItemRecommendations{"not asked", {}, std::nullopt});
    EXPECT_FALSE(silent.answer);
    talk.pass(31s);
    EXPECT_FALSE(silent.answer.value());
    lost.ask(talk, InterestQuestion::similar_users);
    talk.end(talk.server);
    talk.pass(0s);
    EXPECT_FALSE(lost.answer.value());
}

}  // namespace
}  // namespace kindred::client
