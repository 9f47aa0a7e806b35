// The SQLite store must come to the same contents as the plain list of changes, over restarts.
#include "io/server_store.hpp"

#include "../io/support.hpp"
#include "base/random.hpp"

#include <gtest/gtest.h>

namespace kindred::io {
namespace {

using namespace server;

std::string pick(Random& random, const std::string& prefix) {
    return prefix + std::to_string(random.below(4));
}

/// Any change the core may write, often to what is there, sometimes to what is not.
Change random_change(Random& random, std::uint32_t number) {
    const std::string user = pick(random, "user");
    const std::string room = pick(random, "room");
    const SharingStats stats{number, 2, 3, 0xffffffff};
    switch (random.below(15)) {
        case 0:
            return change::AccountSaved{{user, "hash" + std::to_string(number), stats, number}};
        case 1:
            return change::AccountRemoved{user};
        case 2:
            return change::StatsSaved{user, stats};
        case 3:
        case 4:
            return change::MessageSaved{{number, user, pick(random, "user"), "\xff text", 5}};
        case 5:
            return change::MessageRemoved{static_cast<std::uint32_t>(random.below(number + 1))};
        case 6:
        case 7:
            return change::RoomSaved{room, random.chance(1, 2) ? user : ""};
        case 8:
            return change::RoomRemoved{room};
        case 9:
        case 10:
            return change::MemberSaved{room, {user, random.chance(1, 2)}};
        case 11:
            return change::MemberRemoved{room, user};
        case 12:
            return change::TickerSaved{room, {user, "ticker" + std::to_string(number)}};
        case 13:
            return change::TickerRemoved{room, user};
        default:
            if (random.chance(1, 2)) return change::BanSaved{{user, "why", number}};
            if (random.chance(1, 2)) return change::BanRemoved{user};
            if (random.chance(1, 2)) return change::InvitationSaved{user};
            return change::InvitationRemoved{user};
    }
}

/// Bans and invitations have no order of their own.
StoreContents sorted(StoreContents contents) {
    std::ranges::sort(contents.bans, {}, &BanRecord::subject);
    std::ranges::sort(contents.invitations);
    return contents;
}

TEST(ServerStore, HoldsOverRestartsWhatTheChangesComeTo) {
    const test::TemporaryFolder folder;
    const std::string file = folder / "server.sqlite";
    Random random(7);
    StoreContents expected;
    std::uint32_t number = 0;
    for (int start = 0; start < 5; ++start) {
        Loop loop;
        auto opened = ServerStore::open(loop, file);
        ASSERT_TRUE(opened) << opened.error().message;
        EXPECT_EQ(opened->contents, sorted(expected));
        Ticket stored;
        opened->store->set_events([&](Ticket ticket) { stored = ticket; },
                                  [](const Error& error) { FAIL() << error.message; });
        for (int i = 0; i < 200; ++i) {
            const Change change = random_change(random, ++number);
            apply(expected, change);
            opened->store->write(change, Ticket{number});
        }
        while (stored.value < number) loop.run_once(1s);
        EXPECT_EQ(stored.value, number);
    }
}

TEST(ServerStore, WritesWhatIsOnItsWayWhenItEnds) {
    const test::TemporaryFolder folder;
    const std::string file = folder / "server.sqlite";
    Loop loop;
    {
        auto opened = ServerStore::open(loop, file);
        ASSERT_TRUE(opened);
        opened->store->set_events([](Ticket) {}, [](const Error&) {});
        opened->store->write(change::AccountSaved{{.name = "alice"}}, Ticket{1});
    }
    const auto reopened = ServerStore::open(loop, file);
    ASSERT_TRUE(reopened);
    ASSERT_EQ(reopened->contents.accounts.size(), 1u);
}

TEST(ServerStore, TellsOnceWhenTheDiskRefuses) {
    const test::TemporaryFolder folder;
    Loop loop;
    auto opened = ServerStore::open(loop, folder / "server.sqlite");
    ASSERT_TRUE(opened);
    int failures = 0;
    Ticket stored;
    opened->store->set_events([&](Ticket ticket) { stored = ticket; },
                              [&](const Error&) { ++failures; });
    const MessageRecord message{.id = 1, .from = "a", .to = "b"};
    for (std::uint32_t i = 1; i <= 3; ++i)
        opened->store->write(change::MessageSaved{message}, Ticket{i});
    while (failures == 0) loop.run_once(1s);
    EXPECT_EQ(failures, 1);
    EXPECT_EQ(stored.value, 1u) << "nothing behind the failure is reported as stored";
}

TEST(ServerStore, NamesTheFileItCannotOpen) {
    Loop loop;
    const auto opened = ServerStore::open(loop, "/nowhere/at/all.sqlite");
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find("/nowhere/at/all.sqlite"), std::string::npos);
}

}  // namespace
}  // namespace kindred::io
