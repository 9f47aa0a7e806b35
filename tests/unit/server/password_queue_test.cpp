#include "server/password_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kindred::server {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr IPv4 here{1};
constexpr IPv4 there{2};
constexpr std::size_t one_at_a_time = 1;

/// Notes the passwords of the jobs that begin.
class PasswordQueueTest : public testing::Test, public Jobs {
  protected:
    void hash_password(Ticket ticket, std::string password) override {
        begun.push_back(password);
        running.push_back(ticket);
    }
    void verify_password(Ticket ticket, std::string password_hash, std::string password) override {
        begun.push_back(password + " is " + password_hash);
        running.push_back(ticket);
    }

    /// From a connection of this number.
    Ticket push(std::uint64_t number, IPv4 address, const std::string& password) {
        return queue.push(PasswordQueue::Lane::users, address, ConnectionId{number}, password, "");
    }
    void finish_all() {
        queue.start(one_at_a_time);
        while (!running.empty()) {
            queue.finish(running.back());
            running.pop_back();
            queue.start(one_at_a_time);
        }
    }

    std::vector<std::string> begun;
    std::vector<Ticket> running;
    PasswordQueue queue{*this};
};

TEST_F(PasswordQueueTest, AddressesTakeTurns) {
    for (const char* password : {"a1", "a2", "a3"}) push(1, here, password);
    for (const char* password : {"b1", "b2"}) push(2, there, password);
    finish_all();
    EXPECT_THAT(begun, ElementsAre("a1", "b1", "a2", "b2", "a3"));
    EXPECT_EQ(queue.waiting(), 0);
}

TEST_F(PasswordQueueTest, UsersAndNewcomersTakeTurns) {
    using enum PasswordQueue::Lane;
    for (const char* password : {"n1", "n2"}) queue.push(newcomers, here, {1}, password, "");
    queue.push(users, there, {2}, "u1", "known");
    finish_all();
    EXPECT_THAT(begun, ElementsAre("u1 is known", "n1", "n2"));
}

TEST_F(PasswordQueueTest, WhatIsNoLongerWantedDoesNotBegin) {
    push(1, here, "a1");
    const Ticket middle = push(2, here, "a2");
    push(3, here, "a3");
    const Ticket only = push(4, there, "b1");
    queue.cancel(middle);
    queue.cancel(only);
    EXPECT_EQ(queue.waiting(), 2);
    EXPECT_FALSE(queue.connection_of(middle));
    finish_all();
    EXPECT_THAT(begun, ElementsAre("a1", "a3"));
}

TEST_F(PasswordQueueTest, AnAddressWhoseWorkWasCancelledHasItsTurnLater) {
    queue.cancel(push(1, here, "a1"));
    push(2, there, "b1");
    push(3, here, "a2");
    finish_all();
    EXPECT_THAT(begun, ElementsAre("b1", "a2"));
}

TEST_F(PasswordQueueTest, AJobTellsForWhomItWas) {
    const Ticket wanted = push(7, here, "a1");
    const Ticket unwanted = push(8, here, "a2");
    queue.start(2);
    queue.cancel(unwanted);
    EXPECT_EQ(queue.connection_of(wanted), ConnectionId{7});
    EXPECT_EQ(queue.finish(wanted), ConnectionId{7});
    EXPECT_EQ(queue.finish(unwanted), std::nullopt);
    EXPECT_EQ(queue.waiting(), 0);
}

TEST_F(PasswordQueueTest, AUsedPlaceHasAnotherTicket) {
    const Ticket first = push(1, here, "a1");
    queue.cancel(first);
    const Ticket second = push(2, here, "a2");
    EXPECT_NE(first, second);
    EXPECT_FALSE(queue.connection_of(first));
    EXPECT_EQ(queue.connection_of(second), ConnectionId{2});
}

}  // namespace
}  // namespace kindred::server
