#include "api/list.hpp"

#include "base/text.hpp"

namespace kindred::api {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string lower_case(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(lower_case(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string to_cursor(const Place& place) {
    const auto* const number = std::get_if<std::uint64_t>(&place.key);
    const std::string key = number != nullptr ? std::to_string(*number) : std::get<1>(place.key);
    const std::string text = std::to_string(place.id) + (number != nullptr ? " n" : " t") + key;
    return to_hex(as_bytes(text));
}

Result<Place> parse_cursor(std::string_view cursor) {
    const auto wrong = fail("'cursor' is none that was given out");
    const auto bytes = from_hex(cursor);
    if (!bytes) return wrong;
    const std::string_view text = as_text(*bytes);
    const std::size_t blank = text.find(' ');
    if (blank == text.npos || blank + 1 == text.size()) return wrong;
    const auto id = whole_number(text.substr(0, blank));
    const char kind = text[blank + 1];
    const std::string_view key = text.substr(blank + 2);
    const auto number = whole_number(key);
    if (!id || (kind == 'n' && !number) || (kind != 'n' && kind != 't')) return wrong;
    return Place{kind == 'n' ? SortKey(*number) : SortKey(std::string(key)), *id};
}

Result<ListQuery> parse_list_query(const Call& call, std::size_t most,
                                   std::span<const std::string_view> columns) {
    ListQuery query;
    const auto page = parse_page(call, most);
    if (!page) return std::unexpected(page.error());
    query.offset = page->offset;
    query.limit = page->limit;
    query.words = words_of(call.parameter("q"));
    std::string_view sort = call.parameter("sort");
    query.descending = sort.starts_with('-');
    if (query.descending) sort.remove_prefix(1);
    if (!sort.empty() && std::ranges::find(columns, sort) == columns.end()) {
        std::string known;
        for (const std::string_view name : columns)
            known += (known.empty() ? "" : ", ") + std::string(name);
        return fail("'sort' is none of: " + known);
    }
    query.sort = sort;
    if (const auto cursor = call.parameter("cursor"); !cursor.empty()) {
        auto place = parse_cursor(cursor);
        if (!place) return std::unexpected(place.error());
        query.after = *std::move(place);
    }
    return query;
}

Cut cut_page(std::vector<Entry>& entries, const ListQuery& query) {
    const bool sorted = !query.sort.empty();
    const auto before = [&](const Place& a, const Place& b) {
        return query.descending ? b < a : a < b;
    };
    if (sorted) std::ranges::sort(entries, before, &Entry::place);
    auto first = entries.begin();
    if (query.after && sorted) {
        first = std::ranges::upper_bound(entries, *query.after, before, &Entry::place);
    } else if (query.after) {
        // In its own order the list is followed by the id of the last item; if that is gone, by
        // where it was.
        const auto last = std::ranges::find_if(entries, [&](const Entry& entry) {
            return query.after->id != 0 && entry.place.id == query.after->id;
        });
        first = last != entries.end()
                    ? last + 1
                    : std::ranges::upper_bound(entries, query.after->key, {},
                                               [](const Entry& entry) { return entry.place.key; });
    }
    Cut cut;
    cut.first = static_cast<std::size_t>(first - entries.begin());
    cut.first += std::min(query.offset, entries.size() - cut.first);
    cut.last = cut.first + std::min(query.limit, entries.size() - cut.first);
    return cut;
}

bool has_words(std::string_view text, const std::vector<std::string>& words) {
    const std::string folded = lower_case(text);
    return std::ranges::all_of(
        words, [&](const std::string& word) { return folded.find(word) != folded.npos; });
}

bool is_wanted(std::string_view value, std::string_view wanted) {
    if (wanted.empty()) return true;
    while (!wanted.empty()) {
        const std::size_t end = std::min(wanted.find(','), wanted.size());
        if (wanted.substr(0, end) == value) return true;
        wanted.remove_prefix(std::min(end + 1, wanted.size()));
    }
    return false;
}

}  // namespace kindred::api
