#include "api/body.hpp"

#include "parsed.hpp"

#include <gtest/gtest.h>

namespace kindred::api {
namespace {

TEST(JsonBody, GivesItsMembers) {
    const auto object = parsed(R"({"a":"x","n":5,"list":["p","q"],"b":"?","b_hex":"ff00"})");
    Body body(object);
    EXPECT_EQ(body.required_text("a"), "x");
    EXPECT_EQ(body.number("n"), 5u);
    EXPECT_EQ(body.texts("list"), (std::vector<std::string>{"p", "q"}));
    EXPECT_EQ(body.text("b"), std::string("\xff\0", 2));
    EXPECT_EQ(body.text("absent"), std::nullopt);
    EXPECT_TRUE(body.finish());
}

TEST(JsonBody, NamesTheFirstThingThatIsWrong) {
    const auto object = parsed(R"({"a":1,"n":-5})");
    Body body(object);
    body.required_text("a");
    body.number("n");
    EXPECT_EQ(body.finish().error().message, "'a' is not text");
}

TEST(JsonBody, DoesNotIgnoreMisspeltMembers) {
    const auto object = parsed(R"({"qery":"x"})");
    Body body(object);
    EXPECT_EQ(body.finish().error().message, "'qery' is not known here");
}

TEST(JsonBody, WantsListsOfObjectsWithSomethingInThem) {
    const auto empty = parsed(R"({"files":[]})");
    Body body(empty);
    EXPECT_TRUE(body.objects("files").empty());
    EXPECT_FALSE(body.finish());
}

}  // namespace
}  // namespace kindred::api
