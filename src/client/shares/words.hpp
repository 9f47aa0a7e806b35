// Text as search sees it: lower case, and words. Words are what is between separators, which are
// white space and every ASCII and Unicode punctuation character (`_` too).
#pragma once

#include <string>
#include <string_view>

namespace kindred::client::shares {

/// Puts the lower case of `raw` into `out`, as UTF-8. Text that is not UTF-8 is taken as Latin-1.
void lower_case(std::string_view raw, std::string& out);

/// The same, with every separator a single blank.
void fold_words(std::string_view raw, std::string& out);

/// True if both are the same in lower case.
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// Calls `use(word)` for every word of a text made by fold_words().
template <class F>
void for_each_word(std::string_view folded, F&& use) {
    std::size_t begin = 0;
    while (true) {
        while (begin < folded.size() && folded[begin] == ' ') ++begin;
        if (begin == folded.size()) return;
        std::size_t end = begin + 1;
        while (end < folded.size() && folded[end] != ' ') ++end;
        use(folded.substr(begin, end - begin));
        begin = end;
    }
}

}  // namespace kindred::client::shares
