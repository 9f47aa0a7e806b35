// Our place in the distributed search network: root, child, parent.
#include "shared_catalog.hpp"
#include "talk.hpp"

namespace kindred::client {
namespace {

namespace distributed = protocol::distributed;

constexpr Endpoint ann_address{IPv4{0x0a000003}, 2234};

distributed::DistribSearch search_for(const std::string& query, std::uint32_t token = 42) {
    return {protocol::search_identifier, "searcher", token, query};
}

class Distributed : public testing::Test {
  protected:
    Distributed() {
        talk.login();
        talk.client.set_catalog(test_catalog(), talk.now);
        // Fast enough for several children.
        from_server::WatchUser self{"me", true};
        self.status = protocol::UserStatus::online;
        self.stats = protocol::UserStats{30'000, 0, 0, 0, 0};
        talk.server_says(self);
        talk.sent(talk.server).clear();
    }
    void offer_parents() {
        from_server::PossibleParents message;
        message.parents = {{"bob", bob_address.address, 2234}, {"ann", ann_address.address, 2234}};
        talk.server_says(message);
    }
    /// A candidate is connected and tells its place.
    ConnectionId candidate(Endpoint address, std::int32_t level, const std::string& root) {
        const ConnectionId id = talk.let_connect(address);
        EXPECT_EQ(talk.told_short<init::PeerInit>(id)->type, "D");
        talk.says_short(id, distributed::DistribBranchLevel{level});
        if (!root.empty()) talk.says_short(id, distributed::DistribBranchRoot{root});
        return id;
    }
    void become_root() {
        Buffer body;
        protocol::encode_fields(search_for("nothing"), body);
        talk.server_says(from_server::EmbeddedMessage{3, {body}});
    }

    Talk talk;
};

TEST_F(Distributed, TheFirstCandidateToDeliverASearchIsTheParent) {
    offer_parents();
    const auto bob = candidate(bob_address, 2, "rooty");
    const auto ann = candidate(ann_address, 0, "");
    talk.says_short(ann, search_for("album song"));
    EXPECT_FALSE(talk.is_open(bob));
    EXPECT_EQ(talk.client.statistics().parent, "ann");
    EXPECT_EQ(talk.client.statistics().branch_level, 1u);
    EXPECT_EQ(talk.client.statistics().branch_root, "ann");
    EXPECT_FALSE(talk.told_server<to_server::HaveNoParent>()->no_parent);
    EXPECT_EQ(talk.told_server<to_server::BranchRoot>()->username, "ann");
    EXPECT_EQ(talk.told_server<to_server::BranchLevel>()->level, 1u);
    EXPECT_TRUE(talk.told_server<to_server::AcceptChildren>()->accept);
    EXPECT_EQ(talk.told_server<to_server::GetPeerAddress>()->username, "searcher")
        << "and the search is answered";
}

TEST_F(Distributed, SearchesGoToTheChildrenByteForByte) {
    become_root();
    const auto child = talk.arrive("child", "D");
    EXPECT_EQ(talk.told_short<distributed::DistribBranchLevel>(child)->level, 0);
    EXPECT_EQ(talk.told_short<distributed::DistribBranchRoot>(child)->username, "me");
    Buffer body;
    protocol::encode_fields(search_for("foo"), body);
    body.push_back(0x77);  // something we do not know stays
    talk.server_says(from_server::EmbeddedMessage{3, {body}});
    Buffer expected;
    protocol::append_frame(expected, 3, 1, [&](Buffer& out) { append(out, body); });
    EXPECT_EQ(talk.sent(child), expected);
    talk.server_says(from_server::EmbeddedMessage{3, {body}});
    EXPECT_EQ(talk.sent(child), expected) << "the same again is dropped";
}

TEST_F(Distributed, OldRootsWrapTheirSearches) {
    offer_parents();
    const auto bob = candidate(bob_address, 0, "");
    Buffer inner;
    protocol::encode_fields(search_for("album song"), inner);
    distributed::DistribEmbeddedMessage wrapped;
    wrapped.distributed_code = 3;
    wrapped.body.bytes = inner;
    talk.says_short(bob, wrapped);
    EXPECT_EQ(talk.client.statistics().parent, "bob");
    EXPECT_TRUE(talk.told_server<to_server::GetPeerAddress>());
    Buffer wide = {0, 0, 0, 0, 93, 0, 0, 0, 3};
    Buffer second;
    protocol::encode_fields(search_for("album song", 43), second);
    append(wide, second);
    wide[0] = static_cast<std::uint8_t>(wide.size() - 4);
    talk.bytes(bob, wide);
    EXPECT_EQ(talk.client.statistics().searches_received, 2u);
}

TEST_F(Distributed, ChildrenAreTakenOnlyWithAPlaceInTheTreeAndUpToTheLimit) {
    EXPECT_FALSE(talk.is_open(talk.arrive("early", "D")));
    become_root();
    EXPECT_TRUE(talk.told_server<to_server::AcceptChildren>()->accept);
    std::size_t taken = 0;
    for (int i = 0; i < 20; ++i)
        taken += talk.is_open(talk.arrive("child" + std::to_string(i), "D")) ? 1 : 0;
    EXPECT_EQ(taken, 5u) << "30000 B/s and a ratio of 50";
    EXPECT_FALSE(talk.told_server<to_server::AcceptChildren>()->accept);
    EXPECT_FALSE(talk.is_open(talk.arrive("me", "D")));
}

TEST_F(Distributed, AChildThatLeavesMakesRoom) {
    become_root();
    const auto child = talk.arrive("child", "D");
    EXPECT_FALSE(talk.is_open(talk.arrive("child", "D"))) << "one place per user";
    talk.end(child);
    EXPECT_EQ(talk.client.statistics().children, 0u);
    EXPECT_TRUE(talk.is_open(talk.arrive("child", "D")));
}

TEST_F(Distributed, LosingTheParentIsToldUpAndDown) {
    offer_parents();
    const auto bob = candidate(bob_address, 1, "rooty");
    talk.says_short(bob, search_for("foo"));
    const auto child = talk.arrive("child", "D");
    EXPECT_EQ(talk.told_short<distributed::DistribBranchLevel>(child)->level, 2);
    EXPECT_EQ(talk.told_short<distributed::DistribBranchRoot>(child)->username, "rooty");
    talk.says_short(bob, distributed::DistribBranchLevel{4});
    EXPECT_EQ(talk.told_short<distributed::DistribBranchLevel>(child)->level, 5);
    talk.sent(talk.server).clear();
    talk.sent(child).clear();
    talk.end(bob);
    EXPECT_TRUE(talk.told_server<to_server::HaveNoParent>()->no_parent);
    EXPECT_EQ(talk.told_short<distributed::DistribBranchLevel>(child)->level, 0);
    EXPECT_EQ(talk.told_short<distributed::DistribBranchRoot>(child)->username, "me");
    EXPECT_TRUE(talk.is_open(child));
}

TEST_F(Distributed, BrokenParentsAreLeft) {
    offer_parents();
    const auto bob = talk.let_connect(bob_address);
    talk.says_short(bob, distributed::DistribBranchLevel{-1});
    EXPECT_FALSE(talk.is_open(bob));
    const auto ann = talk.let_connect(ann_address);
    talk.says_short(ann, distributed::DistribBranchLevel{1});
    talk.says_short(ann, distributed::DistribBranchRoot{"me"});
    EXPECT_FALSE(talk.is_open(ann)) << "a branch below ourselves";
}

TEST_F(Distributed, SilentCandidatesAreGivenUp) {
    offer_parents();
    const auto bob = candidate(bob_address, 1, "rooty");
    talk.pass(61s);
    EXPECT_FALSE(talk.is_open(bob));
}

TEST_F(Distributed, ResetStartsOver) {
    become_root();
    const auto child = talk.arrive("child", "D");
    talk.sent(talk.server).clear();
    talk.server_says(from_server::ResetDistributed{});
    EXPECT_FALSE(talk.is_open(child));
    EXPECT_TRUE(talk.told_server<to_server::HaveNoParent>()->no_parent);
}

TEST(DistributedOff, TakesNoPart) {
    Settings settings = test_settings();
    settings.distributed = false;
    Talk talk(settings);
    talk.login();
    from_server::PossibleParents message;
    message.parents = {{"bob", bob_address.address, 2234}};
    talk.server_says(message);
    EXPECT_FALSE(talk.connecting(bob_address));
    EXPECT_FALSE(talk.is_open(talk.arrive("child", "D")));
}

}  // namespace
}  // namespace kindred::client
