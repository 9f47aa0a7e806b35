#include "client/shares/query.hpp"

#include <gtest/gtest.h>

namespace kindred::client::shares {
namespace {

using Words = std::vector<std::string>;

TEST(Query, WordsAreLowerCaseSortedAndUnique) {
    const Query query = Query::parse("  Zebra apple ZEBRA ");
    EXPECT_EQ(query.included, (Words{"apple", "zebra"}));
    EXPECT_EQ(query.characters, 17U);
}

TEST(Query, PunctuationSplitsWords) {
    EXPECT_EQ(Query::parse("AC/DC back_in.black").included,
              (Words{"ac", "back", "black", "dc", "in"}));
    EXPECT_EQ(Query::parse("rock'n'roll–live").included, (Words{"live", "n", "rock", "roll"}));
}

TEST(Query, MinusExcludesEveryWordOfItsTerm) {
    const Query query = Query::parse("artist -a.b");
    EXPECT_EQ(query.included, Words{"artist"});
    EXPECT_EQ(query.excluded, (Words{"a", "b"}));
}

TEST(Query, StarInFrontAsksForAnEnd) {
    const Query query = Query::parse("artist *ello");
    EXPECT_EQ(query.included, Words{"artist"});
    EXPECT_EQ(query.suffixes, Words{"ello"});
}

TEST(Query, StarElsewhereIsPunctuation) {
    EXPECT_EQ(Query::parse("wo* w*d").included, (Words{"d", "w", "wo"}));
}

TEST(Query, QuotesArePunctuation) {
    EXPECT_EQ(Query::parse("\"dark side\"").included, (Words{"dark", "side"}));
    EXPECT_EQ(Query::parse("\"-dark\"").included, Words{"dark"});
}

TEST(Query, LoneSignsMeanNothing) {
    const Query query = Query::parse("- * -- artist");
    EXPECT_EQ(query.included, Words{"artist"});
    EXPECT_TRUE(query.excluded.empty());
    EXPECT_TRUE(query.suffixes.empty());
}

TEST(Query, WithoutAWholeWordItIsNotAnswerable) {
    EXPECT_FALSE(Query::parse("*ello").answerable(0));
    EXPECT_FALSE(Query::parse("-artist").answerable(0));
    EXPECT_FALSE(Query::parse("*ello -artist").answerable(0));
    EXPECT_FALSE(Query::parse("").answerable(0));
    EXPECT_FALSE(Query::parse(" ... ").answerable(0));
}

TEST(Query, ShorterThanTheMinimumIsNotAnswerable) {
    EXPECT_FALSE(Query::parse("ab ").answerable(3));
    EXPECT_TRUE(Query::parse("abc").answerable(3));
    EXPECT_TRUE(Query::parse("ab").answerable(2));
    // Characters, not bytes.
    EXPECT_FALSE(Query::parse("éé").answerable(3));
    EXPECT_TRUE(Query::parse("東京駅").answerable(3));
}

TEST(Query, ContradictionIsNotAnswerable) {
    EXPECT_FALSE(Query::parse("artist live -live").answerable(3));
}

TEST(Query, HostileLengthIsNotAnswerable) {
    std::string text;
    for (int i = 0; i < 10'000; ++i) text += "w" + std::to_string(i) + " ";
    EXPECT_FALSE(Query::parse(text).answerable(3));
}

TEST(Query, AnyBytesAreAQuery) {
    const std::string text("a\0b \xff\xfe \x80", 8);
    EXPECT_NO_FATAL_FAILURE(Query::parse(text));
    EXPECT_EQ(Query::parse("bj\xf6rk").included, Words{"björk"});
}

}  // namespace
}  // namespace kindred::client::shares
