#include "api/list.hpp"

#include <boost/json/value.hpp>
#include <gtest/gtest.h>

namespace kindred::api {
namespace {

struct Thing {
    std::uint64_t id;
    std::string name;
    std::uint64_t size;
};

constexpr std::array columns = {
    Column<Thing>{"name", [](const Thing& thing) { return SortKey(thing.name); }},
    Column<Thing>{"size", [](const Thing& thing) { return SortKey(thing.size); }},
};
constexpr Listed<Thing> listed{columns, [](const Thing& thing) { return thing.id; },
                               [](const Thing& thing) { return thing.name; }, 1000};

struct Page {
    std::string ids;
    std::string next;
    std::uint64_t total = 0;
};

/// The ids of the page, or the error.
Page page_of(const std::vector<Thing>& things, std::string query) {
    const HttpRequest request;
    const Call call{request, {}, {}, parse_target("/x?" + query)->query, {}, {}};
    const auto page = list_page(
        call, things, listed, [](const Thing&) { return true; },
        [](const Thing& thing) { return boost::json::object{{"id", thing.id}}; });
    if (!page) return {page.error().message, "", 0};
    Page result;
    for (const auto& item : page->at("items").as_array())
        result.ids += std::to_string(item.at("id").to_number<int>());
    if (page->contains("next")) result.next = page->at("next").as_string();
    result.total = page->at("total").to_number<std::uint64_t>();
    return result;
}

const std::vector<Thing> things = {
    {1, "beta", 20}, {2, "Alpha", 10}, {3, "gamma", 20}, {4, "d", 5}};

TEST(List, SortsByAColumnAndFromItsOtherEnd) {
    EXPECT_EQ(page_of(things, "").ids, "1234");
    EXPECT_EQ(page_of(things, "sort=size").ids, "4213");
    EXPECT_EQ(page_of(things, "sort=-size").ids, "3124");
    EXPECT_EQ(page_of(things, "sort=weight").ids, "'sort' is none of: name, size");
}

TEST(List, KeepsWhatHasAllTheWords) {
    const Page page = page_of(things, "q=A+alp");
    EXPECT_EQ(page.ids, "2");
    EXPECT_EQ(page.total, 1u);
}

TEST(List, GivesEveryItemOnceOverItsPages) {
    for (const std::string sort : {"", "&sort=size", "&sort=-size", "&sort=name"}) {
        std::string ids;
        std::string cursor;
        do {
            const Page page = page_of(things, "limit=1" + sort + "&cursor=" + cursor);
            ids += page.ids;
            cursor = page.next;
        } while (!cursor.empty());
        EXPECT_EQ(ids, page_of(things, "limit=9" + sort).ids) << sort;
    }
}

TEST(List, GoesOnRightlyAfterItemsHaveGone) {
    for (const std::string sort : {"", "&sort=-size"}) {
        const Page first = page_of(things, "limit=2" + sort);
        auto fewer = things;
        // What was given already goes, the last of it, too.
        std::erase_if(fewer, [&](const Thing& thing) {
            return first.ids.find(std::to_string(thing.id)) != first.ids.npos;
        });
        const std::string rest = page_of(fewer, "cursor=" + first.next + sort).ids;
        if (!sort.empty()) {
            EXPECT_EQ(rest, page_of(fewer, "limit=9" + sort).ids);
        }
        std::vector<Thing> one_less = things;
        std::erase_if(one_less, [&](const Thing& thing) {
            return std::to_string(thing.id) == first.ids.substr(0, 1);
        });
        EXPECT_EQ(page_of(one_less, "cursor=" + first.next + sort).ids,
                  page_of(things, "limit=9" + sort).ids.substr(2));
    }
}

TEST(List, RefusesCursorsOfOthers) {
    for (const char* cursor : {"x", "00", "31", "3120", "312071", "31206e78"})
        EXPECT_EQ(page_of(things, "cursor=" + std::string(cursor)).ids,
                  "'cursor' is none that was given out")
            << cursor;
}

}  // namespace
}  // namespace kindred::api
