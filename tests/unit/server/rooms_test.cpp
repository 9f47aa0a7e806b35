#include "talk.hpp"

namespace kindred::server {
namespace {

from_server::UserJoinedRoom joined(std::string room, std::string name) {
    return {std::move(room), std::move(name), UserStatus::online, protocol::UserStats{}, 0u, ""};
}

from_server::JoinRoom room_of(std::string room, const std::vector<std::string>& names) {
    std::vector<protocol::UserRow> rows;
    for (const std::string& name : names)
        rows.push_back({.username = name, .status = UserStatus::online});
    return {.room = std::move(room), .users = protocol::user_arrays(rows)};
}

/// The text of the next message if it is a notice from the server.
std::string notice(Talk& talk, const std::string& who) {
    const auto message = talk.next<from_server::MessageUser>(who);
    if (!message) return "no message";
    return message->username == "server" && message->is_new == true ? message->message
                                                                    : "not from the server";
}

void join(Talk& talk, const std::string& room, std::initializer_list<const char*> names) {
    for (const char* name : names) talk.from(name, to_server::JoinRoom{room, {}});
    talk.forget();
}

TEST(Rooms, JoiningTellsTheOthersThenHimselfThenTheListAndTheWall) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    join(talk, "jazz", {"alice"});
    talk.from("bob", to_server::JoinRoom{"jazz", 0u});
    talk.expect("alice", joined("jazz", "bob"));
    talk.expect("bob", joined("jazz", "bob"));
    talk.expect("bob", room_of("jazz", {"alice", "bob"}));
    talk.expect("bob", from_server::RoomTickers{.room = "jazz"});
    talk.expect_nothing("alice", "bob");
    talk.from("bob", to_server::JoinRoom{"jazz", 0u});
    talk.expect_nothing("alice", "bob");
}

TEST(Rooms, LeavingTellsTheOthersAndConfirms) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    join(talk, "jazz", {"alice", "bob"});
    talk.from("bob", to_server::LeaveRoom{"jazz"});
    talk.expect("alice", from_server::UserLeftRoom{"jazz", "bob"});
    talk.expect("bob", from_server::LeaveRoom{"jazz"});
    talk.from("bob", to_server::LeaveRoom{"jazz"});
    talk.from("bob", to_server::LeaveRoom{"nowhere"});
    talk.expect_nothing("alice", "bob");
}

TEST(Rooms, LosingTheConnectionLeavesAllRoomsAndTellsEachMateOnceOfTheStatus) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    talk.from("alice", to_server::WatchUser{"bob"});
    join(talk, "jazz", {"alice", "bob"});
    join(talk, "folk", {"alice", "bob"});
    talk.lose("bob");
    talk.expect("alice", from_server::GetUserStatus{"bob", UserStatus::offline, false});
    talk.expect("alice", from_server::UserLeftRoom{"jazz", "bob"});
    talk.expect("alice", from_server::UserLeftRoom{"folk", "bob"});
    talk.expect_nothing("alice");
}

TEST(Rooms, MatesGetStatusAndStatistics) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    join(talk, "jazz", {"alice", "bob"});
    talk.from("bob", to_server::SetStatus{UserStatus::away});
    talk.expect("alice", from_server::GetUserStatus{"bob", UserStatus::away, false});
    talk.expect("bob", from_server::GetUserStatus{"bob", UserStatus::away, false});
    talk.from("bob", to_server::SharedFoldersFiles{.folders = 1, .files = 2});
    const from_server::GetUserStats stats{"bob", {.files = 2, .folders = 1}};
    talk.expect("alice", stats);
    talk.expect("bob", stats);
    talk.from("bob", to_server::UploadSlotsFull{1});
    talk.expect("alice", from_server::UploadSlotsFull{"bob", 1});
}

TEST(Rooms, LinesReachEverybodyInTheRoomTheSpeakerToo) {
    Talk talk;
    for (const char* name : {"alice", "bob", "carol"}) talk.login(name);
    join(talk, "jazz", {"alice", "bob"});
    const std::string longest(2048, 'x');
    talk.from("alice", to_server::SayChatroom{"jazz", longest});
    talk.expect("alice", from_server::SayChatroom{"jazz", "alice", longest});
    talk.expect("bob", from_server::SayChatroom{"jazz", "alice", longest});
    talk.from("alice", to_server::SayChatroom{"jazz", longest + "x"});
    talk.from("alice", to_server::SayChatroom{"jazz", "two\nlines"});
    talk.from("alice", to_server::SayChatroom{"jazz", "two\rlines"});
    talk.from("alice", to_server::SayChatroom{"folk", "nobody hears"});
    talk.from("carol", to_server::SayChatroom{"jazz", "from outside"});
    talk.expect_nothing("alice", "bob", "carol");
}

