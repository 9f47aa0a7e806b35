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

/// In its own order the list is followed by the id of the last item; if that is gone, by where it
/// was.
std::vector<Entry>::iterator behind(std::vector<Entry>& entries, const Place& place) {
    const auto last = std::ranges::find_if(
        entries, [&](const Entry& entry) { return place.id != 0 && entry.place.id == place.id; });
    if (last != entries.end()) return last + 1;
    return std::ranges::upper_bound(entries, place.key, {},
                                    [](const Entry& entry) { return entry.place.key; });
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
    const auto* const number = place.key.number();
    const std::string key =
        number != nullptr ? std::to_string(*number) : std::string(place.key.text());
    const std::string text = std::to_string(place.id) + (number != nullptr ? " n" : " t") + key;
    return to_hex(as_bytes(text));
}

Result<KeptPlace> parse_cursor(std::string_view cursor) {
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
    KeptPlace place{std::string(key), *id};
    if (kind == 'n') place.key = *number;
    return place;
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
    const auto before = [descending = query.descending](const Entry& a, const Entry& b) {
        return descending ? b.place < a.place : a.place < b.place;
    };
    auto begin = entries.begin();
    if (query.after && sorted) {
        const Entry after{query.after->place(), 0};
        begin = std::partition(begin, entries.end(),
                               [&](const Entry& entry) { return !before(after, entry); });
    } else if (query.after) {
        begin = behind(entries, query.after->place());
    }
    const auto size_of = [](auto distance) { return static_cast<std::size_t>(distance); };
    const auto step = [](std::size_t count) { return static_cast<std::ptrdiff_t>(count); };
    const auto first = begin + step(std::min(query.offset, size_of(entries.end() - begin)));
    const auto last = first + step(std::min(query.limit, size_of(entries.end() - first)));
    if (sorted) {
        if (first != begin && first != entries.end())
            std::nth_element(begin, first, entries.end(), before);
        std::partial_sort(first, last, entries.end(), before);
    }
    return {size_of(first - entries.begin()), size_of(last - entries.begin())};
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
