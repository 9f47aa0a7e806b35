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

TEST_F(Seed, IgnoringAndTokensReachThoseWhoKnowThem) {
    talk.from("john", to_server::IgnoreUser{"modern"});
    talk.expect("modern", from_server::IgnoreUser{"john"});
    talk.from("john", to_server::UnignoreUser{"modern"});
    talk.expect("modern", from_server::UnignoreUser{"john"});
    talk.from("john", to_server::SendConnectToken{"modern", 3});
    talk.expect("modern", from_server::SendConnectToken{"john", 3});
    talk.from("modern", to_server::IgnoreUser{"john"});
    talk.from("modern", to_server::SendConnectToken{"john", 3});
    talk.expect_nothing("john", "modern");
}

TEST_F(Seed, ClientsHearOfNobodyNewlyPrivilegedButByTheirOwnMessage) {
    const std::vector<std::string> words{"privileges", "modern", "3"};
    EXPECT_TRUE(talk.server().administer(words, talk.now));
    talk.commit();
    talk.expect("john", from_server::AddToPrivileged{"modern"});
    talk.expect_nothing("john");
}

/// The codes of the description of 2003, and 59, the question to the answer that it has.
TEST_F(Seed, ClientsGetOnlyWhatTheyKnowWhateverModernOnesDo) {
    // Somebody who owns a private room comes back with an old program.
    talk.login("owner");
    talk.from("owner", to_server::JoinRoom{"den", 1});
    for (const char* name : {"modern", "member"}) {
        if (name == std::string("member")) talk.login(name);
        talk.from(name, to_server::EnableRoomInvitations{true});
        talk.from("owner", to_server::AddRoomMember{"den", name});
        talk.from(name, to_server::JoinRoom{"den", {}});
    }
    talk.lose("owner");
    talk.login("owner", Dialect::seed2003);
    talk.from("owner", to_server::JoinRoom{"den", {}});
    talk.from("owner", to_server::JoinRoom{"public", {}});
    talk.from("owner", to_server::WatchUser{"modern"});

    talk.from("modern", to_server::JoinRoom{"public", {}});
    talk.from("modern", to_server::SetRoomTicker{"public", "hello"});
    talk.from("modern", to_server::SetStatus{UserStatus::away});
    talk.from("modern", to_server::SharedFoldersFiles{1, 2});
    talk.from("modern", to_server::SendUploadSpeed{1000});
    talk.from("modern", to_server::SayChatroom{"public", "hi"});
    talk.from("modern", to_server::MessageUser{"owner", "hi"});
    talk.from("modern", to_server::FileSearch{1, "song"});
    talk.from("modern", to_server::ConnectToPeer{1, "owner", "P"});
    talk.from("modern", to_server::ConnectToPeer{2, "owner", "D"});
    talk.from("modern", to_server::IgnoreUser{"owner"});
    talk.from("modern", to_server::UploadSlotsFull{1});
    talk.from("owner", to_server::AddRoomOperator{"den", "modern"});
    talk.from("owner", to_server::RemoveRoomOperator{"den", "modern"});
    talk.from("owner", to_server::RemoveRoomMember{"den", "modern"});
    talk.from("modern", to_server::SetRoomTicker{"public", ""});
    talk.lose("modern");
    talk.from("owner", to_server::CancelRoomOwnership{"den"});
    talk.advance(70s);

    const std::set<std::uint32_t> known{1,  3,  5,  7,  13, 14, 15, 16,   17,  18,
                                        22, 26, 36, 40, 41, 59, 60, 62,   63,  64,
                                        65, 66, 67, 68, 69, 91, 92, 1001, 1003};
    std::set<std::uint32_t> got;
    for (const std::uint32_t code : talk.codes("owner")) {
        EXPECT_TRUE(known.contains(code)) << code;
        got.insert(code);
    }
    for (const std::uint32_t code : {5U, 7U, 13U, 14U, 16U, 17U, 18U, 22U, 26U, 36U, 40U})
        EXPECT_TRUE(got.contains(code)) << code;
}

TEST_F(Seed, WhoLeavesHearsOfNoRoomThatGoesWithHim) {
    talk.from("john", to_server::JoinRoom{"cellar", {}});
    talk.forget();
    talk.lose("john");  // whatever is sent to a lost connection fails the test
    talk.expect("dagny", from_server::RoomRemoved{"cellar"});
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
