#include "server/free_places.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

#include <set>

namespace kindred::server {
namespace {

TEST(FreePlaces, GivesTheLowestAsASetWould) {
    FreePlaces places;
    std::set<std::uint32_t> known;
    Random random(1);
    for (int i = 0; i < 20'000; ++i) {
        const auto place = static_cast<std::uint32_t>(
            random.below(random.chance(1, 8) ? (std::uint64_t{1} << 20) : 300));
        if (random.chance(1, 2) && known.insert(place).second) places.add(place);
        ASSERT_EQ(places.empty(), known.empty());
        if (!known.empty() && random.chance(1, 3)) {
            ASSERT_EQ(places.take(), *known.begin());
            known.erase(known.begin());
        }
        ASSERT_EQ(places.size(), known.size());
    }
    while (!known.empty()) {
        ASSERT_EQ(places.take(), *known.begin());
        known.erase(known.begin());
    }
    EXPECT_TRUE(places.empty());
}

}  // namespace
}  // namespace kindred::server
