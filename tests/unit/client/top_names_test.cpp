#include "client/top_names.hpp"

#include <gtest/gtest.h>

namespace kindred::client {
namespace {

TEST(TopNames, TellsTheLargestFirst) {
    TopNames names(10);
    names.add("ann", 1, 50);
    names.add("bob", 1, 100);
    names.add("cat", 5, 50);
    names.add("ann", 1, 20);
    const Top top = names.largest(2);
    EXPECT_EQ(top.names, (std::vector<TopName>{{"bob", 1, 100}, {"ann", 2, 70}}));
    EXPECT_EQ(top.rest, (TopName{"", 5, 50}));
}

TEST(TopNames, KeepsABoundedNumber) {
    TopNames names(10);
    names.add("large", 1, 1'000'000);
    for (int i = 0; i < 1000; ++i) names.add("small " + std::to_string(i), 1, 1);
    const Top top = names.largest(1000);
    ASSERT_EQ(top.names.size(), 10u);
    EXPECT_EQ(top.names.front().name, "large");
    std::uint64_t files = top.rest.files;
    for (const TopName& name : top.names) files += name.files;
    EXPECT_EQ(files, 1001u) << "nothing is lost";
}

TEST(TopNames, CutsEndlessNames) {
    TopNames names(1);
    names.add(std::string(100'000, 'x'), 1, 1);
    EXPECT_LT(names.largest(1).names.front().name.size(), 2000u);
}

}  // namespace
}  // namespace kindred::client
