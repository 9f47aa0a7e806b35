#include "server/id_table.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace kindred::server {
namespace {

TEST(IdTable, KnowsWhatAMapKnows) {
    IdTable table;
    std::map<std::uint32_t, std::uint32_t> known;
    Random random(1);
    std::uint32_t id = 0xffffff00;  // passes the highest number on its way
    for (std::uint32_t number = 1; number < 5000; ++number) {
        ++id;
        table.insert(id, number);
        known[id] = number;
        // Most leave soon, some stay for long.
        while (known.size() > 1 && random.below(4) != 0) {
            auto leaving = known.begin();
            std::advance(leaving, random.below(std::min<std::size_t>(known.size(), 40)));
            table.erase(leaving->first);
            EXPECT_EQ(table.find(leaving->first), 0u);
            known.erase(leaving);
        }
        EXPECT_EQ(table.size(), known.size());
        EXPECT_EQ(table.find(id + 1), 0u);
        for (const auto& [there, its_number] : known)
            ASSERT_EQ(table.find(there), its_number) << there;
    }
}

TEST(IdTable, FindsNothingInABlockThatIsUsedAgain) {
    IdTable table;
    table.insert(3, 7);
    table.erase(3);
    table.insert(100'000, 8);
    EXPECT_EQ(table.find(3), 0u);
    EXPECT_EQ(table.find(100'003), 0u);
    EXPECT_EQ(table.find(100'000), 8u);
}

}  // namespace
}  // namespace kindred::server
