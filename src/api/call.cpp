#include "api/call.hpp"

#include <algorithm>

namespace kindred::api {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

Result<std::string> percent_decoded(std::string_view text, bool plus_is_blank) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_blank) {
            plain += ' ';
        } else if (text[i] != '%') {
            plain += text[i];
        } else {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
            if (low < 0) return fail("bad percent-encoding in '" + std::string(text) + "'");
            plain += static_cast<char>(high << 4 | low);
            i += 2;
        }
    }
    return plain;
}

/// Calls `use(part)` for the parts of `text` between separators.
template <class Use>
void split(std::string_view text, char separator, Use use) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        if (end > 0) use(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace

Result<Target> parse_target(std::string_view target) {
    Target parsed;
    std::optional<Error> error;
    const auto decode = [&](std::string_view text, bool plus) {
        auto plain = percent_decoded(text, plus);
        if (!plain && !error) error = plain.error();
        return plain.value_or("");
    };
    const std::size_t question = std::min(target.find('?'), target.size());
    split(target.substr(0, question), '/',
          [&](std::string_view segment) { parsed.segments.push_back(decode(segment, false)); });
    split(target.substr(question), '&', [&](std::string_view pair) {
        if (pair.starts_with('?')) pair.remove_prefix(1);
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
        parsed.query[decode(pair.substr(0, equals), true)] = decode(value, true);
    });
    if (error) return std::unexpected(*std::move(error));
    return parsed;
}

Result<std::uint64_t> parse_number(const Call& call, std::string_view name,
                                   std::uint64_t otherwise) {
    const std::string_view text = call.parameter(name);
    if (text.empty()) return otherwise;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        return fail("'" + std::string(name) + "' is not a whole number");
    return number;
}

Result<Page> parse_page(const Call& call, std::size_t most) {
    const auto offset = parse_number(call, "offset", 0);
    if (!offset) return std::unexpected(offset.error());
    const auto limit = parse_number(call, "limit", most);
    if (!limit) return std::unexpected(limit.error());
    return Page{*offset, std::min<std::size_t>(*limit, most)};
}

}  // namespace kindred::api