TEST(Rooms, TheFeedHasPublicLinesOnly) {
    Talk talk;
    talk.login("alice");
    talk.login("ears");
    talk.from("alice", to_server::JoinRoom{"open", 0u});
    talk.from("alice", to_server::JoinRoom{"secret", 1u});
    talk.from("ears", to_server::JoinGlobalRoom{});
    talk.forget();
    talk.from("alice", to_server::SayChatroom{"open", "hello"});
    talk.expect("ears", from_server::GlobalRoomMessage{"open", "alice", "hello"});
    talk.from("alice", to_server::SayChatroom{"secret", "psst"});
    talk.from("ears", to_server::LeaveGlobalRoom{});
    talk.from("alice", to_server::SayChatroom{"open", "hello"});
    talk.expect_nothing("ears");
}

TEST(Rooms, UnfitNamesAreRefusedInTheKnownWords) {
    Talk talk;
    talk.login("alice");
    const auto refusal = [&](const std::string& name) {
        talk.from("alice", to_server::JoinRoom{name, {}});
        const std::string text = notice(talk, "alice");
        talk.expect_nothing("alice");
        return text;
    };
    const std::string start = "Could not create room. Reason: Room name ";
    const std::string too_long(25, 'x');
    EXPECT_EQ(refusal(""), "Could not create room. Reason: Room name empty.");
    EXPECT_EQ(refusal(too_long), start + too_long + " longer than 24 characters.");
    EXPECT_EQ(refusal(" jazz"), start + " jazz contains leading or trailing spaces.");
    EXPECT_EQ(refusal("jazz "), start + "jazz  contains leading or trailing spaces.");
    EXPECT_EQ(refusal("a  b"), start + "a  b contains multiple following spaces.");
    EXPECT_EQ(refusal("caf\xc3\xa9"), start + "caf\xc3\xa9 contains invalid characters.");
}

TEST(Rooms, PublicRoomAskedForAsPrivateIsJoinedWithAWord) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    join(talk, "jazz", {"alice"});
    talk.from("bob", to_server::JoinRoom{"jazz", 1u});
    EXPECT_EQ(notice(talk, "bob"), "Room (jazz) is registered as public.");
    talk.expect("bob", joined("jazz", "bob"));
}

TEST(Rooms, ListsHavePublicRoomsWithPeopleByName) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    join(talk, "jazz", {"alice", "bob"});
    join(talk, "ambient", {"alice"});
    talk.from("bob", to_server::RoomList{});
    from_server::RoomList list{.rooms = {"ambient", "jazz"}, .user_counts = {1, 2}};
    list.owned_rooms.emplace();
    list.owned_user_counts.emplace();
    list.member_rooms.emplace();
    list.member_user_counts.emplace();
    list.operated_rooms.emplace();
    talk.expect("bob", list);
    talk.from("alice", to_server::LeaveRoom{"ambient"});
    talk.from("bob", to_server::RoomList{});
    list.rooms = {"jazz"};
    list.user_counts = {2};
    talk.expect("bob", list);
}

TEST(Rooms, TheListAfterALoginLeavesOutSmallRoomsWhenThereAreMany) {
    Settings settings;
    settings.full_room_list_below = 2;
    settings.room_list_min_users = 2;
    Talk talk(settings);
    talk.login("alice");
    talk.login("bob");
    join(talk, "a", {"alice"});
    join(talk, "b", {"alice", "bob"});
    join(talk, "c", {"alice"});
    talk.connect("carol");
    talk.from("carol", modern_login("carol"));
    talk.next<from_server::Login>("carol");
    EXPECT_EQ(talk.next<from_server::RoomList>("carol")->rooms, std::vector<std::string>{"b"});
    talk.forget();
    talk.from("carol", to_server::RoomList{});
    EXPECT_EQ(talk.next<from_server::RoomList>("carol")->rooms.size(), 3u);
}

TEST(Rooms, JoinedRoomsAreLimited) {
    Settings settings;
    settings.max_rooms = 1;
    Talk talk(settings);
    talk.login("alice");
    join(talk, "a", {"alice"});
    talk.from("alice", to_server::JoinRoom{"b", {}});
    talk.expect("alice", from_server::CantCreateRoom{"b"});
}

