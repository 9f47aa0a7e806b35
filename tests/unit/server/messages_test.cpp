#include "talk.hpp"

#include <algorithm>

namespace kindred::server {
namespace {

/// The next message to `who`, and acknowledges nothing.
from_server::MessageUser next_message(Talk& talk, const std::string& who) {
    return talk.next<from_server::MessageUser>(who).value_or(from_server::MessageUser{});
}

TEST(Messages, AreDeliveredLiveAndKeptUntilAcknowledged) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    talk.from("alice", to_server::MessageUser{"bob", "hello"});
    const auto message = next_message(talk, "bob");
    EXPECT_NE(message.message_id, 0u);
    EXPECT_EQ(message.timestamp, 1'000'000u);
    EXPECT_EQ(message.username, "alice");
    EXPECT_EQ(message.message, "hello");
    EXPECT_EQ(message.is_new, true);
    talk.expect_nothing("alice", "bob");
    talk.advance(1s);
    EXPECT_EQ(talk.stored().messages.size(), 1u);
    // Only the receiver can acknowledge it.
    talk.from("alice", to_server::MessageAcked{message.message_id});
    EXPECT_EQ(talk.stored().messages.size(), 1u);
    talk.from("bob", to_server::MessageAcked{message.message_id});
    EXPECT_TRUE(talk.stored().messages.empty());
    talk.from("bob", to_server::MessageAcked{message.message_id});
    talk.expect_nothing("alice", "bob");
}

TEST(Messages, WaitForTheReceiverOverARestartOldestFirstUnderTheirNumbers) {
    Talk talk;
    talk.login("bob");
    talk.lose("bob");
    talk.login("alice");
    talk.from("alice", to_server::MessageUser{"bob", "one"});
    talk.advance(5s);
    talk.from("alice", to_server::MessageUser{"bob", "two"});
    const auto records = talk.stored().messages;
    ASSERT_EQ(records.size(), 2u);
    talk.restart();
    for (int visit = 0; visit < 2; ++visit) {
        talk.connect("bob");
        talk.from("bob", modern_login("bob"));
        talk.next<from_server::Login>("bob");
        talk.skip("bob", 6);  // the rest of the welcome
        for (const MessageRecord& record : records)
            talk.expect("bob",
                        from_server::MessageUser{record.id, static_cast<std::uint32_t>(record.sent),
                                                 "alice", record.text, false});
        talk.expect_nothing("bob");
        talk.lose("bob");
    }
}

TEST(Messages, AreAcknowledgedInAnyOrder) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    std::vector<std::uint32_t> ids;
    for (int round = 0; round < 3; ++round) {
        for (const char* text : {"one", "two", "three", "four"}) {
            talk.from("alice", to_server::MessageUser{"bob", text});
            ids.push_back(next_message(talk, "bob").message_id);
        }
        // One from the middle, the newest, the oldest: the second one stays.
        for (const std::size_t place : {2U, 3U, 0U})
            talk.from("bob", to_server::MessageAcked{ids[ids.size() - 4 + place]});
    }
    talk.advance(1s);
    std::vector<std::string> kept;
    for (const MessageRecord& record : talk.stored().messages) kept.push_back(record.text);
    EXPECT_EQ(kept, (std::vector<std::string>{"two", "two", "two"}));
    EXPECT_EQ(talk.server().check(), "");
}

TEST(Messages, LiveOnesWaitForNoDiskAndAcknowledgedOnesNeverReachIt) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    talk.commits_by_hand = true;
    talk.from("alice", to_server::MessageUser{"bob", "hello"});
    talk.from("bob", to_server::MessageAcked{next_message(talk, "bob").message_id});
    const Ticket before = talk.server().last_change();
    talk.advance(5s);
    talk.lose("bob");
    EXPECT_EQ(talk.server().last_change(), before);
}

TEST(Messages, OneForSomebodyAbsentIsOnDiskBeforeTheSenderGetsAnAnswer) {
    Talk talk;
    talk.login("bob");
    talk.lose("bob");
    talk.login("alice");
    talk.commits_by_hand = true;
    Buffer both;
    protocol::encode(to_server::MessageUser{"bob", "hello"}, both);
    protocol::encode(to_server::ServerPing{}, both);
    talk.bytes("alice", both);
    talk.expect_nothing("alice");
    talk.commit();
    talk.expect("alice", from_server::ServerPing{});
    EXPECT_EQ(talk.stored().messages.size(), 1u);
}

