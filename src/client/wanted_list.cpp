#include "client/wanted_list.hpp"

#include "base/text.hpp"
#include "client/music_names.hpp"
#include "client/wanted_csv.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace kindred::client {
namespace {

// Far more than anybody listens to; each costs a search.
constexpr std::size_t max_items = 10'000;
constexpr std::size_t max_problems = 100;
// Servers drop longer queries.
constexpr std::size_t max_text = 200;
constexpr std::uint32_t max_length = 24 * 3600;
constexpr std::uint32_t max_tracks = 1000;

enum class Field : std::uint8_t { artist, title, album, length, milliseconds, tracks };

/// What columns are called, as plain_words() has it; the better name of a field comes first.
struct FieldName {
    std::string_view name;
    Field field;
};
constexpr std::array<FieldName, 37> field_names = {{
    {"artist", Field::artist},
    {"artists", Field::artist},
    {"artist name", Field::artist},
    {"artist names", Field::artist},
    {"artist name s", Field::artist},
    {"artistname", Field::artist},
    {"track artist", Field::artist},
    {"band", Field::artist},
    {"performer", Field::artist},
    {"album artist", Field::artist},
    {"title", Field::title},
    {"track title", Field::title},
    {"track name", Field::title},
    {"trackname", Field::title},
    {"song", Field::title},
    {"song title", Field::title},
    {"song name", Field::title},
    {"track", Field::title},
    {"name", Field::title},
    {"album", Field::album},
    {"album title", Field::album},
    {"album name", Field::album},
    {"albumname", Field::album},
    {"release", Field::album},
    {"length", Field::length},
    {"duration", Field::length},
    {"time", Field::length},
    {"seconds", Field::length},
    {"duration s", Field::length},
    {"duration ms", Field::milliseconds},
    {"track duration ms", Field::milliseconds},
    {"length ms", Field::milliseconds},
    {"tracks", Field::tracks},
    {"track count", Field::tracks},
    {"total tracks", Field::tracks},
    {"number of tracks", Field::tracks},
    {"tracknum", Field::tracks},
}};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const std::size_t first = text.find_first_not_of(blanks);
    return first == text.npos ? std::string_view{}
                              : text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

/// The whole text as a number, or nothing.
std::optional<std::uint32_t> whole_number(std::string_view text) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number)
                                                                    : std::nullopt;
}

/// `232`, `232.4`, `3:52` or `1:03:52` in seconds.
std::optional<std::uint32_t> seconds_of(std::string_view text) {
    if (const std::size_t dot = text.find('.'); dot != text.npos) {
        if (!whole_number(text.substr(dot + 1)) && dot + 1 != text.size()) return std::nullopt;
        text = text.substr(0, dot);
    }
    std::uint64_t seconds = 0;
    for (int parts = 0; parts < 3; ++parts) {
        const std::size_t colon = std::min(text.find(':'), text.size());
        const auto number = whole_number(text.substr(0, colon));
        if (!number || (parts > 0 && *number > 59)) return std::nullopt;
        seconds = seconds * 60 + *number;
        if (colon == text.size())
            return seconds <= max_length ? std::optional(static_cast<std::uint32_t>(seconds))
                                         : std::nullopt;
        text.remove_prefix(colon + 1);
    }
    return std::nullopt;
}

Result<void> set_text(std::string& member, std::string_view name, std::string_view text) {
    if (text.size() > max_text)
        return fail("the " + std::string(name) + " has more than " + std::to_string(max_text) +
                    " bytes");
    member = std::string(text);
    // Programs put tabs and line ends into cells, and worse.
    for (char& c : member)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return {};
}

