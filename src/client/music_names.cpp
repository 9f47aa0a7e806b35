#include "client/music_names.hpp"

#include "base/text.hpp"
#include "client/shares/words.hpp"

#include <algorithm>
#include <array>

namespace kindred::client {
namespace {

/// Letters up to `last`, from the one behind the entry before, are written `plain`.
struct Letters {
    char32_t last;
    std::string_view plain;
};

// Lower-case letters of Latin-1 and Latin Extended-A.
constexpr char32_t first_letter = 0xdf;
constexpr std::array<Letters, 37> letters = {
    {{0xdf, "ss"}, {0xe5, "a"},  {0xe6, "ae"}, {0xe7, "c"},  {0xeb, "e"},   {0xef, "i"},
     {0xf0, "d"},  {0xf1, "n"},  {0xf6, "o"},  {0xf7, " "},  {0xf8, "o"},   {0xfc, "u"},
     {0xfd, "y"},  {0xfe, "th"}, {0xff, "y"},  {0x105, "a"}, {0x10d, "c"},  {0x111, "d"},
     {0x11b, "e"}, {0x123, "g"}, {0x127, "h"}, {0x131, "i"}, {0x133, "ij"}, {0x135, "j"},
     {0x138, "k"}, {0x142, "l"}, {0x14b, "n"}, {0x151, "o"}, {0x153, "oe"}, {0x159, "r"},
     {0x161, "s"}, {0x167, "t"}, {0x173, "u"}, {0x175, "w"}, {0x178, "y"},  {0x17e, "z"},
     {0x17f, "s"}}};
// Marks that are put on the letter before them, as some systems write accents.
constexpr char32_t first_mark = 0x300;
constexpr char32_t last_mark = 0x36f;

// Their ends are no ends of words: `don't` is `dont`.
constexpr std::array<std::string_view, 5> apostrophes = {"'", "`", "\xc2\xb4", "\xe2\x80\x98",
                                                         "\xe2\x80\x99"};

std::string without_apostrophes(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto mark = std::ranges::find_if(
            apostrophes, [&](std::string_view apostrophe) { return text.starts_with(apostrophe); });
        if (mark != apostrophes.end()) {
            text.remove_prefix(mark->size());
            continue;
        }
        if (text.front() == '&')
            out += " and ";
        else
            out += text.front();
        text.remove_prefix(1);
    }
    return out;
}

/// The two-byte character at the front of UTF-8, or 0 if it is another.
char32_t two_bytes(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (text.size() < 2 || (byte(0) & 0xe0) != 0xc0) return 0;
    return static_cast<char32_t>((byte(0) & 0x1f) << 6 | (byte(1) & 0x3f));
}

void append_without_accents(std::string& out, std::string_view text) {
    while (!text.empty()) {
        const char32_t c = two_bytes(text);
        if (c >= first_mark && c <= last_mark) {
            text.remove_prefix(2);
        } else if (c >= first_letter && c <= letters.back().last) {
            out += std::ranges::lower_bound(letters, c, {}, &Letters::last)->plain;
            text.remove_prefix(2);
        } else {
            out += text.front();
            text.remove_prefix(1);
        }
    }
}

}  // namespace

std::string plain_words(std::string_view raw) {
    std::string folded;
    shares::fold_words(without_apostrophes(display_text(raw)), folded);
    std::string words;
    words.reserve(folded.size());
    shares::for_each_word(folded, [&](std::string_view word) {
        if (!words.empty()) words += ' ';
        append_without_accents(words, word);
    });
    return words;
}

bool has_phrase(std::string_view text, std::string_view words) {
    if (words.empty()) return true;
    for (std::size_t at = text.find(words); at != text.npos; at = text.find(words, at + 1)) {
        const std::size_t end = at + words.size();
        if ((at == 0 || text[at - 1] == ' ') && (end == text.size() || text[end] == ' '))
            return true;
    }
    return false;
}

}  // namespace kindred::client
