// Buddies, ignores and bans: kept over restarts, in force at once.
#include "shared_catalog.hpp"
#include "talk.hpp"

namespace kindred::client {
namespace {

Contact contact(const std::string& username) {
    Contact contact;
    contact.username = username;
    return contact;
}

TEST(Contacts, AreKeptWithAllThatIsSaidOfThem) {
    Talk talk;
    talk.login();
    Contact ann = contact("ann");
    ann.buddy = ann.trusted = ann.prioritized = true;
    ann.group = "friends";
    ann.note = "met in Lyon";
    ASSERT_TRUE(talk.client.set_contact(ann, talk.now));
    EXPECT_EQ(talk.told_server<to_server::WatchUser>()->username, "ann");
    Talk later;
    later.storage = talk.storage;
    later.client.start(later.now);
    EXPECT_EQ(later.client.contact("ann"), ann);
    ASSERT_TRUE(later.client.set_contact(contact("ann"), later.now));
    EXPECT_FALSE(later.client.contact("ann")) << "nothing is said of her any more";
    EXPECT_TRUE(later.client.contacts().empty());
}

TEST(Contacts, AreToldWhenTheyChange) {
    Talk talk;
    talk.login();
    talk.events.clear();
    ASSERT_TRUE(talk.client.set_contact(contact("ann"), talk.now));
    EXPECT_FALSE(talk.client.set_contact(contact(""), talk.now));
    talk.client.tick(talk.now);
    std::vector<std::string> changed;
    for (const Event& event : talk.events)
        if (const auto* contact = std::get_if<ContactChanged>(&event))
            changed.push_back(contact->username);
    EXPECT_EQ(changed, std::vector<std::string>{"ann"});
}

TEST(Contacts, ThatMakeNoSenseAreRefused) {
    Talk talk;
    EXPECT_FALSE(talk.client.set_contact(contact(""), talk.now));
    EXPECT_FALSE(talk.client.set_contact(contact(std::string(300, 'x')), talk.now));
    Contact ann = contact("ann");
    ann.note = std::string(5000, 'x');
    EXPECT_FALSE(talk.client.set_contact(ann, talk.now));
}

TEST(Contacts, WhenBuddiesWereSeen) {
    Talk talk;
    talk.login();
    Contact ann = contact("ann");
    ann.buddy = true;
    ASSERT_TRUE(talk.client.set_contact(ann, talk.now));
    talk.server_says(from_server::GetUserStatus{"ann", protocol::UserStatus::online, false});
    EXPECT_EQ(talk.told_server<to_server::GetUserStats>()->username, "ann");
    talk.pass(1h);
    talk.server_says(from_server::GetUserStatus{"ann", protocol::UserStatus::offline, false});
    EXPECT_EQ(talk.client.contact("ann")->last_seen, talk.now.unix_seconds);
}

TEST(Contacts, SomebodyWhoIsNotWatchedAnyMore) {
    Talk talk;
    talk.login();
    talk.client.watch("ann", talk.now);
    EXPECT_TRUE(talk.told_server<to_server::WatchUser>());
    talk.client.unwatch("ann", talk.now);
    EXPECT_EQ(talk.told_server<to_server::UnwatchUser>()->username, "ann");
    talk.client.unwatch("ann", talk.now);
    EXPECT_FALSE(talk.told_server<to_server::UnwatchUser>());
}

TEST(Bans, OfANameTakeEffectAtOnce) {
    Talk talk;
    talk.client.set_catalog(test_catalog(), talk.now);
    talk.files["/library/album/song.mp3"] = 1000;
    talk.login();
    const auto bob = talk.peer("bob");
    talk.says(bob, peer::QueueUpload{"music\\album\\song.mp3"});
    Contact banned = contact("bob");
    banned.banned = true;
    ASSERT_TRUE(talk.client.set_contact(banned, talk.now));
    for (const auto& upload : talk.client.uploads())
        EXPECT_GE(upload.state, UploadState::completed);
    talk.says(bob, peer::QueueUpload{"music\\album\\song.mp3"});
    const auto denied = talk.told<peer::UploadDenied>(bob);
    ASSERT_TRUE(denied);
    EXPECT_TRUE(denied->reason.starts_with("Banned"));
}

TEST(Bans, OfAddressesEndConnectionsAndRefuseFurtherOnes) {
    Talk talk;
    talk.login();
    const auto bob = talk.peer("bob");
    const auto far = talk.peer("ann", {IPv4{0x0b000001}, 1});
    ASSERT_TRUE(talk.client.ban_addresses(*parse_address_range("10.0.0.0/24"), talk.now));
    EXPECT_FALSE(talk.is_open(bob));
    EXPECT_TRUE(talk.is_open(far));
    EXPECT_TRUE(talk.is_open(talk.server)) << "the server's address is in the range, too";
    const auto again = talk.accept(bob_address);
    EXPECT_FALSE(talk.is_open(again));
    // Nor do we go there, and whoever asks for it is told.
    talk.server_says(from_server::ConnectToPeer{"bob", "P", bob_address.address, bob_address.port,
                                                77, false, protocol::ObfuscationType::none, 0});
    talk.pass(1s);
    EXPECT_FALSE(talk.connecting(bob_address));
    EXPECT_EQ(talk.told_server<to_server::CantConnectToPeer>()->token, 77u);

    Talk later;
    later.storage = talk.storage;
    later.client.start(later.now);
    ASSERT_EQ(later.client.banned_addresses().size(), 1u);
    EXPECT_TRUE(later.client.unban_addresses(later.client.banned_addresses()[0], later.now));
    EXPECT_TRUE(later.client.banned_addresses().empty());
}

TEST(AddressRanges, AreReadInThreeForms) {
    EXPECT_EQ(to_string(*parse_address_range("10.1.2.3")), "10.1.2.3");
    EXPECT_EQ(to_string(*parse_address_range("10.1.2.3/16")), "10.1.0.0/16");
    EXPECT_EQ(to_string(*parse_address_range("10.1.*.*")), "10.1.0.0/16");
    EXPECT_EQ(to_string(*parse_address_range("10.*.*.*")), "10.0.0.0/8");
    EXPECT_EQ(to_string(*parse_address_range("0.0.0.0/0")), "0.0.0.0/0");
    EXPECT_TRUE(parse_address_range("0.0.0.0/0")->contains(IPv4{0xffffffff}));
    EXPECT_FALSE(parse_address_range("10.1.0.0/16")->contains(IPv4{0x0a020000}));
    for (const char* bad : {"", "10.1", "10.1.2.3/33", "10.1.2.3/", "10.*.2.3", "*", "a.b.c.d"})
        EXPECT_FALSE(parse_address_range(bad)) << bad;
}

TEST(Privileges, AreCheckedAndGiven) {
    Talk talk;
    talk.login();
    EXPECT_FALSE(talk.client.give_privileges("ann", 1, talk.now)) << "there are none";
    talk.server_says(from_server::CheckPrivileges{3 * 86'400});
    EXPECT_TRUE(talk.client.session().privileged);
    EXPECT_FALSE(talk.client.give_privileges("ann", 4, talk.now));
    EXPECT_FALSE(talk.client.give_privileges("ann", 0, talk.now));
    EXPECT_TRUE(talk.client.give_privileges("ann", 3, talk.now));
    EXPECT_EQ(talk.told_server<to_server::GivePrivileges>()->days, 3u);
    EXPECT_TRUE(talk.told_server<to_server::CheckPrivileges>());
}

TEST(Passwords, AreChangedAtTheServer) {
    Talk talk;
    talk.login();
    EXPECT_FALSE(talk.client.change_password("", talk.now));
    EXPECT_TRUE(talk.client.change_password("better", talk.now));
    EXPECT_EQ(talk.told_server<to_server::ChangePassword>()->password, "better");
    talk.server_says(from_server::ChangePassword{"better"});
    EXPECT_EQ(talk.client.settings().password, "better") << "for the next login";
}

}  // namespace
}  // namespace kindred::client
