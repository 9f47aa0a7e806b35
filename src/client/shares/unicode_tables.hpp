// What search needs to know of Unicode beyond ASCII: the characters that separate words
// (punctuation and white space), and simple lower case. The tables are made by
// tools/unicode_tables.py.
#pragma once

#include <cstdint>
#include <span>

namespace kindred::client::shares::unicode {

struct Range {
    char32_t first;
    char32_t last;
};

/// Every `step`-th character from `first` to `last` has its lower case at +delta.
struct LowerRange {
    char32_t first;
    char32_t last;
    std::uint32_t step;
    std::int32_t delta;
};

/// Sorted, not overlapping.
std::span<const Range> separators();
/// Sorted, not overlapping.
std::span<const LowerRange> lower_case();

}  // namespace kindred::client::shares::unicode
