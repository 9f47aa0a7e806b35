#include "client/wanted_names.hpp"

#include "client/music_names.hpp"
#include "client/searches.hpp"

#include <algorithm>
#include <array>

namespace kindred::client {
namespace {

// What servers pass on, with room for what a longer name is cut at.
constexpr std::size_t max_query = 200;

std::string query_for(const WantedNames& names, ListMode mode) {
    std::string words = names.artist + " " + (mode == ListMode::album ? names.album : names.title);
    // A word that begins with these would exclude, or stand for others.
    std::ranges::replace_if(words, [](char c) { return c == '-' || c == '*'; }, ' ');
    std::string query = outgoing_query(words);
    if (query.size() > max_query) query.resize(std::min(query.rfind(' ', max_query), max_query));
    return query;
}

/// Without what stands in brackets; the text itself if nothing else would be left.
std::string without_brackets(std::string_view text) {
    std::string out;
    int depth = 0;
    for (const char c : text) {
        if (c == '(' || c == '[' || c == '{')
            ++depth;
        else if (c == ')' || c == ']' || c == '}')
            depth = std::max(depth - 1, 0);
        else if (depth == 0)
            out += c;
    }
    return plain_words(out).empty() ? std::string(text) : out;
}

/// The words up to the first of `marks`, if any come before it.
std::string up_to(std::string words, std::span<const std::string_view> marks) {
    std::size_t end = words.size();
    for (const std::string_view mark : marks) end = std::min(end, words.find(mark));
    words.resize(end);
    return words;
}

constexpr std::array<std::string_view, 4> guests = {" feat ", " ft ", " featuring ", " with "};
constexpr std::array<std::string_view, 4> more_artists = {" and ", " vs ", " x ", " presents "};

std::string looser_title(std::string_view title) {
    return up_to(plain_words(without_brackets(title)), std::span(guests).first(3));
}

std::string looser_artist(std::string_view artist) {
    std::string first(artist.substr(0, std::min(artist.find_first_of(",;/"), artist.size())));
    if (plain_words(first).empty()) first = artist;
    std::string words = up_to(up_to(plain_words(without_brackets(first)), guests), more_artists);
    constexpr std::string_view article = "the ";
    if (words.starts_with(article) && words.size() > article.size()) words.erase(0, article.size());
    return words;
}

}  // namespace

std::string query_of(const WantedItem& item, ListMode mode) {
    return query_for(item.names, mode);
}

WantedNames looser_names(const WantedNames& names) {
    return {looser_artist(names.artist), looser_title(names.title), looser_title(names.album),
            names.length_seconds};
}

std::string looser_query_of(const WantedItem& item, ListMode mode) {
    std::string looser = query_for(looser_names(item.names), mode);
    // Others match without case, as we do.
    return plain_words(looser) == plain_words(query_of(item, mode)) ? std::string() : looser;
}

}  // namespace kindred::client
