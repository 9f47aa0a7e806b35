#include "client/shares/query.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"
#include "client/shares/words.hpp"

#include <algorithm>

namespace kindred::client::shares {
namespace {

constexpr std::string_view blanks = " \t\r\n\v\f";

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::size_t count_characters(std::string_view text) {
    if (!is_utf8(text)) return text.size();
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

void sort_unique(std::vector<std::string>& words) {
    std::ranges::sort(words);
    const auto repeated = std::ranges::unique(words);
    words.erase(repeated.begin(), repeated.end());
}

}  // namespace

Query Query::parse(std::string_view text) {
    Query query;
    text = trimmed(text);
    query.characters = count_characters(text);
    std::string folded;
    while (!text.empty()) {
        const std::string_view term = text.substr(0, text.find_first_of(blanks));
        text.remove_prefix(term.size());
        text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
        auto& words = term.starts_with('-')   ? query.excluded
                      : term.starts_with('*') ? query.suffixes
                                              : query.included;
        fold_words(term, folded);
        for_each_word(folded, [&](std::string_view word) { words.emplace_back(word); });
    }
    sort_unique(query.included);
    sort_unique(query.suffixes);
    sort_unique(query.excluded);
    return query;
}

bool Query::answerable(std::size_t min_characters) const {
    if (included.empty() || characters < min_characters) return false;
    if (included.size() + suffixes.size() + excluded.size() > limits::search_query_words)
        return false;
    return std::ranges::none_of(included, [this](const std::string& word) {
        return std::ranges::binary_search(excluded, word);
    });
}

}  // namespace kindred::client::shares