TEST(Messages, ReceiverWhoLeavesWithoutAWordGetsThemNextTimeEvenFromANewServer) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    for (const char* text : {"one", "two"}) talk.from("alice", to_server::MessageUser{"bob", text});
    talk.lose("bob");
    EXPECT_EQ(talk.stored().messages.size(), 2u);
    talk.restart();
    talk.connect("bob");
    talk.from("bob", modern_login("bob"));
    talk.skip("bob", 7);
    for (const char* text : {"one", "two"}) {
        const auto message = next_message(talk, "bob");
        EXPECT_EQ(message.message, text);
        EXPECT_EQ(message.is_new, false);
        talk.from("bob", to_server::MessageAcked{message.message_id});
    }
    EXPECT_TRUE(talk.stored().messages.empty());
}

TEST(Messages, WhatNobodyHasAcknowledgedIsStoredWhenTheServerStops) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    talk.from("alice", to_server::MessageUser{"bob", "hello"});
    talk.server().stop(talk.now);
    talk.commit();
    EXPECT_EQ(talk.stored().messages.size(), 1u);
}

TEST(Messages, ToOneselfAreDelivered) {
    Talk talk;
    talk.login("alice");
    talk.from("alice", to_server::MessageUser{"alice", "clock"});
    EXPECT_EQ(next_message(talk, "alice").message, "clock");
}

TEST(Messages, UnfitOnesAreDroppedSilently) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    talk.from("alice", to_server::MessageUser{"nobody", "hello"});
    talk.from("alice", to_server::MessageUser{"server", "hello"});
    talk.from("alice", to_server::MessageUser{"bob", std::string(2049, 'x')});
    talk.from("alice", to_server::MessageUser{"bob", "a\nb"});
    talk.from("alice", to_server::MessageUser{"bob", "a\rb"});
    talk.expect_nothing("alice", "bob");
    EXPECT_TRUE(talk.stored().messages.empty());
}

TEST(Messages, SeedClientsGetTheFourFields) {
    Talk talk;
    talk.login("alice");
    talk.login("john", Dialect::seed2003);
    talk.from("alice", to_server::MessageUser{"john", "hi"});
    EXPECT_FALSE(next_message(talk, "john").is_new);
}

TEST(Messages, ToManyReachThoseOnlineWhoWatchTheSender) {
    Talk talk;
    for (const char* name : {"alice", "bob", "carol", "dave"}) talk.login(name);
    talk.from("bob", to_server::WatchUser{"alice"});
    talk.from("dave", to_server::WatchUser{"alice"});
    talk.lose("dave");
    talk.forget();
    talk.from("alice", to_server::MessageUsers{{"bob", "carol", "dave", "nobody"}, "all"});
    EXPECT_EQ(next_message(talk, "bob").message, "all");
    talk.expect_nothing("alice", "bob", "carol");
    talk.from("alice", to_server::MessageUsers{std::vector<std::string>(101, "bob"), "all"});
    talk.expect_nothing("bob");
}

TEST(Messages, FloodsAreDroppedAndMailboxesAreBounded) {
    Settings settings;
    settings.messages = {.per_second = 1, .burst = 5};
    settings.max_stored_messages = 3;
    Talk talk(settings);
    talk.login("alice");
    talk.login("bob");
    for (int i = 0; i < 20; ++i) talk.from("alice", to_server::MessageUser{"alice", "x"});
    EXPECT_EQ(talk.codes("alice").size(), 3u);
    for (int i = 0; i < 20; ++i) talk.from("alice", to_server::MessageUser{"bob", "x"});
    EXPECT_LE(talk.codes("bob").size(), 2u);
}

TEST(Messages, ToManyReachEverybodyOnlineIfTheOperatorSaysSo) {
    Settings settings;
    settings.message_users_unwatched = true;
    settings.max_message_receivers = 3;
    Talk talk(settings);
    for (const char* name : {"alice", "bob", "carol"}) talk.login(name);
    talk.from("alice", to_server::MessageUsers{{"bob", "carol", "nobody"}, "hi"});
    EXPECT_EQ(talk.next<from_server::MessageUser>("bob")->message, "hi");
    EXPECT_EQ(talk.next<from_server::MessageUser>("carol")->message, "hi");
    talk.from("alice", to_server::MessageUsers{{"bob", "carol", "nobody", "noone"}, "hi"});
    talk.expect_nothing("alice", "bob", "carol");
    EXPECT_EQ(talk.server().counters().over[Limit::message_receivers], 1U);
}

}  // namespace
}  // namespace kindred::server
