#include "apps/kindred/format.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace kindred::cli {
namespace {

/// Columns of a table stand so far apart.
constexpr std::string_view between = "  ";

bool continues_character(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

}  // namespace

std::string counted(std::uint64_t number, std::string_view thing) {
    return std::to_string(number) + " " + std::string(thing) + (number == 1 ? "" : "s");
}

std::string bytes_text(std::uint64_t bytes) {
    static constexpr std::array units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < 1024) return std::to_string(bytes) + " B";
    auto amount = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; amount >= 1024 && unit + 1 < units.size(); ++unit) amount /= 1024;
    char text[32];
    std::snprintf(text, sizeof text, amount < 10 ? "%.1f %s" : "%.0f %s", amount, units[unit]);
    return text;
}

std::string speed_text(std::uint64_t bytes_per_second) {
    return bytes_per_second == 0 ? "" : bytes_text(bytes_per_second) + "/s";
}

std::string duration_text(std::uint64_t seconds) {
    char text[48];
    const auto hours = static_cast<unsigned long long>(seconds / 3600);
    const auto minutes = static_cast<unsigned>(seconds / 60 % 60);
    const auto rest = static_cast<unsigned>(seconds % 60);
    if (hours > 0) {
        std::snprintf(text, sizeof text, "%llu:%02u:%02u", hours, minutes, rest);
    } else {
        std::snprintf(text, sizeof text, "%u:%02u", minutes, rest);
    }
    return text;
}

std::string time_text(std::uint64_t unix_seconds) {
    if (unix_seconds == 0) return "";
    const auto moment = static_cast<std::time_t>(unix_seconds);
    std::tm local{};
    localtime_r(&moment, &local);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &local);
    return text;
}

std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return !continues_character(c); }));
}

std::string printable(std::string_view text) {
    std::string clean;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        // U+0080 to U+009F are control characters too: C2 80 to C2 9F.
        const bool c1 =
            byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
        if (byte >= 0x20 && byte != 0x7f && !c1) {
            clean += text[i];
        } else {
            clean += '?';
            if (c1) ++i;
        }
    }
    return clean;
}

std::string shortened(std::string_view text, std::size_t columns) {
    if (columns_of(text) <= columns) return std::string(text);
    std::size_t end = 0;
    for (std::size_t left = columns; end < text.size(); ++end)
        if (!continues_character(text[end]) && left-- <= 1) break;
    return std::string(text.substr(0, end)) + "…";
}

std::string shortened_front(std::string_view text, std::size_t columns) {
    const std::size_t all = columns_of(text);
    if (all <= columns) return std::string(text);
    std::size_t begin = 0;
    // Characters to leave out, and one more for the ellipsis.
    for (std::size_t left = all - columns + 1; begin < text.size(); ++begin)
        if (!continues_character(text[begin]) && left-- == 0) break;
    return "…" + std::string(text.substr(begin));
}

void Table::add(std::vector<std::string> row) {
    for (std::string& cell : row) cell = printable(cell);
    row.resize(columns_.size());
    rows_.push_back(std::move(row));
}

std::vector<std::size_t> Table::widths_within(std::size_t columns) const {
    static constexpr std::size_t least = 20;
    std::vector<std::size_t> widths;
    std::size_t all = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::size_t width = columns_of(columns_[i].title);
        for (const auto& row : rows_) width = std::max(width, columns_of(row[i]));
        widths.push_back(width);
        all += width + between.size();
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (!columns_[i].gives_way || columns == 0 || all <= columns + between.size()) continue;
        const std::size_t too_much = all - columns - between.size();
        const std::size_t spare = widths[i] - std::min(widths[i], least);
        widths[i] -= std::min(spare, too_much);
    }
    return widths;
}

void Table::print(std::ostream& out, std::size_t columns) const {
    const std::vector<std::size_t> widths = widths_within(columns);
    const auto print_row = [&](auto&& cell_of) {
        std::string line;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::string cell = shortened_front(cell_of(i), widths[i]);
            const std::string blanks(widths[i] - columns_of(cell), ' ');
            if (i > 0) line += between;
            line += columns_[i].align == Align::right ? blanks + cell : cell + blanks;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out << line << '\n';
    };
    print_row([&](std::size_t i) -> const std::string& { return columns_[i].title; });
    for (const auto& row : rows_)
        print_row([&](std::size_t i) -> const std::string& { return row[i]; });
}

}  // namespace kindred::cli
