// A list of wanted music, as people have one: a table with commas from some program, or lines they
// typed. Pure functions of the text.
//
// A table (CSV) begins with a line of column names, in any order and case: artist, title, album,
// length, tracks, or what other programs call them. Commas, semicolons or tabs separate; quotes
// enclose what has these in it.
//
// Lines hold one wish each:
//     Artist - Title                                (Artist - Album in a list of albums)
//     artist=A, title=T, album=B, length=3:52      (in a list of albums also tracks=12)
//     any other words
// Empty lines and those that begin with `#` are nothing.
#pragma once

#include "client/conditions.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::client {

enum class ListFormat : std::uint8_t { automatic, csv, lines };
/// What each entry of a list stands for.
enum class ListMode : std::uint8_t { track, album };

std::string_view to_string(ListMode mode);

/// An entry: in a list of tracks it has a title, in one of albums an album. Other words than
/// these stand there, too, without an artist.
struct WantedItem {
    std::size_t line = 0;  ///< where it begins, from 1
    WantedNames names;
    std::uint32_t tracks = 0;  ///< of the album; 0 if that was not told

    bool operator==(const WantedItem&) const = default;
};

struct ListProblem {
    std::size_t line = 0;
    std::string what;

    bool operator==(const ListProblem&) const = default;
};

struct WantedList {
    /// In the order of the list; what is wanted twice is there once.
    std::vector<WantedItem> items;
    /// What could not be understood, the first ones; empty for a good list.
    std::vector<ListProblem> problems;
};

WantedList parse_wanted_list(std::string_view text, ListFormat format, ListMode mode);

/// The same for entries that ask for the same thing.
std::string key_of(const WantedItem& item, ListMode mode);

}  // namespace kindred::client
