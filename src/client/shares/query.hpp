// A search query as its words: what must be in a path, what must not, and what some word of the
// path must end with. The rules are those of the reference client (docs/protocol.md, search
// matching), so that everybody's searches mean the same everywhere.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::client::shares {

/// All words are lower-case UTF-8 without punctuation, sorted, and none occurs twice in a list.
struct Query {
    std::vector<std::string> included;  ///< every one is a whole word of the path
    std::vector<std::string> suffixes;  ///< `*end`: some word of the path ends so, or is it
    std::vector<std::string> excluded;  ///< `-word`: no word of the path is one of these
    std::size_t characters = 0;         ///< length of the text without blanks at its ends

    /// Reads what a searcher typed. Any bytes are a query; text that is not UTF-8 is Latin-1.
    static Query parse(std::string_view text);

    /// True if the query can have results at all: it names at least one whole word, is not below
    /// the shortest length, has at most limits::search_query_words words, and does not exclude
    /// what it asks for.
    bool answerable(std::size_t min_characters) const;

    bool operator==(const Query&) const = default;
};

}  // namespace kindred::client::shares
