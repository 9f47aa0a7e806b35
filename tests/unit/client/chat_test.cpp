// Rooms and private messages.
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

TEST(PrivateMessages, AreStoredBeforeTheyAreAcknowledged) {
    Talk talk;
    talk.login();
    talk.server_says(from_server::MessageUser{7, 1000, "ann", "hello", true});
    EXPECT_EQ(talk.told_server<to_server::MessageAcked>()->message_id, 7u);
    ASSERT_EQ(talk.client.conversation("ann").size(), 1u);
    EXPECT_FALSE(talk.client.conversation("ann")[0].read);
    talk.client.mark_read("ann", talk.now);

    Talk later;
    later.storage = talk.storage;
    later.login();
    ASSERT_EQ(later.client.conversation("ann").size(), 1u);
    EXPECT_EQ(later.client.conversation("ann")[0].text, "hello");
    EXPECT_TRUE(later.client.conversation("ann")[0].read);
    // The acknowledgement was lost: the server sends it again.
    later.server_says(from_server::MessageUser{7, 1000, "ann", "hello", false});
    EXPECT_EQ(later.client.conversation("ann").size(), 1u);
    EXPECT_TRUE(later.told_server<to_server::MessageAcked>());
}

TEST(PrivateMessages, Sending) {
    Talk talk;
    EXPECT_FALSE(talk.client.send_private_message("ann", "hi", talk.now)) << "offline";
    talk.login();
    EXPECT_TRUE(talk.client.send_private_message("ann", "hi", talk.now));
    EXPECT_EQ(talk.told_server<to_server::MessageUser>()->message, "hi");
    EXPECT_TRUE(talk.client.conversation("ann")[0].outgoing);
    EXPECT_EQ(talk.client.conversations(), std::vector<std::string>{"ann"});
}

TEST(PrivateMessages, OldOnesKeepTheirTime) {
    Talk talk;
    talk.login();
    talk.server_says(from_server::MessageUser{8, 1234, "ann", "while you were away", false});
    EXPECT_EQ(talk.client.conversation("ann")[0].time, 1234);
}

}  // namespace
}  // namespace kindred::client
