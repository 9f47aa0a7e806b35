#include "base/text.hpp"

#include <array>

namespace kindred {
namespace {

/// Length of the well-formed UTF-8 sequence at the front of `text`; 0 if there is none.
std::size_t utf8_sequence(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const auto continues = [&](std::size_t i, std::uint8_t low = 0x80, std::uint8_t high = 0xbf) {
        return i < text.size() && byte(i) >= low && byte(i) <= high;
    };
    const std::uint8_t first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first <= 0xdf) return continues(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        const std::uint8_t low = first == 0xe0 ? 0xa0 : 0x80;
        const std::uint8_t high = first == 0xed ? 0x9f : 0xbf;
        return continues(1, low, high) && continues(2) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const std::uint8_t low = first == 0xf0 ? 0x90 : 0x80;
        const std::uint8_t high = first == 0xf4 ? 0x8f : 0xbf;
        return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8_sequence(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string display_text(std::string_view raw) {
    if (is_utf8(raw)) return std::string(raw);
    std::string text;
    text.reserve(raw.size() + raw.size() / 2);
    for (const char c : raw) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (byte < 0x80) {
            text += c;
        } else {
            text += static_cast<char>(0xc0 | byte >> 6);
            text += static_cast<char>(0x80 | (byte & 0x3f));
        }
    }
    return text;
}

std::optional<std::string> latin1_text(std::string_view utf8) {
    if (!is_utf8(utf8)) return std::nullopt;
    std::string text;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<std::uint8_t>(utf8[i]);
        // Two bytes, 0xc2 or 0xc3 first, are U+0080 to U+00FF.
        if (byte > 0xc3) return std::nullopt;
        text += byte < 0x80 ? utf8[i]
                            : static_cast<char>((byte & 3) << 6 |
                                                (static_cast<std::uint8_t>(utf8[++i]) & 0x3f));
    }
    return text == utf8 ? std::nullopt : std::optional(text);
}

std::string to_hex(ByteView bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

Result<Buffer> from_hex(std::string_view hex) {
    Buffer bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size();) {
        if (is_blank(hex[i])) {
            ++i;
            continue;
        }
        const int high = hex_digit(hex[i]);
        const int low = i + 1 < hex.size() ? hex_digit(hex[i + 1]) : -1;
        if (high < 0 || low < 0)
            return fail("not a pair of hex digits at character " + std::to_string(i));
        bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
        i += 2;
    }
    return bytes;
}

}  // namespace kindred
