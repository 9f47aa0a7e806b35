#include "base/shared_bytes.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kindred {
namespace {

TEST(SharedBytesTest, HoldsShortAndLongContents) {
    for (const std::size_t size : {1U, 100U, 4096U, 4097U, 1'000'000U}) {
        const Buffer original(size, 7);
        const SharedBytes copied{ByteView(original)};
        const SharedBytes moved(Buffer(original.begin(), original.end()));
        EXPECT_TRUE(std::ranges::equal(copied.view(), original)) << size;
        EXPECT_TRUE(std::ranges::equal(moved.view(), original)) << size;
        EXPECT_EQ(moved.size(), size);
    }
}

TEST(SharedBytesTest, CopiesShareOneBlockThatOutlivesTheFirst) {
    SharedBytes first(Buffer{1, 2, 3});
    SharedBytes second = first;
    EXPECT_EQ(first.view().data(), second.view().data());
    first = SharedBytes(Buffer{4});
    EXPECT_EQ(second.size(), 3U);
    second = SharedBytes(second);
    EXPECT_EQ(second.view()[2], 3);
}

// The reply to somebody who browses may be a hundred megabytes.
TEST(SharedBytesTest, DoesNotCopyALongBuffer) {
    Buffer long_one(1'000'000, 9);
    const auto* const data = long_one.data();
    EXPECT_EQ(SharedBytes(std::move(long_one)).view().data(), data);
}

TEST(SharedBytesTest, NothingIsNothing) {
    EXPECT_EQ(SharedBytes().size(), 0U);
    EXPECT_TRUE(SharedBytes(Buffer{}).view().empty());
    EXPECT_TRUE(SharedBytes(ByteView{}).view().empty());
}

}  // namespace
}  // namespace kindred
