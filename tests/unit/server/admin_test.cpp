#include "talk.hpp"

namespace kindred::server {
namespace {

struct AdminTest : testing::Test {
    Talk talk;

    AdminTest() {
        talk.login("alice");
        talk.login("bob");
    }
    std::string order(const std::vector<std::string>& words) {
        const auto answer = talk.server().administer(words, talk.now);
        talk.commit();
        return answer ? *answer : "error: " + answer.error().message;
    }
};

TEST_F(AdminTest, TellsWhoIsOnlineAndWhatIsKnown) {
    EXPECT_EQ(order({"users"}), "alice\tonline\t10.0.0.1\nbob\tonline\t10.0.0.2\n");
    EXPECT_NE(order({"user", "bob"}).find("address\t10.0.0.2:2234\n"), std::string::npos);
    EXPECT_EQ(order({"user", "nobody"}), "error: there is no user 'nobody'");
    EXPECT_NE(order({"stats"}).find("users_online\t2\n"), std::string::npos);
}

TEST_F(AdminTest, SaysWhatThereIsInsteadOfAMistake) {
    EXPECT_EQ(order({"kick"}), "error: usage: kick NAME");
    EXPECT_NE(order({"kcik", "bob"}).find("there is no command 'kcik'"), std::string::npos);
    EXPECT_NE(order({}).find("announce TEXT"), std::string::npos);
}

TEST_F(AdminTest, KicksAndLetsComeBack) {
    EXPECT_EQ(order({"kick", "bob"}), "kicked bob\n");
    EXPECT_FALSE(talk.is_open("bob"));
    EXPECT_EQ(order({"kick", "bob"}), "error: user 'bob' is not online");
    talk.login("bob");
}

TEST_F(AdminTest, BansNamesAndNetworksUntilTheyEnd) {
    EXPECT_EQ(order({"ban", "bob", "2", "very", "loud"}), "banned bob\n");
    EXPECT_FALSE(talk.is_open("bob"));
    ASSERT_EQ(talk.stored().bans.size(), 1u);
    EXPECT_EQ(talk.stored().bans[0], (BanRecord{"bob", "very loud", 1'000'000 + 2 * 86'400}));
    talk.connect("x");
    talk.from("x", modern_login("bob"));
    talk.expect_nothing("x");
    talk.now.unix_seconds += 2 * 86'400;
    talk.from("x", modern_login("bob"));
    EXPECT_TRUE(talk.next<from_server::Login>("x")->success);

    EXPECT_EQ(order({"ban", "10.0.0.77/24"}), "banned 10.0.0.0/24\n");
    EXPECT_FALSE(talk.is_open("alice"));
    EXPECT_EQ(order({"unban", "10.0.0.5/24"}), "unbanned 10.0.0.5/24\n");
    EXPECT_EQ(order({"unban", "10.0.0.0/24"}), "error: '10.0.0.0/24' is not banned");
    EXPECT_EQ(order({"ban", "bob", "many"}),
              "error: 'many' is not a number of days from 0 to 36500");
    talk.login("alice");
}

TEST_F(AdminTest, GivesAndTakesPrivileges) {
    EXPECT_EQ(order({"privileges", "bob", "2"}), "bob is privileged for 2 days\n");
    talk.expect("bob", from_server::WishlistInterval{120});
    talk.expect("bob", from_server::GetUserStatus{"bob", UserStatus::online, true});
    talk.expect("bob", from_server::CheckPrivileges{2 * 86'400});
    order({"privileges", "bob", "0"});
    talk.expect("bob", from_server::WishlistInterval{720});
}

TEST_F(AdminTest, RemovesAnAccountWithAllThatHangsOnIt) {
    talk.from("bob", to_server::JoinRoom{"den", 1u});
    talk.from("alice", to_server::WatchUser{"bob"});
    talk.from("alice", to_server::MessageUser{"bob", "hello"});
    talk.forget();
    EXPECT_EQ(order({"remove-user", "bob"}), "removed bob\n");
    talk.expect("alice", from_server::GetUserStatus{"bob", UserStatus::offline, false});
    EXPECT_EQ(talk.stored().accounts.size(), 1u);
    EXPECT_TRUE(talk.stored().messages.empty());
    EXPECT_TRUE(talk.stored().rooms.empty());
    talk.connect("other");
    talk.from("other", modern_login("bob", "another"));
    EXPECT_TRUE(talk.next<from_server::Login>("other")->success);
    EXPECT_EQ(talk.codes("other"), (std::vector<std::uint32_t>{64, 83, 84, 104, 69, 160}));
}

TEST_F(AdminTest, RemovesRoomsOfBothKinds) {
    talk.from("bob", to_server::JoinRoom{"den", 1u});
    talk.from("bob", to_server::JoinRoom{"open house", {}});
    EXPECT_EQ(order({"rooms"}), "den\t1\tprivate, owned by bob\nopen house\t1\tpublic\n");
    talk.forget();
    EXPECT_EQ(order({"remove-room", "den"}), "removed den\n");
    talk.expect("bob", from_server::LeaveRoom{"den"});
    EXPECT_EQ(order({"remove-room", "open", "house"}), "removed open house\n");
    EXPECT_EQ(order({"rooms"}), "");
    EXPECT_EQ(order({"remove-room", "den"}), "error: there is no room 'den'");
}

TEST_F(AdminTest, TellsEverybody) {
    EXPECT_EQ(order({"announce", "Back", "soon"}), "told 2 users\n");
    talk.expect("alice", from_server::AdminMessage{"Back soon"});
    talk.expect("bob", from_server::AdminMessage{"Back soon"});
}

TEST_F(AdminTest, ChangedSettingsHoldAtOnce) {
    Settings settings;
    settings.excluded_phrases = {"new"};
    settings.registration = Registration::closed;
    talk.server().reconfigure(settings, talk.now);
    talk.expect("alice", from_server::ExcludedSearchPhrases{{"new"}});
    talk.connect("x");
    talk.from("x", modern_login("carol"));
    EXPECT_EQ(talk.next<from_server::Login>("x")->reason, "SVRPRIVATE");
    talk.server().reconfigure(settings, talk.now);
    talk.skip("bob", 1);
    talk.expect_nothing("alice", "bob");
}

}  // namespace
}  // namespace kindred::server