TEST(Tickers, AreShownToAllKeptInOrderAndOutliveTheRoom) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    join(talk, "jazz", {"alice", "bob"});
    talk.from("alice", to_server::SetRoomTicker{"jazz", "one"});
    talk.expect("bob", from_server::RoomTickerAdded{"jazz", "alice", "one"});
    talk.from("bob", to_server::SetRoomTicker{"jazz", "two"});
    talk.forget();
    talk.from("alice", to_server::SetRoomTicker{"jazz", "one"});
    talk.expect_nothing("alice", "bob");
    talk.from("alice", to_server::SetRoomTicker{"jazz", "three"});
    talk.expect("bob", from_server::RoomTickerRemoved{"jazz", "alice"});
    talk.expect("bob", from_server::RoomTickerAdded{"jazz", "alice", "three"});
    talk.restart();
    talk.login("carol");
    talk.from("carol", to_server::JoinRoom{"jazz", {}});
    talk.expect("carol", joined("jazz", "carol"));
    talk.expect("carol", room_of("jazz", {"carol"}));
    talk.expect("carol", from_server::RoomTickers{"jazz", {{"bob", "two"}, {"alice", "three"}}});
}

TEST(Tickers, EmptyOnesRemoveAndLongOnesAreIgnored) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    join(talk, "jazz", {"alice"});
    talk.from("alice", to_server::SetRoomTicker{"jazz", ""});
    talk.from("alice", to_server::SetRoomTicker{"jazz", std::string(1025, 'x')});
    talk.from("bob", to_server::SetRoomTicker{"jazz", "from outside"});
    talk.expect_nothing("alice");
    talk.from("alice", to_server::SetRoomTicker{"jazz", std::string(1024, 'x')});
    EXPECT_EQ(talk.stored().rooms.size(), 1u);
    talk.forget();
    talk.from("alice", to_server::SetRoomTicker{"jazz", ""});
    talk.expect("alice", from_server::RoomTickerRemoved{"jazz", "alice"});
    EXPECT_TRUE(talk.stored().rooms.empty());
    talk.from("alice", to_server::SayChatroom{"jazz", "still here"});
    talk.expect("alice", from_server::SayChatroom{"jazz", "alice", "still here"});
}

TEST(Rooms, SeedClientsGetTheirLayoutsAndHearOfRoomsComingAndGoing) {
    Talk talk;
    talk.login("alice");
    talk.login("john", Dialect::seed2003);
    talk.from("alice", to_server::JoinRoom{"jazz", {}});
    talk.expect("john", from_server::RoomAdded{"jazz"});
    talk.from("alice", to_server::SetRoomTicker{"jazz", "hello"});
    talk.from("john", to_server::JoinRoom{"jazz", {}});
    talk.expect("john", from_server::UserJoinedRoom{.room = "jazz", .username = "john"});
    talk.expect("john", room_of("jazz", {"alice", "john"}));
    talk.expect_nothing("john");
    talk.login("bob");
    talk.from("bob", to_server::JoinRoom{"jazz", {}});
    talk.expect("john", from_server::UserJoinedRoom{.room = "jazz", .username = "bob"});
    talk.expect("john", from_server::GetUserStatus{"bob", UserStatus::online, {}});
    talk.expect("john", from_server::GetUserStats{.username = "bob"});
    talk.from("alice", to_server::SetRoomTicker{"jazz", ""});
    talk.expect_nothing("john");
    for (const char* name : {"alice", "bob", "john"}) talk.from(name, to_server::LeaveRoom{"jazz"});
    EXPECT_EQ(talk.codes("john"), (std::vector<std::uint32_t>{17, 17, 63, 15}));
}

TEST(Rooms, RoomSearchReachesThoseInTheRoom) {
    Talk talk;
    for (const char* name : {"alice", "bob", "carol"}) talk.login(name);
    join(talk, "jazz", {"alice", "bob"});
    talk.from("alice", to_server::RoomSearch{"jazz", 4, "x"});
    talk.expect("bob", from_server::FileSearch{"alice", 4, "x"});
    talk.expect("alice", from_server::FileSearch{"alice", 4, "x"});
    talk.from("carol", to_server::RoomSearch{"jazz", 4, "x"});
    talk.expect_nothing("alice", "bob", "carol");
}

}  // namespace
}  // namespace kindred::server
