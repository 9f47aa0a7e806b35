#include "client/upload_queue.hpp"

#include <gtest/gtest.h>

namespace kindred::client {
namespace {

int priority_of(const std::string& username) {
    if (username == "rich") return 2;
    return username == "buddy" ? 1 : 0;
}

/// How users stand when files go first come, first served, or when they take turns.
auto standings(bool first_come) {
    return [first_come](const std::string& username) {
        return std::optional(UploadQueue::Standing{priority_of(username), first_come});
    };
}

/// Ids in the order they are served, each finishing before the next.
std::vector<std::uint64_t> serve(UploadQueue& queue, bool first_come,
                                 const std::map<UploadId, std::string>& users) {
    std::vector<std::uint64_t> order;
    const auto standing = standings(first_come);
    while (const auto next = queue.take(standing)) {
        order.push_back(next->value);
        queue.remove(*next, users.at(*next), 1);
        queue.ended(users.at(*next));
    }
    return order;
}

std::map<UploadId, std::string> fill(UploadQueue& queue, std::vector<std::string> users) {
    std::map<UploadId, std::string> owners;
    std::uint64_t id = 0;
    for (const std::string& user : users) {
        queue.add(UploadId{++id}, user, 1);
        owners[UploadId{id}] = user;
    }
    return owners;
}

TEST(UploadQueue, UsersTakeTurns) {
    UploadQueue queue;
    const auto users = fill(queue, {"a", "a", "a", "b", "c", "c"});
    EXPECT_EQ(serve(queue, false, users), (std::vector<std::uint64_t>{1, 4, 5, 2, 6, 3}));
}

TEST(UploadQueue, OrFirstComeFirstServed) {
    UploadQueue queue;
    const auto users = fill(queue, {"a", "a", "b", "a"});
    EXPECT_EQ(serve(queue, true, users), (std::vector<std::uint64_t>{1, 2, 3, 4}));
}

TEST(UploadQueue, PrivilegedThenBuddiesThenTheRest) {
    UploadQueue queue;
    const auto users = fill(queue, {"a", "buddy", "rich", "rich"});
    EXPECT_EQ(serve(queue, false, users), (std::vector<std::uint64_t>{3, 4, 2, 1}));
}

TEST(UploadQueue, OneRunsPerUser) {
    UploadQueue queue;
    fill(queue, {"a", "a", "b"});
    EXPECT_EQ(queue.take(standings(false))->value, 1u);
    queue.remove(UploadId{1}, "a", 1);
    EXPECT_EQ(queue.take(standings(false))->value, 3u);
    queue.remove(UploadId{3}, "b", 1);
    EXPECT_FALSE(queue.take(standings(false)));
    queue.ended("a");
    EXPECT_EQ(queue.take(standings(false))->value, 2u);
}

TEST(UploadQueue, TurnsAreRememberedWhenTheLineRunsEmpty) {
    UploadQueue queue;
    auto users = fill(queue, {"a", "b"});
    EXPECT_EQ(queue.take(standings(false))->value, 1u);
    queue.remove(UploadId{1}, "a", 1);
    queue.ended("a");
    queue.add(UploadId{3}, "a", 1);
    users[UploadId{3}] = "a";
    EXPECT_EQ(serve(queue, false, users), (std::vector<std::uint64_t>{2, 3}));
}

TEST(UploadQueue, Places) {
    UploadQueue queue;
    fill(queue, {"a", "a", "b"});
    EXPECT_EQ(queue.place(UploadId{1}, "a"), 2u);
    EXPECT_EQ(queue.place(UploadId{2}, "a"), 3u);
    EXPECT_EQ(queue.place(UploadId{9}, "a"), 0u);
    EXPECT_EQ(queue.size_of("a"), 2u);
    EXPECT_EQ(queue.bytes_of("a"), 2u);
}

}  // namespace
}  // namespace kindred::client
