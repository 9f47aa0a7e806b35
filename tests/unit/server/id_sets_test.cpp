#include "base/random.hpp"
#include "server/dense_set.hpp"
#include "server/ids.hpp"
#include "server/indexed_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace kindred::server {
namespace {

template <class Set>
class IdSets : public testing::Test {};
using Kinds = testing::Types<DenseSet<UserId>, IndexedSet<UserId>>;
TYPED_TEST_SUITE(IdSets, Kinds);

/// Random changes beside a plain vector that is searched from the beginning.
TYPED_TEST(IdSets, AreWalkedInTheOrderOfAPlainVector) {
    TypeParam set;
    std::vector<UserId> plain;
    Random random(1);
    for (unsigned i = 0; i < 20'000; ++i) {
        // Ever more ids come into question, so that both small and large sets are seen.
        const UserId id{static_cast<std::uint32_t>(1 + random.below(10 + i / 20))};
        const auto known = std::ranges::find(plain, id);
        const bool there = known != plain.end();
        ASSERT_EQ(set.contains(id), there);
        if (random.chance(1, 2)) {
            ASSERT_EQ(set.insert(id), !there);
            if (!there) plain.push_back(id);
        } else {
            ASSERT_EQ(set.erase(id), there);
            if (there) {
                *known = plain.back();
                plain.pop_back();
            }
        }
        ASSERT_EQ(set.size(), plain.size());
        ASSERT_TRUE(std::ranges::equal(set.view(), plain));
    }
    while (!plain.empty()) {
        ASSERT_TRUE(set.erase(plain.back()));
        plain.pop_back();
    }
    EXPECT_TRUE(set.empty());
    EXPECT_FALSE(set.erase(UserId{1'000'000}));
}

}  // namespace
}  // namespace kindred::server
