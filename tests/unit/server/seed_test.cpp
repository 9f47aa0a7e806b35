// The messages of 2003 that have no use today, between clients that still know them.
#include "talk.hpp"

namespace kindred::server {
namespace {

struct Seed : testing::Test {
    Talk talk;
    Seed() {
        talk.login("john", Dialect::seed2003);
        talk.login("dagny", Dialect::seed2003);
        talk.login("modern");
    }
};

TEST_F(Seed, PlaceInLineIsAskedAndAnswered) {
    talk.from("john", to_server::PlaceInLineRequest{"dagny", 5});
    talk.expect("dagny", from_server::PlaceInLineRequest{"john", 5});
    talk.from("dagny", to_server::PlaceInLineResponse{"john", 5, 3});
    talk.expect("john", from_server::PlaceInLineResponse{"dagny", 5, 3});
    talk.from("john", to_server::PlaceInLineRequest{"nobody", 5});
    talk.expect_nothing("john", "dagny", "modern");
}

TEST_F(Seed, TunneledMessagesCarryTheSendersAddress) {
    talk.from("john", to_server::TunneledMessage{"dagny", 7, 9, "text"});
    talk.expect("dagny",
                from_server::TunneledMessage{"john", 9, 7, IPv4{0x0a000001}, 2234, "text"});
}

TEST_F(Seed, ExactSearchesReachTheOtherSeedClientsInTheirOrder) {
    talk.from("john",
              to_server::ExactFileSearch{
                  .token = 1, .filename = "a.mp3", .path = "music", .size = 3, .checksum = 4});
    talk.expect("dagny", from_server::ExactFileSearch{.username = "john",
                                                      .token = 1,
                                                      .filename = "a.mp3",
                                                      .path = "music",
                                                      .size = 3,
                                                      .size_u32 = 3,
                                                      .checksum = 4});
    talk.expect_nothing("john", "modern");
}

TEST_F(Seed, UserListIsForSeedClients) {
    talk.from("john", to_server::GlobalUserList{});
    const auto list = talk.next<from_server::GlobalUserList>("john");
    ASSERT_TRUE(list);
    EXPECT_EQ(list->users.usernames, (std::vector<std::string>{"john", "dagny", "modern"}));
    EXPECT_FALSE(list->users.countries);
    talk.from("modern", to_server::GlobalUserList{});
    talk.expect_nothing("modern");
}

TEST_F(Seed, IgnoringAndTokensAreRelayed) {
    talk.from("john", to_server::IgnoreUser{"dagny"});
    talk.expect("dagny", from_server::IgnoreUser{"john"});
    talk.from("john", to_server::UnignoreUser{"dagny"});
    talk.expect("dagny", from_server::UnignoreUser{"john"});
    talk.from("john", to_server::SendConnectToken{"dagny", 3});
    talk.expect("dagny", from_server::SendConnectToken{"john", 3});
}

TEST_F(Seed, MessagesWithoutEffectHaveNone) {
    talk.from("john", to_server::FileSearchRoom{1, 2, "x"});
    talk.from("john", to_server::SendDownloadSpeed{"dagny", 5});
    talk.from("john", to_server::AdminCommand{"admin", {"ban", "dagny"}});
    talk.from("john", to_server::ParentIP{IPv4{1}});
    talk.from("john", to_server::AckNotifyPrivileges{1});
    talk.from("john", to_server::ChildDepth{.depth = 1});
    talk.from("john", to_server::RoomSomething{"x"});
    talk.from("john", to_server::Login{.username = "dagny", .password = "x", .major_version = 1});
    talk.expect_nothing("john", "dagny", "modern");
    EXPECT_EQ(talk.server().users_online(), 3u);
}

}  // namespace
}  // namespace kindred::server
