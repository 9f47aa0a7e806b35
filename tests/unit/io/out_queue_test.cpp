#include "io/out_queue.hpp"

#include "base/random.hpp"
#include "io/fd.hpp"

#include <gtest/gtest.h>

#include <array>
#include <sys/socket.h>

namespace kindred::io {
namespace {

class OutQueueTest : public testing::Test {
  protected:
    OutQueueTest() {
        std::array<int, 2> ends{};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
        near_ = Fd(ends[0]);
        far_ = Fd(ends[1]);
    }

    /// Bytes that differ from those before them.
    Buffer more(std::size_t size) {
        Buffer bytes(size);
        for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_.below(256));
        append(pushed_, bytes);
        return bytes;
    }
    OutQueue::Outcome write(std::uint64_t limit = OutQueue::everything) {
        return queue_.write_to(near_.get(), limit);
    }
    void receive(std::size_t most) {
        Buffer part(most);
        const ssize_t n = ::recv(far_.get(), part.data(), part.size(), 0);
        if (n > 0) append(received_, ByteView(part).first(static_cast<std::size_t>(n)));
    }

    Random random_{1};
    Fd near_;
    Fd far_;
    OutQueue queue_;
    Buffer pushed_;
    Buffer received_;
};

TEST_F(OutQueueTest, WhatIsPushedArrivesInOrderHoweverItIsWritten) {
    for (int i = 0; i < 3000; ++i) {
        for (std::uint64_t n = random_.below(8); n > 0; --n)
            queue_.push(SharedBytes(more(random_.below(random_.chance(1, 20) ? 40'000 : 300))));
        write(random_.chance(1, 2) ? random_.below(5000) : OutQueue::everything);
        receive(random_.below(20'000) + 1);
    }
    while (!queue_.empty()) {
        write();
        receive(100'000);
    }
    receive(1'000'000);
    EXPECT_EQ(queue_.bytes(), 0);
    EXPECT_EQ(received_, pushed_);
}

TEST_F(OutQueueTest, TheBlockThatIsBeingWrittenCostsItsUpkeepOnly) {
    queue_.push(SharedBytes(more(1'000'000)));
    const std::size_t of_one = queue_.cost();
    EXPECT_LT(of_one, 100);
    write(400'000);
    EXPECT_EQ(queue_.cost(), of_one);
    queue_.push(SharedBytes(more(500)));
    EXPECT_EQ(queue_.cost(), 2 * of_one + 500);
    EXPECT_FALSE(queue_.costs_more_than(queue_.cost()));
    EXPECT_TRUE(queue_.costs_more_than(queue_.cost() - 1));
}

TEST_F(OutQueueTest, AnEmptyQueueCostsNothing) {
    EXPECT_EQ(queue_.cost(), 0);
    queue_.push(SharedBytes(more(10)));
    EXPECT_EQ(write(), OutQueue::Outcome::written);
    EXPECT_TRUE(queue_.empty());
    EXPECT_EQ(queue_.cost(), 0);
    EXPECT_TRUE(queue_.front().empty());
}

}  // namespace
}  // namespace kindred::io
