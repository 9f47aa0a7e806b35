#include "client/upload_queue.hpp"

#include <gtest/gtest.h>

namespace kindred::client {
namespace {

UploadClass class_of(const std::string& username) {
    if (username == "rich") return UploadClass::privileged;
    return username == "buddy" ? UploadClass::buddy : UploadClass::everybody;
}

/// Ids in the order they are served, each finishing before the next.
std::vector<std::uint64_t> serve(UploadQueue& queue, bool first_come,
                                 const std::map<UploadId, std::string>& users) {
    std::vector<std::uint64_t> order;
    while (const auto next = queue.take(first_come, class_of)) {
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
    EXPECT_EQ(queue.take(false, class_of)->value, 1u);
    queue.remove(UploadId{1}, "a", 1);
    EXPECT_EQ(queue.take(false, class_of)->value, 3u);
    queue.remove(UploadId{3}, "b", 1);
    EXPECT_FALSE(queue.take(false, class_of));
    queue.ended("a");
    EXPECT_EQ(queue.take(false, class_of)->value, 2u);
}

TEST(UploadQueue, TurnsAreRememberedWhenTheLineRunsEmpty) {
    UploadQueue queue;
    auto users = fill(queue, {"a", "b"});
    EXPECT_EQ(queue.take(false, class_of)->value, 1u);
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
