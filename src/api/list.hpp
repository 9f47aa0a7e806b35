// Lists as the API gives them: filtered, sorted and cut into pages on the server.
//     ?q=two+words&sort=-size&limit=100&cursor=...
// `q` keeps what contains all the words. `sort` names a column, with '-' from its other end. The
// answer has `total`, `items`, and `next`, the cursor of the next page, unless it was the last. A
// cursor stays right while things come and go: it names the last item, not a count.
#pragma once

#include "api/call.hpp"

#include <algorithm>
#include <compare>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace kindred::api {

/// A number, or text that somebody else keeps: lists have hundreds of thousands of items, and only
/// few of them are given.
class SortKey {
  public:
    SortKey() = default;
    SortKey(std::uint64_t number) : value_(number) {}
    explicit SortKey(std::string_view text) : value_(text) {}
    explicit SortKey(const std::string& text) : value_(std::string_view(text)) {}
    explicit SortKey(std::string&& text) = delete;

    const std::uint64_t* number() const { return std::get_if<std::uint64_t>(&value_); }
    std::string_view text() const { return std::get<std::string_view>(value_); }

    auto operator<=>(const SortKey&) const = default;

  private:
    std::variant<std::uint64_t, std::string_view> value_;
};

/// Where an item stands: its key in the column that is sorted by, or its index; then its id.
struct Place {
    SortKey key;
    std::uint64_t id = 0;

    auto operator<=>(const Place&) const = default;
};

/// A place that keeps its text.
struct KeptPlace {
    std::variant<std::uint64_t, std::string> key;
    std::uint64_t id = 0;

    Place place() const {
        return {std::visit([](const auto& kept) { return SortKey(kept); }, key), id};
    }
};

std::string to_cursor(const Place& place);
Result<KeptPlace> parse_cursor(std::string_view cursor);

/// What the query asks for. An empty `sort` is the order the list comes in.
struct ListQuery {
    std::string sort;
    bool descending = false;
    std::optional<KeptPlace> after;
    std::size_t offset = 0;
    std::size_t limit = 0;
    std::vector<std::string> words;  ///< of `q`, in lower case
};
Result<ListQuery> parse_list_query(const Call& call, std::size_t most,
                                   std::span<const std::string_view> columns);

/// The words between blanks, in lower case (ASCII).
std::vector<std::string> words_of(std::string_view text);
/// Whether `text` contains all of them, whatever the case of ASCII letters.
bool has_words(std::string_view text, const std::vector<std::string>& words);
/// Whether a comma-separated list of wanted values is empty or has `value`.
bool is_wanted(std::string_view value, std::string_view wanted);

inline constexpr std::string_view list_hint =
    "Use ?q=words&sort=-column&limit=100, and the `next` of one answer as the `cursor` of the "
    "next.";

template <class T>
struct Column {
    std::string_view name;
    SortKey (*key)(const T&);
};

/// How things of one kind are listed.
template <class T>
struct Listed {
    std::span<const Column<T>> columns;
    std::uint64_t (*id)(const T&);
    std::string (*text)(const T&);  ///< what `q` looks into
    std::size_t most;               ///< in one page
};

/// An item that is kept, by its index.
struct Entry {
    Place place;
    std::size_t index = 0;
};
/// Finds the page and puts its entries in order, and the others only as far as that takes: of all
/// that is found, people look at the beginning. [first, last) are the places in `entries`.
struct Cut {
    std::size_t first = 0;
    std::size_t last = 0;
};
Cut cut_page(std::vector<Entry>& entries, const ListQuery& query);

/// The page of `all` that was asked for: {"total", "items", "next"}.
template <class T, class Keep, class Json>
Result<boost::json::object> list_page(const Call& call, const std::vector<T>& all,
                                      const Listed<T>& listed, Keep keep, Json json) {
    std::vector<std::string_view> names;
    for (const Column<T>& column : listed.columns) names.push_back(column.name);
    const auto query = parse_list_query(call, listed.most, names);
    if (!query) return std::unexpected(query.error());
    const auto column = std::ranges::find(listed.columns, query->sort, &Column<T>::name);
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const T& item = all[i];
        if (!keep(item)) continue;
        if (!query->words.empty() && !has_words(listed.text(item), query->words)) continue;
        const SortKey key = column == listed.columns.end() ? SortKey(i) : column->key(item);
        entries.push_back({{key, listed.id(item)}, i});
    }
    const Cut cut = cut_page(entries, *query);
    boost::json::array items;
    for (std::size_t i = cut.first; i < cut.last; ++i) items.push_back(json(all[entries[i].index]));
    boost::json::object page{{"total", entries.size()}, {"items", std::move(items)}};
    if (cut.first < cut.last && cut.last < entries.size())
        page["next"] = to_cursor(entries[cut.last - 1].place);
    return page;
}

}  // namespace kindred::api