Result<void> set_field(WantedItem& item, Field field, std::string_view text) {
    if (text.empty()) return {};
    switch (field) {
        case Field::artist:
            return set_text(item.names.artist, "artist", text);
        case Field::title:
            return set_text(item.names.title, "title", text);
        case Field::album:
            return set_text(item.names.album, "album", text);
        case Field::length:
        case Field::milliseconds: {
            const bool thousandths = field == Field::milliseconds;
            const auto number = thousandths ? whole_number(text) : seconds_of(text);
            const std::uint32_t seconds = number.value_or(0) / (thousandths ? 1000 : 1);
            if (!number || seconds > max_length)
                return fail("\"" + std::string(text.substr(0, max_text)) +
                            "\" is no length: use seconds or 3:52");
            item.names.length_seconds = seconds;
            return {};
        }
        case Field::tracks: {
            const auto number = whole_number(text);
            if (!number || *number > max_tracks)
                return fail("\"" + std::string(text.substr(0, max_text)) +
                            "\" is no number of tracks");
            item.tracks = *number;
            return {};
        }
    }
    return {};
}

/// Gathers what a list holds.
class ListBuilder {
  public:
    explicit ListBuilder(ListMode mode) : mode_(mode) {}

    void problem(std::size_t line, std::string what) {
        if (list_.problems.size() < max_problems) list_.problems.push_back({line, std::move(what)});
    }
    void add(WantedItem item) {
        if (mode_ == ListMode::album)
            item.names.title.clear();
        else
            item.tracks = 0;
        const std::string& main = mode_ == ListMode::album ? item.names.album : item.names.title;
        if (plain_words(main).empty())
            return problem(item.line, mode_ == ListMode::album ? "there is no album in it"
                                                               : "there is no title in it");
        if (list_.items.size() >= max_items) {
            if (!std::exchange(full_, true))
                problem(item.line,
                        "a list may have " + std::to_string(max_items) + " entries at most");
            return;
        }
        if (keys_.insert(key_of(item, mode_)).second) list_.items.push_back(std::move(item));
    }
    ListMode mode() const { return mode_; }
    WantedList take() {
        if (list_.items.empty() && list_.problems.empty())
            problem(1, "there is nothing in the list");
        return std::move(list_);
    }

  private:
    ListMode mode_;
    WantedList list_;
    std::set<std::string> keys_;
    bool full_ = false;
};

// --- tables
// --------------------------------------------------------------------------------------

/// The column of each field, if there is one.
using Columns = std::vector<std::pair<Field, std::size_t>>;

Columns columns_of(const std::vector<std::string>& header) {
    std::vector<std::string> names;
    for (const std::string& cell : header) names.push_back(plain_words(cell));
    Columns columns;
    for (const FieldName& known : field_names) {
        const auto name = std::ranges::find(names, known.name);
        if (name == names.end()) continue;
        if (std::ranges::find(columns, known.field, &Columns::value_type::first) == columns.end())
            columns.emplace_back(known.field, static_cast<std::size_t>(name - names.begin()));
    }
    return columns;
}

struct Table {
    char separator = ',';
    Columns columns;
    std::size_t width = 0;
};

/// The separator with which the first line names the most columns that are known.
Table table_of(std::string_view text) {
    Table best;
    for (const char separator : {',', ';', '\t'}) {
        const auto header = CsvReader(text, separator).next();
        if (!header) continue;
        Columns columns = columns_of(header->cells);
        if (best.width == 0 || columns.size() > best.columns.size())
            best = {separator, std::move(columns), header->cells.size()};
    }
    return best;
}

bool names_music(const Columns& columns, ListMode mode) {
    const Field needed = mode == ListMode::album ? Field::album : Field::title;
    return std::ranges::find(columns, needed, &Columns::value_type::first) != columns.end();
}

void read_row(ListBuilder& list, const CsvRow& row, const Table& table) {
    if (!row.problem.empty()) return list.problem(row.line, row.problem);
    if (row.cells.size() > table.width)
        return list.problem(row.line, "it has " + std::to_string(row.cells.size()) +
                                          " cells, the first line " + std::to_string(table.width) +
                                          ": quote what has a separator in it");
    WantedItem item;
    item.line = row.line;
    for (const auto& [field, column] : table.columns) {
        if (column >= row.cells.size()) continue;
        if (const auto set = set_field(item, field, row.cells[column]); !set)
            return list.problem(row.line, set.error().message);
    }
    list.add(std::move(item));
}

