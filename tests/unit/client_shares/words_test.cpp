#include "client/shares/words.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace kindred::client::shares {
namespace {

std::string lower(std::string_view text) {
    std::string out;
    lower_case(text, out);
    return out;
}

std::vector<std::string> words(std::string_view text) {
    std::string folded;
    fold_words(text, folded);
    std::vector<std::string> found;
    for_each_word(folded, [&](std::string_view word) { found.emplace_back(word); });
    return found;
}

using Words = std::vector<std::string>;

TEST(Words, LowerCaseCoversLatinGreekCyrillicAndLeavesTheRest) {
    EXPECT_EQ(lower("AbC-9"), "abc-9");
    EXPECT_EQ(lower("ÀÉÖŐŽ"), "àéöőž");
    EXPECT_EQ(lower("ΣΊΣΥΦΟΣ"), lower("Σίσυφος"));  // final sigma is the same letter
    EXPECT_EQ(lower("ЖЁ"), "жё");
    EXPECT_EQ(lower("𐐀"), "𐐨");  // beyond the basic plane
    EXPECT_EQ(lower("東京ß"), "東京ß");
}

TEST(Words, BytesThatAreNotUtf8AreLatin1) {
    EXPECT_EQ(lower("Bj\xd6rk"), "björk");
    EXPECT_EQ(words("caf\xe9\xa0x"), (Words{"café", "x"}));  // A0: no-break space
}

TEST(Words, EveryAsciiPunctuationCharacterSeparates) {
    for (const char c : std::string_view("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"))
        EXPECT_EQ(words(std::string("a") + c + "b"), (Words{"a", "b"})) << c;
}

TEST(Words, UnicodePunctuationAndSpacesSeparate) {
    for (const char* separator : {"–", "…", "“", "、", "「", "\u2003", "\u00a0", "¿", "・"})
        EXPECT_EQ(words(std::string("a") + separator + "b"), (Words{"a", "b"})) << separator;
    // Symbols are not punctuation outside ASCII.
    EXPECT_EQ(words("a°b"), (Words{"a°b"}));
}

TEST(Words, EqualIgnoringCase) {
    EXPECT_TRUE(equal_ignoring_case("Höhe\\A", "hÖHE\\a"));
    EXPECT_TRUE(equal_ignoring_case("", ""));
    EXPECT_FALSE(equal_ignoring_case("a", "ab"));
    EXPECT_FALSE(equal_ignoring_case("ä", "a"));
    EXPECT_TRUE(equal_ignoring_case("\xd6", "\xf6"));
}

}  // namespace
}  // namespace kindred::client::shares
