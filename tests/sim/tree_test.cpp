// The distributed search tree, small: the program sim_tree shows the same with 10,000 members.
#include "sim/tree_town.hpp"

#include <gtest/gtest.h>

namespace kindred::sim {
namespace {

TEST(Tree, EverybodyGetsEachSearchOnceAgainAfterAThirdHasVanished) {
    TreeTown town(1, 300, 20);
    town.start(60s);
    ASSERT_TRUE(town.time_to_heal(15min)) << town.world().failure();
    EXPECT_EQ(town.shape().placed, 300U);
    EXPECT_LE(town.shape().roots, 5U);
    EXPECT_LE(town.shape().children_max, 10U);
    town.vanish(30);
    EXPECT_TRUE(town.time_to_heal(15min)) << town.world().failure();
    EXPECT_LE(town.shape().depth, 8);
}

}  // namespace
}  // namespace kindred::sim
