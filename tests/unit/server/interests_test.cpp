#include "talk.hpp"

namespace kindred::server {
namespace {

using Items = std::vector<std::string>;
using Scores = std::map<std::string, int>;

void tell(Talk& talk, const std::string& who, const Items& likes, const Items& hates) {
    for (const std::string& item : likes) talk.from(who, to_server::AddThingILike{item});
    for (const std::string& item : hates) talk.from(who, to_server::AddThingIHate{item});
}

Scores scores(const from_server::Recommendations& answer) {
    Scores all;
    for (const auto* list : {&answer.recommendations, &answer.unrecommendations})
        for (const auto& entry : *list) all[entry.item] = entry.score;
    return all;
}

Scores recommended(const Items& my_likes, const Items& my_hates, const Items& his_likes,
                   const Items& his_hates) {
    Talk talk;
    talk.login("me");
    talk.login("he");
    tell(talk, "me", my_likes, my_hates);
    tell(talk, "he", his_likes, his_hates);
    talk.from("me", to_server::Recommendations{});
    const auto answer = talk.next<from_server::Recommendations>("me");
    return answer ? scores(*answer) : Scores{{"no answer", 0}};
}

TEST(Interests, RecommendationsFollowTheKnownCases) {
    EXPECT_EQ(recommended({"1"}, {}, {"1", "2"}, {}), (Scores{{"2", 1}}));
    EXPECT_EQ(recommended({}, {"1"}, {"1", "2"}, {"3"}), (Scores{{"2", -1}}));
    EXPECT_EQ(recommended({"1", "2"}, {}, {"1", "2"}, {"3", "4"}), (Scores{{"3", -2}, {"4", -2}}));
    EXPECT_EQ(recommended({}, {"3"}, {"1", "2"}, {"3", "4"}), Scores{});
    EXPECT_EQ(recommended({"3"}, {}, {"1", "2"}, {"3", "4"}), (Scores{{"1", -1}, {"2", -1}}));
    EXPECT_EQ(recommended({"3"}, {"1"}, {"1", "2"}, {"3", "4"}), (Scores{{"2", -2}}));
    EXPECT_EQ(recommended({"1", "2"}, {}, {"1", "2", "5"}, {"3", "4"}),
              (Scores{{"5", 2}, {"3", -2}, {"4", -2}}));
    EXPECT_EQ(recommended({"1"}, {}, {"1", "2"}, {"2"}), Scores{});
}

TEST(Interests, RecommendationsAreSortedByScoreThenName) {
    Talk talk;
    for (const char* name : {"me", "a", "b"}) talk.login(name);
    tell(talk, "me", {"jazz"}, {});
    tell(talk, "a", {"jazz", "blues", "soul"}, {"noise"});
    tell(talk, "b", {"jazz", "soul"}, {});
    talk.from("me", to_server::Recommendations{});
    talk.expect("me", from_server::Recommendations{{{"soul", 2}, {"blues", 1}}, {{"noise", -1}}});
}

TEST(Interests, GlobalListsCountEverybodyAndLastAsLongAsTheSession) {
    Talk talk;
    for (const char* name : {"me", "a", "b"}) talk.login(name);
    tell(talk, "me", {"jazz", "even"}, {});
    tell(talk, "a", {"Jazz"}, {"noise", "even"});
    tell(talk, "b", {"folk"}, {"noise"});
    talk.from("me", to_server::GlobalRecommendations{});
    talk.expect("me",
                from_server::GlobalRecommendations{{{"jazz", 2}, {"folk", 1}, {"noise", -2}},
                                                   {{"noise", -2}, {"folk", 1}, {"jazz", 2}}});
    talk.lose("b");
    talk.from("me", to_server::RemoveThingILike{"JAZZ"});
    talk.from("a", to_server::RemoveThingIHate{"noise"});
    talk.from("me", to_server::GlobalRecommendations{});
    talk.expect("me", from_server::GlobalRecommendations{{{"jazz", 1}}, {{"jazz", 1}}});
}

TEST(Interests, ItemRecommendationsCountThoseWhoLikeTheItem) {
    Talk talk;
    for (const char* name : {"me", "a", "b"}) talk.login(name);
    tell(talk, "a", {"jazz", "soul"}, {"noise"});
    tell(talk, "b", {"jazz", "soul", "blues"}, {});
    talk.from("me", to_server::ItemRecommendations{"Jazz"});
    talk.expect("me", from_server::ItemRecommendations{
                          "Jazz", {{"soul", 2}, {"blues", 1}, {"noise", -1}}, {}});
    talk.from("me", to_server::ItemRecommendations{"unknown"});
    talk.expect("me", from_server::ItemRecommendations{"unknown", {}, {}});
}

TEST(Interests, SimilarUsersShareLikesWithMe) {
    Talk talk;
    for (const char* name : {"me", "a", "b", "c"}) talk.login(name);
    tell(talk, "me", {"jazz", "soul"}, {"noise"});
    tell(talk, "a", {"jazz"}, {});
    tell(talk, "b", {"soul", "jazz"}, {});
    tell(talk, "c", {"noise"}, {"jazz"});
    talk.from("me", to_server::SimilarUsers{});
    talk.expect("me", from_server::SimilarUsers{{{"b", 2}, {"a", 1}}});
    talk.from("me", to_server::ItemSimilarUsers{"jazz"});
    talk.expect("me", from_server::ItemSimilarUsers{"jazz", {"me", "a", "b"}});
}

TEST(Interests, OfAUserAreToldInLowerCaseAndInOrder) {
    Talk talk;
    talk.login("me");
    talk.login("he");
    tell(talk, "he", {"Jazz", "jazz", "", std::string(65, 'x'), "soul"}, {"NOISE"});
    talk.from("me", to_server::UserInterests{"he"});
    talk.expect("me", from_server::UserInterests{"he", {"jazz", "soul"}, {"noise"}});
    talk.lose("he");
    talk.from("me", to_server::UserInterests{"he"});
    talk.expect("me", from_server::UserInterests{"he", {}, {}});
}

TEST(Interests, AreLimitedInNumber) {
    Talk talk;
    talk.login("me");
    for (int i = 0; i < 40; ++i) talk.from("me", to_server::AddThingILike{std::to_string(i)});
    talk.from("me", to_server::UserInterests{"me"});
    EXPECT_EQ(talk.next<from_server::UserInterests>("me")->likes.size(), 30u);
    EXPECT_EQ(talk.server().counters().over[Limit::interests], 10u);
    talk.from("me", to_server::AddThingILike{"0"});  // which is not one more
    EXPECT_EQ(talk.server().counters().over[Limit::interests], 10u);
}

TEST(Interests, ObsoleteQuestionsGetEmptyAnswers) {
    Talk talk;
    talk.login("me");
    talk.from("me", to_server::SimilarRecommendations{"jazz"});
    talk.expect("me", from_server::SimilarRecommendations{"jazz", {}});
    talk.from("me", to_server::MyRecommendations{});
    talk.expect("me", from_server::MyRecommendations{});
    talk.from("me", to_server::RelatedSearch{"jazz"});
    talk.expect("me", from_server::RelatedSearch{"jazz", {}});
}

}  // namespace
}  // namespace kindred::server
