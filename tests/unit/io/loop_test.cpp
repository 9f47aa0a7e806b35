#include "io/loop.hpp"

#include "support.hpp"

#include <algorithm>
#include <array>
#include <sys/socket.h>
#include <thread>

namespace kindred::io {
namespace {

using namespace test;

TEST(LoopTest, PostedTasksRunInOrderOnTheLoopsThread) {
    Loop loop;
    std::vector<int> ran;
    std::thread other([&] {
        for (int i = 0; i < 100; ++i) loop.post([&ran, i] { ran.push_back(i); });
        loop.post([&loop] { loop.stop(); });
    });
    loop.run();
    other.join();
    ASSERT_EQ(ran.size(), 100U);
    EXPECT_TRUE(std::ranges::is_sorted(ran));
}

TEST(LoopTest, AStopFromBeforeIsNotLost) {
    Loop loop;
    loop.stop();
    loop.run();
}

/// A crowd hangs up, and somebody says something behind it.
class LoopAndCrowd : public testing::TestWithParam<std::size_t> {};

TEST_P(LoopAndCrowd, ThoseWhoHangUpDoNotHoldUpTheOthers) {
    const std::size_t crowd = GetParam();
    struct End final : Watcher {
        Loop* loop = nullptr;
        Fd fd;
        bool served = false;
        void ready(std::uint32_t) override {
            served = true;
            loop->unwatch_and_close(std::move(fd));
        }
    };
    Loop loop;
    std::vector<End> ends(crowd + 1);
    const auto served = [&] {
        return static_cast<std::size_t>(std::ranges::count_if(ends, &End::served));
    };
    std::vector<Fd> others;
    for (End& end : ends) {
        std::array<int, 2> pair{};
        ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()), 0);
        end.loop = &loop;
        end.fd = Fd(pair[0]);
        loop.watch(pair[0], EPOLLIN, end);
        others.emplace_back(pair[1]);
    }
    for (std::size_t i = 0; i < crowd; ++i) others[i].reset();
    ASSERT_EQ(::send(others[crowd].get(), "x", 1, 0), 1);

    loop.run_once(1s);
    EXPECT_GT(served(), 1U);
    // More than one turn hears of are heard of in turns, and each deals with few of them.
    if (crowd > 512) loop.run_once(0s);
    EXPECT_TRUE(ends[crowd].served);
    EXPECT_LT(served(), crowd / 4);
    for (int turn = 0; turn < 10; ++turn) loop.run_once(0s);
    EXPECT_EQ(served(), crowd + 1);
}

INSTANTIATE_TEST_SUITE_P(OfOneTurnAndOfMore, LoopAndCrowd, testing::Values(500, 600));

TEST(LoopTest, TimersRunInOrderOfTheirTime) {
    Loop loop;
    std::string ran;
    loop.after(20ms, [&] { ran += "b"; });
    loop.after(1ms, [&] { ran += "a"; });
    const TaskId cancelled = loop.after(5ms, [&] { ran += "x"; });
    loop.cancel(cancelled);
    EXPECT_TRUE(run_until(loop, [&] { return ran == "ab"; }));
}

TEST(LoopTest, ATimerNeverRunsEarly) {
    Loop loop;
    const Time begin = system_now().steady;
    bool ran = false;
    loop.after(15ms, [&] { ran = true; });
    ASSERT_TRUE(run_until(loop, [&] { return ran; }));
    EXPECT_GE(loop.now().steady - begin, Duration(15ms));
}

TEST(LoopTest, APeriodicTimerRunsUntilItCancelsItself) {
    Loop loop;
    int count = 0;
    TaskId id;
    id = loop.every(1ms, [&] {
        if (++count == 3) loop.cancel(id);
    });
    bool over = false;
    EXPECT_TRUE(run_until(loop, [&] { return count == 3; }));
    loop.after(20ms, [&] { over = true; });
    EXPECT_TRUE(run_until(loop, [&] { return over; }));
    EXPECT_EQ(count, 3);
}

TEST(LoopTest, DeferredTasksRunAtTheEndOfTheTurnOrAreCancelled) {
    Loop loop;
    std::string ran;
    TaskId third;
    loop.post([&] {
        loop.defer([&] {
            ran += "1";
            loop.cancel(third);
            loop.defer([&] { ran += "next"; });
        });
        third = loop.defer([&] { ran += "x"; });
        ran += "0";
    });
    loop.run_once(0ms);
    EXPECT_EQ(ran, "01");
    loop.run_once(0ms);
    EXPECT_EQ(ran, "01next");
}

TEST(LoopTest, AnUnwatchedDescriptorIsSilentEvenWithinTheTurn) {
    // Both are ready in the same turn; whoever is told first unwatches the other.
    struct Pair : Watcher {
        Loop* loop = nullptr;
        int own = -1;
        Pair* other = nullptr;
        int told = 0;
        void ready(std::uint32_t) override {
            ++told;
            if (other != nullptr) loop->unwatch(other->own);
            loop->unwatch(own);
        }
    };
    Loop loop;
    int a[2];
    int b[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, a), 0);
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, b), 0);
    const Fd fds[] = {Fd(a[0]), Fd(a[1]), Fd(b[0]), Fd(b[1])};
    put(fds[1], "x");
    put(fds[3], "x");
    Pair first;
    Pair second;
    first.loop = second.loop = &loop;
    first.own = a[0];
    second.own = b[0];
    first.other = &second;
    second.other = &first;
    loop.watch(first.own, EPOLLIN, first);
    loop.watch(second.own, EPOLLIN, second);
    loop.run_once(0ms);
    EXPECT_EQ(first.told + second.told, 1);
}

}  // namespace
}  // namespace kindred::io
