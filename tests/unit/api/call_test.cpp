#include "api/call.hpp"

#include "base/ids.hpp"

#include <gtest/gtest.h>

namespace kindred::api {
namespace {

using Strings = std::vector<std::string>;

TEST(Target, IsSplitBeforeItIsDecoded) {
    const auto target = parse_target("/api/v1/users/a%2Fb%25/?q=x+y%26z&empty=");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->segments, (Strings{"api", "v1", "users", "a/b%"}));
    EXPECT_EQ(target->query, (Query{{"q", "x y&z"}, {"empty", ""}}));
}

TEST(Target, WithBadEncodingIsAnError) {
    EXPECT_FALSE(parse_target("/a%2"));
    EXPECT_FALSE(parse_target("/a%zz"));
    EXPECT_FALSE(parse_target("/a?b=%"));
}

TEST(Target, KeepsAPlusInAPath) {
    EXPECT_EQ(parse_target("/a+b")->segments, Strings{"a+b"});
}

Result<Page> page_of(Query query) {
    static const HttpRequest request;
    return parse_page({request, {}, {}, std::move(query), {}, {}}, 100);
}

TEST(PageOfAList, IsBounded) {
    EXPECT_EQ(page_of({})->limit, 100u);
    EXPECT_EQ(page_of({{"limit", "7"}, {"offset", "3"}})->offset, 3u);
    EXPECT_EQ(page_of({{"limit", "1000000"}})->limit, 100u);
    EXPECT_FALSE(page_of({{"limit", "-1"}}));
    EXPECT_FALSE(page_of({{"offset", "1x"}}));
}

TEST(IdInAPath, IsZeroIfItIsNoNumber) {
    static const HttpRequest request;
    using Id = StrongId<struct TestTag>;
    EXPECT_EQ((Call{request, {}, {"12"}, {}, {}, {}}.id<Id>()), Id{12});
    EXPECT_EQ((Call{request, {}, {"12a"}, {}, {}, {}}.id<Id>()), Id{});
}

}  // namespace
}  // namespace kindred::api
