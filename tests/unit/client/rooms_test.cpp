// Chat rooms, public and private, told as a conversation with the server.
#include "talk.hpp"

namespace kindred::client {
namespace {

void join(Talk& talk, const std::string& room) {
    talk.client.join_room(room, false, talk.now);
    from_server::JoinRoom joined{room, {}, std::nullopt, std::nullopt};
    joined.users.usernames = {"me", "ann"};
    talk.server_says(joined);
}

TEST(Rooms, JoinTalkAndLeave) {
    Talk talk;
    talk.login();
    join(talk, "jazz");
    EXPECT_EQ(talk.told_server<to_server::JoinRoom>()->room, "jazz");
    EXPECT_TRUE(talk.client.room("jazz")->joined);
    EXPECT_EQ(talk.client.room("jazz")->users, (std::vector<std::string>{"ann", "me"}));
    talk.server_says(from_server::SayChatroom{"jazz", "ann", "hello"});
    ASSERT_EQ(talk.client.lines("jazz").size(), 1u);
    EXPECT_EQ(talk.client.lines("jazz")[0].text, "hello");
    EXPECT_TRUE(talk.client.say("jazz", "hi", talk.now));
    EXPECT_EQ(talk.told_server<to_server::SayChatroom>()->message, "hi");
    talk.server_says(from_server::UserLeftRoom{"jazz", "ann"});
    EXPECT_EQ(talk.client.room("jazz")->users, std::vector<std::string>{"me"});
    talk.client.leave_room("jazz", talk.now);
    EXPECT_TRUE(talk.told_server<to_server::LeaveRoom>());
    talk.server_says(from_server::LeaveRoom{"jazz"});
    EXPECT_FALSE(talk.client.room("jazz")->joined);
    EXPECT_FALSE(talk.client.say("jazz", "hi", talk.now));
}

TEST(Rooms, LinesServersDropAreRefusedHere) {
    Talk talk;
    talk.login();
    join(talk, "jazz");
    EXPECT_FALSE(talk.client.say("jazz", "", talk.now));
    EXPECT_FALSE(talk.client.say("jazz", "two\nlines", talk.now));
    EXPECT_FALSE(talk.client.say("jazz", std::string(2049, 'x'), talk.now));
    EXPECT_FALSE(talk.client.say("blues", "not there", talk.now));
}

TEST(Rooms, ARoomNobodyAskedForIsLeft) {
    Talk talk;
    talk.login();
    talk.server_says(from_server::JoinRoom{"trap", {}, std::nullopt, std::nullopt});
    EXPECT_EQ(talk.told_server<to_server::LeaveRoom>()->room, "trap");
}

TEST(Rooms, AreJoinedAgainAfterAReconnect) {
    Talk talk;
    talk.login();
    join(talk, "jazz");
    talk.end(talk.server);
    EXPECT_FALSE(talk.client.room("jazz")->joined);
    while (!talk.connecting({IPv4{0x0a000001}, 2242})) talk.pass(1s);
    talk.server = talk.let_connect({IPv4{0x0a000001}, 2242});
    from_server::Login answer;
    answer.success = true;
    answer.ip = IPv4{1};
    talk.sent(talk.server).clear();
    talk.server_says(answer);
    EXPECT_EQ(talk.told_server<to_server::JoinRoom>()->room, "jazz");
}

TEST(Rooms, AreJoinedAgainAfterARestart) {
    Talk talk;
    talk.login();
    join(talk, "jazz");
    join(talk, "blues");
    talk.client.leave_room("blues", talk.now);
    talk.pass(1s);
    Talk later;
    later.storage = talk.storage;
    later.client.start(later.now);
    ASSERT_TRUE(later.client.room("jazz"));
    EXPECT_FALSE(later.client.room("blues"));
}

TEST(Rooms, NamesNoServerTakesAreRefusedHere) {
    Talk talk;
    talk.login();
    for (const char* name : {"", " jazz", "jazz ", "free  jazz", "caf\xc3\xa9", "a\nb"})
        EXPECT_FALSE(talk.client.join_room(name, false, talk.now)) << name;
    EXPECT_FALSE(talk.client.join_room(std::string(25, 'x'), false, talk.now));
    EXPECT_FALSE(talk.told_server<to_server::JoinRoom>());
}

TEST(Rooms, TellWhatTheServerKnowsOfThoseInside) {
    Talk talk;
    talk.login();
    ASSERT_TRUE(talk.client.join_room("jazz", false, talk.now));
    from_server::JoinRoom joined{"jazz", {}, std::nullopt, std::nullopt};
    joined.users = protocol::user_arrays(
        {{"ann", protocol::UserStatus::away, {1000, 5, 0, 70, 7}, 0, "DE"}, {"me", {}, {}, 0, ""}});
    talk.server_says(joined);
    EXPECT_EQ(talk.client.user("ann")->presence, Presence::away);
    EXPECT_EQ(talk.client.user("ann")->stats, (UserStats{1000, 5, 70, 7}));
    EXPECT_EQ(talk.client.user("ann")->country, "DE");
    talk.server_says(from_server::UserJoinedRoom{"jazz", "bob", protocol::UserStatus::online,
                                                 protocol::UserStats{9, 0, 0, 1, 1}, 0, "FR"});
    EXPECT_EQ(talk.client.user("bob")->presence, Presence::online);
    EXPECT_EQ(talk.client.room("jazz")->user_count, 3u);
}

TEST(Rooms, SayWhyTheyCannotBeJoined) {
    Talk talk;
    talk.login();
    ASSERT_TRUE(talk.client.join_room("club", false, talk.now));
    talk.server_says(from_server::CantCreateRoom{"club"});
    EXPECT_NE(talk.client.room("club")->reason.find("not a member"), std::string::npos);
    ASSERT_TRUE(talk.client.join_room("mods", false, talk.now));
    talk.server_says(from_server::MessageUser{
        1, 1, "server", "The room you are trying to enter (mods) is moderated. Ask: ann", true});
    EXPECT_NE(talk.client.room("mods")->reason.find("moderated"), std::string::npos);
    EXPECT_TRUE(talk.told_server<to_server::MessageAcked>());
    ASSERT_TRUE(talk.client.join_room("odd", false, talk.now));
    talk.server_says(from_server::MessageUser{
        2, 1, "server", "Could not create room. Reason: Room name odd is odd.", true});
    EXPECT_EQ(talk.client.room("odd")->reason, "Room name odd is odd.");
}

TEST(Rooms, WallsAreReadAndWritten) {
    Talk talk;
    talk.login();
    EXPECT_FALSE(talk.client.set_ticker("jazz", "hi", talk.now)) << "not inside";
    join(talk, "jazz");
    talk.server_says(from_server::RoomTickers{"jazz", {{"ann", "old"}, {"bob", "hello"}}});
    talk.server_says(from_server::RoomTickerRemoved{"jazz", "ann"});
    talk.server_says(from_server::RoomTickerAdded{"jazz", "ann", "fresh"});
    EXPECT_EQ(talk.client.room("jazz")->tickers,
              (std::vector<RoomTicker>{{"bob", "hello"}, {"ann", "fresh"}}));
    EXPECT_TRUE(talk.client.set_ticker("jazz", "mine", talk.now));
    EXPECT_EQ(*talk.told_server<to_server::SetRoomTicker>(),
              (to_server::SetRoomTicker{"jazz", "mine"}));
    EXPECT_TRUE(talk.client.set_ticker("jazz", "", talk.now)) << "removes it";
    EXPECT_FALSE(talk.client.set_ticker("jazz", std::string(1025, 'x'), talk.now));
    EXPECT_FALSE(talk.client.set_ticker("jazz", "two\nlines", talk.now));
}

TEST(PrivateRooms, AreMadeAndFilled) {
    Talk talk;
    talk.login();
    ASSERT_TRUE(talk.client.join_room("club", true, talk.now));
    EXPECT_EQ(talk.told_server<to_server::JoinRoom>()->is_private, 1u);
    from_server::RoomList list;
    list.owned_rooms = {"club"};
    list.owned_user_counts = std::vector<std::uint32_t>{1};
    talk.server_says(list);
    talk.server_says(from_server::RoomMembers{"club", {"ann"}});
    talk.server_says(from_server::RoomOperators{"club", {}});
    from_server::JoinRoom joined{"club", {}, "me", std::vector<std::string>{}};
    joined.users.usernames = {"me"};
    joined.users.countries.emplace();
    talk.server_says(joined);
    EXPECT_EQ(talk.client.room("club")->role, RoomRole::owner);
    EXPECT_EQ(talk.client.room("club")->owner, "me");

    EXPECT_TRUE(talk.client.change_room("club", RoomChange::add_member, "bob", talk.now));
    EXPECT_EQ(*talk.told_server<to_server::AddRoomMember>(),
              (to_server::AddRoomMember{"club", "bob"}));
    talk.server_says(from_server::AddRoomMember{"club", "bob"});
    EXPECT_EQ(talk.client.room("club")->members, (std::vector<std::string>{"ann", "bob"}));
    EXPECT_TRUE(talk.client.change_room("club", RoomChange::add_operator, "bob", talk.now));
    EXPECT_TRUE(talk.told_server<to_server::AddRoomOperator>());
    talk.server_says(from_server::AddRoomOperator{"club", "bob"});
    EXPECT_EQ(talk.client.room("club")->operators, std::vector<std::string>{"bob"});
    EXPECT_TRUE(talk.client.change_room("club", RoomChange::remove_operator, "bob", talk.now));
    EXPECT_TRUE(talk.told_server<to_server::RemoveRoomOperator>());
    EXPECT_TRUE(talk.client.change_room("club", RoomChange::remove_member, "bob", talk.now));
    EXPECT_TRUE(talk.told_server<to_server::RemoveRoomMember>());
    talk.server_says(from_server::RemoveRoomMember{"club", "bob"});
    EXPECT_TRUE(talk.client.room("club")->operators.empty());
    EXPECT_EQ(talk.client.room("club")->members, std::vector<std::string>{"ann"});
    EXPECT_FALSE(talk.client.change_room("club", RoomChange::add_member, "me", talk.now));
    EXPECT_FALSE(talk.client.change_room("club", RoomChange::add_member, "", talk.now));
}

TEST(PrivateRooms, GivingUpOwnershipLeavesToo) {
    Talk talk;
    talk.login();
    join(talk, "club");
    EXPECT_TRUE(talk.client.change_room("club", RoomChange::give_up_ownership, "", talk.now));
    EXPECT_TRUE(talk.told_server<to_server::CancelRoomOwnership>());
    EXPECT_TRUE(talk.told_server<to_server::LeaveRoom>());
    EXPECT_TRUE(talk.client.change_room("club", RoomChange::give_up_membership, "", talk.now));
    EXPECT_TRUE(talk.told_server<to_server::CancelRoomMembership>());
    EXPECT_TRUE(talk.client.change_room("club", RoomChange::give_up_operatorship, "", talk.now));
    EXPECT_TRUE(talk.told_server<to_server::CancelRoomOperatorship>());
}

TEST(PrivateRooms, RolesComeAndGo) {
    Talk talk;
    talk.login();
    talk.server_says(from_server::RoomMembershipGranted{"club"});
    EXPECT_EQ(talk.client.room("club")->role, RoomRole::member);
    talk.server_says(from_server::RoomOperatorshipGranted{"club"});
    EXPECT_EQ(talk.client.room("club")->role, RoomRole::operator_);
    talk.server_says(from_server::RoomOperatorshipRevoked{"club"});
    EXPECT_EQ(talk.client.room("club")->role, RoomRole::member);
    talk.server_says(from_server::RoomMembershipRevoked{"club"});
    EXPECT_EQ(talk.client.room("club")->role, RoomRole::none);
    EXPECT_FALSE(talk.client.room("club")->reason.empty());
}

TEST(PrivateRooms, InvitationsFollowTheSettings) {
    Talk talk;
    talk.login();
    Settings settings = talk.client.settings();
    settings.room_invitations = false;
    talk.client.change_settings(settings, talk.now);
    EXPECT_FALSE(talk.told_server<to_server::EnableRoomInvitations>()->enabled);
}

TEST(PublicRooms, AreHeardWhileTheyAreFollowed) {
    Talk talk;
    talk.login();
    talk.server_says(from_server::GlobalRoomMessage{"jazz", "ann", "nobody listens"});
    EXPECT_TRUE(talk.client.public_lines().empty());
    talk.client.follow_public_rooms(true, talk.now);
    EXPECT_TRUE(talk.told_server<to_server::JoinGlobalRoom>());
    for (int i = 0; i < 600; ++i)
        talk.server_says(from_server::GlobalRoomMessage{"jazz", "ann", std::to_string(i)});
    EXPECT_EQ(talk.client.public_lines().size(), 500u) << "memory is bounded";
    EXPECT_EQ(talk.client.public_lines().back().second.text, "599");
    talk.client.follow_public_rooms(false, talk.now);
    EXPECT_TRUE(talk.told_server<to_server::LeaveGlobalRoom>());
}

TEST(Rooms, TheListHasPublicAndOwnRooms) {
    Talk talk;
    talk.login();
    from_server::RoomList list;
    list.rooms = {"jazz", "blues"};
    list.user_counts = {10};  // shorter than it should be
    list.owned_rooms = {"mine"};
    list.owned_user_counts = std::vector<std::uint32_t>{1};
    talk.server_says(list);
    EXPECT_EQ(talk.client.rooms().size(), 3u);
    EXPECT_EQ(talk.client.room("jazz")->user_count, 10u);
    EXPECT_TRUE(talk.client.room("mine")->is_private);
}

}  // namespace
}  // namespace kindred::client
