#include "protocol/distributed_messages.hpp"
#include "talk.hpp"

#include <gmock/gmock.h>

namespace kindred::server {
namespace {

from_server::EmbeddedMessage embedded(const std::string& who, std::uint32_t token,
                                      const std::string& query) {
    from_server::EmbeddedMessage message{.distributed_code = 3};
    protocol::encode_fields(protocol::distributed::DistribSearch{0x31, who, token, query},
                            message.body.bytes);
    return message;
}

struct Tree : testing::Test {
    Talk talk;

    explicit Tree(Settings settings = {}) : talk(settings) {}

    /// Logs in and takes part without a parent.
    void join(const std::string& name, std::uint32_t speed = 0) {
        talk.login(name);
        if (speed > 0) talk.from(name, to_server::SendUploadSpeed{speed});
        talk.from(name, to_server::HaveNoParent{true});
        talk.from(name, to_server::BranchRoot{name});
        talk.from(name, to_server::BranchLevel{0});
        talk.forget();
    }
    /// Tells what a client tells that has found its place.
    void settle(const std::string& name, const std::string& root, std::uint32_t level) {
        talk.from(name, to_server::HaveNoParent{false});
        talk.from(name, to_server::BranchRoot{root});
        talk.from(name, to_server::BranchLevel{level});
        talk.from(name, to_server::AcceptChildren{true});
    }
    std::vector<std::string> offered(const std::string& name) {
        std::vector<std::string> names;
        if (const auto offer = talk.next<from_server::PossibleParents>(name))
            for (const auto& parent : offer->parents) names.push_back(parent.username);
        return names;
    }
};

TEST_F(Tree, AChosenRootIsToldAtOnceAndGetsSearchesEmbeddedOnly) {
    join("root");
    talk.login("flat");
    talk.login("seeker");
    talk.advance(1s);
    talk.expect("root", embedded("server", 0, ""));
    talk.from("seeker", to_server::FileSearch{4, "x"});
    talk.expect("root", embedded("seeker", 4, "x"));
    talk.expect("flat", from_server::FileSearch{"seeker", 4, "x"});
    talk.expect_nothing("root", "flat");
}

TEST_F(Tree, WhoHasAParentGetsNothingFromTheServerAndWhoWaitsForOneIsSearchedFlat) {
    join("root");
    talk.advance(1s);
    join("child");
    settle("child", "root", 1);
    talk.login("seeker");
    talk.from("seeker", to_server::FileSearch{4, "x"});
    talk.expect("root", embedded("seeker", 4, "x"));
    talk.expect_nothing("child");
    talk.from("child", to_server::HaveNoParent{true});
    talk.from("seeker", to_server::WishlistSearch{5, "y"});
    talk.expect("child", from_server::FileSearch{"seeker", 5, "y"});
    talk.expect_nothing("child");
}

TEST_F(Tree, WhoHasNoParentIsOfferedARootThatTakesChildren) {
    join("root");
    talk.advance(1s);
    talk.from("root", to_server::AcceptChildren{true});
    join("child");
    talk.advance(1s);
    talk.expect("child", from_server::PossibleParents{{{"root", IPv4{0x0a000001}, 2234}}});
    // Not again before it can have failed, then less often, and only while it is needed.
    talk.advance(18s);
    talk.expect_nothing("child", "root");
    talk.advance(5s);
    EXPECT_EQ(offered("child"), std::vector<std::string>{"root"});
    talk.advance(150s);
    talk.forget();
    talk.advance(300s);
    EXPECT_LE(talk.codes("child").size(), 5u);
    settle("child", "root", 1);
    talk.advance(200s);
    talk.expect_nothing("child", "root");
}

TEST_F(Tree, TheFastestOfThoseWithoutAParentBecomesTheRoot) {
    join("slow", 100);
    join("fast", 90'000);
    join("middle", 500);
    talk.advance(1s);
    for (const char* name : {"slow", "fast", "middle"})
        talk.from(name, to_server::AcceptChildren{true});
    talk.forget();
    talk.advance(1s);
    EXPECT_EQ(offered("slow"), std::vector<std::string>{"fast"});
    EXPECT_EQ(offered("middle"), std::vector<std::string>{"fast"});
    talk.expect_nothing("fast");
}

TEST_F(Tree, ShallowPlacesAreOfferedFirst) {
    join("root");
    talk.advance(1s);
    talk.from("root", to_server::AcceptChildren{true});
    for (const char* name : {"a", "b", "c"}) {
        join(name);
        settle(name, "root", 1);
    }
    join("deep");
    settle("deep", "root", 2);
    join("late");
    talk.advance(1s);
    const auto names = offered("late");
    ASSERT_EQ(names.size(), 3u);
    EXPECT_EQ(names[0], "root");
    EXPECT_EQ(std::ranges::count(names, "deep"), 0);
}

TEST_F(Tree, WhoReachesNobodyOfThoseOfferedIsOfferedDeeperPlaces) {
    join("root");
    talk.advance(1s);
    talk.from("root", to_server::AcceptChildren{true});
    talk.from("root", to_server::AcceptChildren{false});
    for (const char* name : {"a", "b", "c"}) {
        join(name);
        settle(name, "root", 1);
    }
    for (const char* name : {"d", "e", "f"}) {
        join(name);
        settle(name, "root", 2);
    }
    // Of two behind firewalls neither can connect, and all of a level may be behind them.
    join("walled");
    talk.advance(1s);
    EXPECT_THAT(offered("walled"), testing::UnorderedElementsAre("a", "b", "c"));
    talk.advance(21s);
    EXPECT_THAT(offered("walled"), testing::UnorderedElementsAre("d", "e", "f"));
    talk.advance(21s);
    EXPECT_THAT(offered("walled"), testing::UnorderedElementsAre("a", "b", "c"));
}

TEST_F(Tree, NobodyIsOfferedWhoMayHangBelowHim) {
    join("root");
    talk.advance(1s);
    join("a");
    settle("a", "root", 1);
    join("b");  // below a
    settle("b", "root", 2);
    talk.forget();
    talk.from("a", to_server::HaveNoParent{true});
    talk.from("a", to_server::BranchRoot{"a"});
    talk.from("a", to_server::BranchLevel{0});
    talk.advance(5s);
    talk.expect_nothing("a");
    talk.from("root", to_server::AcceptChildren{true});
    talk.advance(1s);
    EXPECT_EQ(offered("a"), std::vector<std::string>{"root"});
}

TEST_F(Tree, WhoFellFromADeepPlaceMayTakeADeepOneAgainOnceTheNewsHasTravelled) {
    join("root");
    talk.advance(1s);
    join("a");
    settle("a", "root", 1);
    join("deep");
    settle("deep", "root", 3);
    for (const bool accepts : {true, false}) talk.from("root", to_server::AcceptChildren{accepts});
    talk.from("a", to_server::AcceptChildren{false});
    join("b");
    talk.from("b", to_server::AcceptChildren{false});
    settle("b", "root", 2);
    talk.from("b", to_server::AcceptChildren{false});
    talk.forget();
    talk.from("b", to_server::HaveNoParent{true});
    talk.from("b", to_server::BranchRoot{"b"});
    talk.from("b", to_server::BranchLevel{0});
    talk.advance(50s);
    talk.expect_nothing("b");  // deep may have been below b
    talk.advance(15s);
    EXPECT_EQ(offered("b"), std::vector<std::string>{"deep"});
}

TEST_F(Tree, WhoFollowsARingDownStartsOver) {
    join("a");
    talk.from("a", to_server::BranchLevel{99});
    talk.advance(1s);
    talk.forget();
    talk.from("a", to_server::BranchLevel{100});
    talk.expect("a", from_server::ResetDistributed{});
}

TEST_F(Tree, SessionsWithoutAPortAreNotOffered) {
    join("root");
    talk.advance(1s);
    talk.from("root", to_server::AcceptChildren{true});
    talk.from("root", to_server::SetWaitPort{.port = 0});
    join("child");
    talk.advance(5s);
    talk.expect_nothing("child");
}

TEST_F(Tree, NamingAnAbsentRootMeansStartingOver) {
    join("a");
    talk.from("a", to_server::BranchRoot{"nobody"});
    talk.expect("a", from_server::ResetDistributed{});
}

TEST_F(Tree, WhoHangsOnARootThatIsNoneStartsOverAfterAWhile) {
    join("root");
    talk.advance(1s);
    join("a");
    join("b");
    settle("a", "b", 2);  // a ring: each believes the other to be its root
    settle("b", "a", 3);
    talk.forget();
    talk.advance(30s);
    talk.expect_nothing("a", "b");
    talk.advance(40s);
    EXPECT_TRUE(talk.next<from_server::ResetDistributed>("a"));
    EXPECT_TRUE(talk.next<from_server::ResetDistributed>("b"));
}

TEST_F(Tree, AnotherRootIsChosenWhenOneGoes) {
    join("one", 900);
    join("two", 800);
    talk.advance(1s);
    talk.from("one", to_server::AcceptChildren{true});
    talk.from("two", to_server::AcceptChildren{true});
    talk.advance(1s);
    EXPECT_EQ(offered("two"), std::vector<std::string>{"one"});
    talk.lose("one");
    talk.advance(1s);
    talk.expect("two", embedded("server", 0, ""));
    join("three");
    talk.advance(1s);
    EXPECT_EQ(offered("three"), std::vector<std::string>{"two"});
}

TEST_F(Tree, ARootThatTakesNoChildrenGivesWay) {
    join("useless", 900);
    join("good", 800);
    talk.advance(1s);
    talk.from("good", to_server::AcceptChildren{true});
    talk.forget();
    talk.advance(35s);
    EXPECT_EQ(offered("useless"), std::vector<std::string>{"good"});
}

TEST_F(Tree, OneCandidateIsNotOfferedToACrowd) {
    join("root");
    talk.advance(1s);
    talk.from("root", to_server::AcceptChildren{true});
    for (int i = 0; i < 30; ++i) join("child" + std::to_string(i));
    talk.advance(1s);
    int offers = 0;
    for (int i = 0; i < 30; ++i) offers += offered("child" + std::to_string(i)).empty() ? 0 : 1;
    EXPECT_LE(offers, 11);
    EXPECT_GE(offers, 9);
}

}  // namespace
}  // namespace kindred::server