void read_table(ListBuilder& list, std::string_view text, const Table& table) {
    CsvReader reader(text, table.separator);
    const auto header = reader.next();
    if (!header) return;
    if (!names_music(table.columns, list.mode()))
        return list.problem(header->line, std::string("no column is called ") +
                                              (list.mode() == ListMode::album ? "album" : "title"));
    while (const auto row = reader.next()) read_row(list, *row, table);
}

// --- lines
// ---------------------------------------------------------------------------------------

/// The field that `text` begins with the name of, with `=` behind it; both are taken off.
std::optional<Field> take_name(std::string_view& text) {
    constexpr std::array names = {
        FieldName{"artist", Field::artist}, FieldName{"title", Field::title},
        FieldName{"album", Field::album}, FieldName{"length", Field::length},
        FieldName{"tracks", Field::tracks}};
    const std::size_t equals = text.find('=');
    if (equals == text.npos) return std::nullopt;
    const std::string name = plain_words(text.substr(0, equals));
    const auto known = std::ranges::find(names, name, &FieldName::name);
    if (known == names.end()) return std::nullopt;
    text.remove_prefix(equals + 1);
    return known->field;
}

/// Where the value at the front of `text` ends: at a comma that a name and `=` follow.
std::size_t end_of_value(std::string_view text) {
    for (std::size_t comma = text.find(','); comma != text.npos;
         comma = text.find(',', comma + 1)) {
        std::string_view rest = text.substr(comma + 1);
        if (take_name(rest)) return comma;
    }
    return text.size();
}

Result<void> read_named(WantedItem& item, Field field, std::string_view rest) {
    for (;;) {
        const std::size_t end = end_of_value(rest);
        if (const auto set = set_field(item, field, trimmed(rest.substr(0, end))); !set) return set;
        if (end == rest.size()) return {};
        rest.remove_prefix(end + 1);
        field = take_name(rest).value_or(field);
    }
}

Result<void> read_plain(WantedItem& item, std::string_view line, ListMode mode) {
    const Field main = mode == ListMode::album ? Field::album : Field::title;
    for (const std::string_view dash : {" - ", " \xe2\x80\x93 ", " \xe2\x80\x94 "}) {
        const std::size_t at = line.find(dash);
        if (at == line.npos) continue;
        if (const auto set = set_field(item, Field::artist, trimmed(line.substr(0, at))); !set)
            return set;
        return set_field(item, main, trimmed(line.substr(at + dash.size())));
    }
    return set_field(item, main, line);
}

void read_line(ListBuilder& list, std::size_t number, std::string_view line) {
    line = trimmed(line);
    if (line.empty() || line.front() == '#') return;
    WantedItem item;
    item.line = number;
    std::string_view rest = line;
    const auto field = take_name(rest);
    const auto read = field ? read_named(item, *field, rest) : read_plain(item, line, list.mode());
    if (!read) return list.problem(number, read.error().message);
    list.add(std::move(item));
}

void read_lines(ListBuilder& list, std::string_view text) {
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        read_line(list, number, text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace

std::string_view to_string(ListMode mode) {
    return mode == ListMode::album ? "album" : "track";
}

WantedList parse_wanted_list(std::string_view text, ListFormat format, ListMode mode) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    const std::string readable = display_text(text);
    ListBuilder list(mode);
    const Table table = format == ListFormat::lines ? Table{} : table_of(readable);
    // One known word in the first line may be a song; two are a table.
    if (format == ListFormat::csv ||
        (table.columns.size() >= 2 && names_music(table.columns, mode)))
        read_table(list, readable, table);
    else
        read_lines(list, readable);
    return list.take();
}

std::string key_of(const WantedItem& item, ListMode mode) {
    const WantedNames& names = item.names;
    std::string key(to_string(mode));
    for (const std::string* name : {&names.artist, &names.title, &names.album})
        key += '\n' + plain_words(*name);
    return key + '\n' + std::to_string(names.length_seconds);
}

}  // namespace kindred::client
