#include "base/ids.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <unordered_set>

namespace kindred {
namespace {

/// A network numbers connections by a count above the number of a slot, and gives slots out again
/// the latest first. As they are, all of these have the same remainder by 241.
TEST(StrongId, NeighboursAreSpreadOverATable) {
    constexpr std::size_t count = 241;
    std::unordered_set<ConnectionId> table(count);
    for (std::uint64_t i = 1; i <= count; ++i) table.insert(ConnectionId{(i << 24) - i});
    std::size_t fullest = 0;
    for (std::size_t i = 0; i < table.bucket_count(); ++i)
        fullest = std::max(fullest, table.bucket_size(i));
    EXPECT_LT(fullest, 10);
}

}  // namespace
}  // namespace kindred
