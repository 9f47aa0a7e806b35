#include "talk.hpp"

namespace kindred::server {
namespace {

constexpr const char* room = "den";

/// olga owns the room, paul is its operator, mary a member; eve stands outside. All take
/// invitations.
struct Den : testing::Test {
    Talk talk;

    Den() {
        for (const char* name : {"olga", "paul", "mary", "eve"}) {
            talk.login(name);
            talk.from(name, to_server::EnableRoomInvitations{true});
        }
        talk.from("olga", to_server::JoinRoom{room, 1u});
        talk.from("olga", to_server::AddRoomMember{room, "paul"});
        talk.from("olga", to_server::AddRoomMember{room, "mary"});
        talk.from("olga", to_server::AddRoomOperator{room, "paul"});
        talk.forget();
    }

    std::string notice(const std::string& who) {
        const auto message = talk.next<from_server::MessageUser>(who);
        return message && message->username == "server" ? message->message : "no notice";
    }
    /// The private lists that follow a change: 64, and 133 and 148 for each of his rooms.
    void expect_lists(const std::string& who, std::size_t rooms) {
        const auto list = talk.next<from_server::RoomList>(who);
        ASSERT_TRUE(list) << who;
        EXPECT_EQ(list->owned_rooms->size() + list->member_rooms->size(), rooms) << who;
        for (std::size_t i = 0; i < rooms; ++i) {
            EXPECT_TRUE(talk.next<from_server::RoomMembers>(who)) << who;
            EXPECT_TRUE(talk.next<from_server::RoomOperators>(who)) << who;
        }
    }
    void expect_quiet() { talk.expect_nothing("olga", "paul", "mary", "eve"); }
    RoomRecord stored() {
        return talk.stored().rooms.empty() ? RoomRecord{} : talk.stored().rooms[0];
    }
};

TEST_F(Den, CreatingTellsTheListsThenJoins) {
    talk.from("eve", to_server::JoinRoom{"lair", 1u});
    expect_lists("eve", 1);
    EXPECT_TRUE(talk.next<from_server::UserJoinedRoom>("eve"));
    const auto joined = talk.next<from_server::JoinRoom>("eve");
    ASSERT_TRUE(joined);
    EXPECT_EQ(joined->owner, "eve");
    EXPECT_EQ(joined->operators, std::vector<std::string>{});
    EXPECT_TRUE(talk.next<from_server::RoomTickers>("eve"));
    expect_quiet();
}

TEST_F(Den, StrangersStayOutMembersComeIn) {
    talk.from("eve", to_server::JoinRoom{room, {}});
    talk.expect("eve", from_server::CantCreateRoom{room});
    EXPECT_EQ(notice("eve"), "The room you are trying to enter (den) is registered as private.");
    expect_quiet();
    talk.from("mary", to_server::JoinRoom{room, {}});
    EXPECT_TRUE(talk.next<from_server::UserJoinedRoom>("mary"));
    EXPECT_EQ(talk.next<from_server::JoinRoom>("mary")->operators,
              std::vector<std::string>{"paul"});
}

TEST_F(Den, OwnerAddsAMember) {
    talk.from("olga", to_server::AddRoomMember{room, "eve"});
    for (const char* name : {"olga", "paul", "mary", "eve"})
        talk.expect(name, from_server::AddRoomMember{room, "eve"});
    talk.expect("eve", from_server::RoomMembershipGranted{room});
    expect_lists("eve", 1);
    EXPECT_EQ(notice("olga"), "User eve is now a member of room den");
    expect_quiet();
    EXPECT_EQ(stored().members.back(), (MemberRecord{"eve", false}));
}

TEST_F(Den, OperatorAddsAMemberAndTheOwnerIsTold) {
    talk.from("paul", to_server::AddRoomMember{room, "eve"});
    talk.forget("eve");
    talk.expect("olga", from_server::AddRoomMember{room, "eve"});
    EXPECT_EQ(notice("olga"), "User [eve] was added as a member of room [den] by operator [paul]");
    talk.expect("paul", from_server::AddRoomMember{room, "eve"});
    EXPECT_EQ(notice("paul"), "User eve is now a member of room den");
}

TEST_F(Den, AddingIsRefusedInTheKnownWords) {
    talk.from("olga", to_server::AddRoomMember{room, "nobody"});
    EXPECT_EQ(notice("olga"), "user nobody is not logged in.");
    talk.from("olga", to_server::AddRoomMember{room, "mary"});
    EXPECT_EQ(notice("olga"), "user mary is already a member of room den");
    talk.from("paul", to_server::AddRoomMember{room, "olga"});
    EXPECT_EQ(notice("paul"), "user olga is the owner of room den");
    talk.from("eve", to_server::EnableRoomInvitations{false});
    talk.expect("eve", from_server::EnableRoomInvitations{false});
    talk.from("olga", to_server::AddRoomMember{room, "eve"});
    EXPECT_EQ(notice("olga"),
              "user eve hasn't enabled private room add. please message them and ask them to do "
              "so before trying to add them again.");
    // Without the right, without a room, and to oneself: silence.
    talk.from("mary", to_server::AddRoomMember{room, "eve"});
    talk.from("eve", to_server::AddRoomMember{room, "eve"});
    talk.from("olga", to_server::AddRoomMember{room, "olga"});
    talk.from("olga", to_server::AddRoomMember{"nowhere", "eve"});
    expect_quiet();
}

TEST_F(Den, OwnerRemovesAMemberWhoIsInTheRoom) {
    talk.from("mary", to_server::JoinRoom{room, {}});
    talk.forget();
    talk.from("olga", to_server::RemoveRoomMember{room, "mary"});
    talk.expect("olga", from_server::RemoveRoomMember{room, "mary"});
    talk.expect("paul", from_server::RemoveRoomMember{room, "mary"});
    EXPECT_EQ(notice("olga"), "User mary is no longer a member of room den");
    talk.expect("mary", from_server::RoomMembershipRevoked{room});
    talk.expect("olga", from_server::UserLeftRoom{room, "mary"});
    talk.expect("mary", from_server::LeaveRoom{room});
    expect_lists("mary", 0);
    expect_quiet();
    EXPECT_EQ(stored().members, (std::vector<MemberRecord>{{"paul", true}}));
}

TEST_F(Den, RemovingAnOperatorTakesHisRoleFirst) {
    talk.from("olga", to_server::RemoveRoomMember{room, "paul"});
    talk.expect("mary", from_server::RemoveRoomOperator{room, "paul"});
    talk.expect("mary", from_server::RemoveRoomMember{room, "paul"});
    talk.expect("paul", from_server::RemoveRoomOperator{room, "paul"});
    talk.expect("paul", from_server::RoomOperatorshipRevoked{room});
    talk.expect("paul", from_server::RoomMembershipRevoked{room});
    expect_lists("paul", 0);
    EXPECT_EQ(stored().members, (std::vector<MemberRecord>{{"mary", false}}));
}

TEST_F(Den, OperatorsRemoveMembersButNotOperatorsNorTheOwner) {
    talk.from("olga", to_server::AddRoomOperator{room, "mary"});
    talk.forget();
    talk.from("paul", to_server::RemoveRoomMember{room, "mary"});
    talk.from("paul", to_server::RemoveRoomMember{room, "olga"});
    talk.from("paul", to_server::RemoveRoomMember{room, "paul"});
    talk.from("eve", to_server::RemoveRoomMember{room, "mary"});
    expect_quiet();
    talk.from("olga", to_server::RemoveRoomOperator{room, "mary"});
    talk.forget();
    talk.from("paul", to_server::RemoveRoomMember{room, "mary"});
    talk.expect("mary", from_server::RoomMembershipRevoked{room});
}

TEST_F(Den, AMemberWhoIsOfflineCanBeRemoved) {
    talk.lose("mary");
    talk.from("olga", to_server::RemoveRoomMember{room, "mary"});
    EXPECT_EQ(stored().members.size(), 1u);
}

TEST_F(Den, MembersGiveUpMembership) {
    talk.from("mary", to_server::CancelRoomMembership{room});
    talk.expect("mary", from_server::RoomMembershipRevoked{room});
    EXPECT_EQ(talk.codes("olga"), (std::vector<std::uint32_t>{135, 22}));
    talk.forget();
    talk.from("olga", to_server::CancelRoomMembership{room});
    talk.from("eve", to_server::CancelRoomMembership{room});
    expect_quiet();
}

TEST_F(Den, GivingUpOwnershipEndsTheRoom) {
    talk.from("mary", to_server::JoinRoom{room, {}});
    talk.forget();
    talk.from("paul", to_server::CancelRoomOwnership{room});
    expect_quiet();
    talk.from("olga", to_server::CancelRoomOwnership{room});
    EXPECT_EQ(talk.codes("paul"), (std::vector<std::uint32_t>{139 + 1, 64}));
    EXPECT_EQ(talk.codes("mary"), (std::vector<std::uint32_t>{140, 17, 15, 64}));
    EXPECT_EQ(talk.codes("olga"), (std::vector<std::uint32_t>{15, 64}));
    talk.from("olga", to_server::LeaveRoom{room});
    expect_quiet();
    EXPECT_TRUE(talk.stored().rooms.empty());
    talk.from("eve", to_server::JoinRoom{room, {}});
    EXPECT_TRUE(talk.next<from_server::UserJoinedRoom>("eve"));
}

TEST_F(Den, OwnerMakesAnOperator) {
    talk.from("olga", to_server::AddRoomOperator{room, "mary"});
    for (const char* name : {"olga", "paul", "mary"})
        talk.expect(name, from_server::AddRoomOperator{room, "mary"});
    talk.expect("mary", from_server::RoomOperatorshipGranted{room});
    expect_lists("mary", 1);
    EXPECT_EQ(notice("olga"), "User mary is now an operator of room den");
    expect_quiet();

    talk.from("olga", to_server::AddRoomOperator{room, "mary"});
    EXPECT_EQ(notice("olga"), "user mary is already an operator of room den");
    talk.from("olga", to_server::AddRoomOperator{room, "eve"});
    EXPECT_EQ(notice("olga"), "user eve must first be a member of room den");
    talk.from("olga", to_server::AddRoomOperator{room, "nobody"});
    EXPECT_EQ(notice("olga"), "user nobody is not logged in.");
    talk.from("paul", to_server::AddRoomOperator{room, "eve"});
    expect_quiet();
}

TEST_F(Den, OperatorsLoseTheirRole) {
    talk.from("olga", to_server::RemoveRoomOperator{room, "paul"});
    talk.expect("mary", from_server::RemoveRoomOperator{room, "paul"});
    talk.expect("paul", from_server::RemoveRoomOperator{room, "paul"});
    talk.expect("paul", from_server::RoomOperatorshipRevoked{room});
    expect_lists("paul", 1);
    talk.expect("olga", from_server::RemoveRoomOperator{room, "paul"});
    EXPECT_EQ(notice("olga"), "User paul is no longer an operator of room den");
    expect_quiet();
    EXPECT_EQ(stored().members[0], (MemberRecord{"paul", false}));

    talk.from("olga", to_server::AddRoomOperator{room, "paul"});
    talk.forget();
    talk.from("paul", to_server::CancelRoomOperatorship{room});
    talk.expect("mary", from_server::RemoveRoomOperator{room, "paul"});
    talk.forget();
    talk.from("paul", to_server::CancelRoomOperatorship{room});
    talk.from("mary", to_server::RemoveRoomOperator{room, "paul"});
    expect_quiet();
}

TEST_F(Den, EverythingSurvivesARestart) {
    talk.from("paul", to_server::JoinRoom{room, {}});
    talk.from("paul", to_server::SetRoomTicker{room, "wall"});
    talk.restart();
    talk.connect("mary");
    talk.from("mary", modern_login("mary"));
    talk.next<from_server::Login>("mary");
    const auto list = talk.next<from_server::RoomList>("mary");
    ASSERT_TRUE(list);
    EXPECT_EQ(list->member_rooms, std::vector<std::string>{room});
    EXPECT_EQ(list->member_user_counts, std::vector<std::uint32_t>{0});
    talk.expect("mary", from_server::RoomMembers{room, {"paul", "mary"}});
    talk.expect("mary", from_server::RoomOperators{room, {"paul"}});
    talk.forget();
    talk.from("mary", to_server::JoinRoom{room, {}});
    EXPECT_EQ(talk.codes("mary"), (std::vector<std::uint32_t>{16, 14, 113}));
}

TEST_F(Den, NothingIsToldBeforeItIsOnDisk) {
    talk.commits_by_hand = true;
    talk.from("olga", to_server::AddRoomMember{room, "eve"});
    talk.from("eve", to_server::ServerPing{});
    talk.from("mary", to_server::ServerPing{});
    expect_quiet();
    talk.commit();
    const std::vector<std::uint32_t> to_eve = talk.codes("eve");
    ASSERT_FALSE(to_eve.empty());
    EXPECT_EQ(to_eve.front(), 134u);
    EXPECT_EQ(to_eve.back(), 32u) << "what follows waits in order";
}

TEST_F(Den, OwnedRoomsAreLimited) {
    Settings settings;
    settings.max_owned_rooms = 1;
    Talk small(settings);
    small.login("eve");
    small.from("eve", to_server::JoinRoom{"a", 1u});
    small.forget();
    small.from("eve", to_server::JoinRoom{"b", 1u});
    small.expect("eve", from_server::CantCreateRoom{"b"});
}

}  // namespace
}  // namespace kindred::server
