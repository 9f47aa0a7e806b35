#include "server/chunked.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace kindred::server {
namespace {

struct Thing {
    std::size_t number = 0;
    std::array<char, 1000> ballast{};
};

TEST(Chunked, ThingsStayWhereTheyAreThroughManyLargePages) {
    Chunked<Thing> things;
    std::vector<const Thing*> places;
    constexpr std::size_t count = 10'000;
    for (std::size_t i = 0; i < count; ++i) {
        Thing& added = things.add();
        ASSERT_EQ(added.number, 0);
        added.number = i + 1;
        places.push_back(&added);
    }
    ASSERT_EQ(things.size(), count);
    for (std::size_t i = 0; i < count; ++i) {
        ASSERT_EQ(&things[i], places[i]);
        ASSERT_EQ(things[i].number, i + 1);
    }
}

}  // namespace
}  // namespace kindred::server
