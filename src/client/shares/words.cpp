#include "client/shares/words.hpp"

#include "base/text.hpp"
#include "client/shares/unicode_tables.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace kindred::client::shares {
namespace {

constexpr bool ascii_separates(unsigned char c) {
    const bool letter_or_digit =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool control = c < 0x20 || c == 0x7f;
    const bool blank_control = (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
    return !letter_or_digit && (!control || blank_control);
}

constexpr char ascii_lower(unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/// Per ASCII character: itself in lower case, or a blank if it separates words.
constexpr auto ascii_words = [] {
    std::array<char, 128> table{};
    for (unsigned char c = 0; c < 128; ++c) table[c] = ascii_separates(c) ? ' ' : ascii_lower(c);
    return table;
}();
constexpr auto ascii_case = [] {
    std::array<char, 128> table{};
    for (unsigned char c = 0; c < 128; ++c) table[c] = ascii_lower(c);
    return table;
}();

bool separates(char32_t c) {
    const auto table = unicode::separators();
    const auto range = std::ranges::lower_bound(table, c, {}, &unicode::Range::last);
    return range != table.end() && range->first <= c;
}

char32_t lower(char32_t c) {
    const auto table = unicode::lower_case();
    const auto range = std::ranges::lower_bound(table, c, {}, &unicode::LowerRange::last);
    if (range == table.end() || c < range->first || (c - range->first) % range->step != 0) return c;
    return static_cast<char32_t>(static_cast<std::int64_t>(c) + range->delta);
}

/// The character at the front of well-formed UTF-8, which is taken off.
char32_t take_character(std::string_view& text) {
    const auto byte = [&](std::size_t i) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
    };
    const char32_t first = byte(0);
    char32_t c = first;
    std::size_t length = 1;
    if (first >= 0xf0) {
        c = (first & 0x07) << 18 | (byte(1) & 0x3f) << 12 | (byte(2) & 0x3f) << 6 |
            (byte(3) & 0x3f);
        length = 4;
    } else if (first >= 0xe0) {
        c = (first & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f);
        length = 3;
    } else if (first >= 0xc0) {
        c = (first & 0x1f) << 6 | (byte(1) & 0x3f);
        length = 2;
    }
    text.remove_prefix(length);
    return c;
}

void append_utf8(std::string& out, char32_t c) {
    const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xc0 | c >> 6);
        put(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        put(0xe0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3f));
        put(0x80 | (c & 0x3f));
    } else {
        put(0xf0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3f));
        put(0x80 | (c >> 6 & 0x3f));
        put(0x80 | (c & 0x3f));
    }
}

std::size_t ascii_prefix(std::string_view text, const std::array<char, 128>& table,
                         std::string& out) {
    out.resize(text.size());
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x80) break;
        out[i] = table[c];
    }
    out.resize(i);
    return i;
}

void transform(std::string_view raw, bool blank_separators, std::string& out) {
    const auto& table = blank_separators ? ascii_words : ascii_case;
    std::string_view rest = raw.substr(ascii_prefix(raw, table, out));
    if (rest.empty()) return;
    const bool utf8 = is_utf8(rest);
    while (!rest.empty()) {
        char32_t c = static_cast<unsigned char>(rest.front());
        if (c < 0x80) {
            out += table[c];
            rest.remove_prefix(1);
            continue;
        }
        if (utf8)
            c = take_character(rest);
        else
            rest.remove_prefix(1);
        if (blank_separators && separates(c))
            out += ' ';
        else
            append_utf8(out, lower(c));
    }
}

}  // namespace

void lower_case(std::string_view raw, std::string& out) {
    transform(raw, false, out);
}

void fold_words(std::string_view raw, std::string& out) {
    transform(raw, true, out);
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    std::size_t i = 0;
    for (; i < a.size() && i < b.size(); ++i) {
        const auto x = static_cast<unsigned char>(a[i]);
        const auto y = static_cast<unsigned char>(b[i]);
        if (x >= 0x80 || y >= 0x80) break;
        if (ascii_case[x] != ascii_case[y]) return false;
    }
    if (i == a.size() || i == b.size()) return a.size() == b.size();
    std::string lower_a;
    std::string lower_b;
    lower_case(a, lower_a);
    lower_case(b, lower_b);
    return lower_a == lower_b;
}

}  // namespace kindred::client::shares
