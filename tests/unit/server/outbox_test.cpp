#include "server/outbox.hpp"

#include "protocol/from_server_messages.hpp"
#include "server/memory_store.hpp"

#include <gtest/gtest.h>

#include <map>

namespace kindred::server {
namespace {

using protocol::from_server::AdminMessage;

/// What was sent to each connection: one entry a send.
class SentParts final : public NetworkActions {
  public:
    std::map<ConnectionId, std::vector<std::string>> parts;

    ConnectionId connect(Endpoint, Duration) override { return {}; }
    void send(ConnectionId connection, SharedBytes bytes) override {
        parts[connection].emplace_back(bytes.view().begin(), bytes.view().end());
    }
    void close(ConnectionId connection) override { parts[connection].push_back("closed"); }
    void abort(ConnectionId) override {}
    void send_file(ConnectionId, FileRange) override {}
    void receive_file(ConnectionId, FileRange, Buffer) override {}
    void limit_rate(ConnectionId, std::uint64_t) override {}
};

class OutboxTest : public testing::Test {
  protected:
    /// Somebody who is online on the connection of that number.
    User user(std::uint64_t number) {
        User user;
        user.id = UserId{static_cast<std::uint32_t>(number)};
        users_.begin_session(user, ConnectionId{number});
        return user;
    }
    static std::string frame(const std::string& text) {
        const SharedBytes bytes = encoded(AdminMessage{text}, protocol::Dialect::modern);
        return {bytes.view().begin(), bytes.view().end()};
    }
    void say(const User& to, const std::string& text) { outbox_.send(to, AdminMessage{text}); }
    std::vector<std::string> sent(std::uint64_t connection) {
        return network_.parts[ConnectionId{connection}];
    }
    void commit() { outbox_.stored(store_.committed()); }
    void expect_sound() {
        Findings findings;
        outbox_.check(findings);
        EXPECT_EQ(findings.first(), "");
    }
    static Change some_change() { return change::InvitationSaved{"somebody"}; }

    SentParts network_;
    MemoryStore store_;
    Users users_{1};
    Outbox outbox_{network_, store_};
};

TEST_F(OutboxTest, WhatAnEventHasForSomebodyLeavesTogetherAndInOrder) {
    const User alice = user(1);
    const User bob = user(2);
    say(alice, "one");
    say(bob, "other");
    say(alice, "two");
    outbox_.send(alice, encoded(AdminMessage{"shared"}, protocol::Dialect::modern));
    say(alice, "three");
    outbox_.end_event();
    EXPECT_EQ(sent(1), std::vector{frame("one") + frame("two") + frame("shared") + frame("three")});
    EXPECT_EQ(sent(2), std::vector{frame("other")});
    expect_sound();
}

TEST_F(OutboxTest, ALongMessageKeepsItsPlaceAmongShortOnes) {
    const User alice = user(1);
    const std::string text(10'000, 'x');
    say(alice, "before");
    outbox_.send(alice, encoded(AdminMessage{text}, protocol::Dialect::modern));
    say(alice, "after");
    say(alice, text);
    say(alice, "last");
    outbox_.end_event();
    std::string all;
    for (const std::string& part : sent(1)) all += part;
    EXPECT_EQ(all, frame("before") + frame(text) + frame("after") + frame(text) + frame("last"));
    expect_sound();
}

TEST_F(OutboxTest, AnEventThatConcernsManyLosesNothing) {
    std::vector<User> users;
    for (std::uint64_t i = 1; i <= 20; ++i) users.push_back(user(i));
    for (const char* text : {"one", "two"})
        for (const User& to : users) say(to, text);
    outbox_.end_event();
    for (std::uint64_t i = 1; i <= 20; ++i) {
        std::string all;
        for (const std::string& part : sent(i)) all += part;
        EXPECT_EQ(all, frame("one") + frame("two"));
    }
    expect_sound();
}

TEST_F(OutboxTest, OnlyWhatFollowsAChangeWaitsForTheDisk) {
    const User alice = user(1);
    say(alice, "before");
    outbox_.save(some_change());
    say(alice, "after");
    outbox_.end_event();
    EXPECT_EQ(sent(1), std::vector{frame("before")});
    // The next event changes nothing, but must not overtake.
    say(alice, "later");
    outbox_.end_event();
    EXPECT_EQ(sent(1).size(), 1u);
    commit();
    EXPECT_EQ(sent(1), (std::vector{frame("before"), frame("after"), frame("later")}));
    expect_sound();
}

TEST_F(OutboxTest, AConnectionIsClosedBehindItsLastWords) {
    const User alice = user(1);
    say(alice, "goodbye");
    outbox_.close(ConnectionId{1});
    outbox_.end_event();
    EXPECT_EQ(sent(1), (std::vector{frame("goodbye"), std::string("closed")}));
    expect_sound();
}

TEST_F(OutboxTest, NothingIsSentToWhoHasGoneWithinTheEvent) {
    const User alice = user(1);
    say(alice, "hello");
    outbox_.forget(ConnectionId{1});
    outbox_.end_event();
    EXPECT_TRUE(sent(1).empty());
    expect_sound();
}

}  // namespace
}  // namespace kindred::server
