// Numbers, text and tables for people.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::cli {

/// "1 file", "2 files".
std::string counted(std::uint64_t number, std::string_view thing);
/// "812 B", "3.4 MiB".
std::string bytes_text(std::uint64_t bytes);
/// "1.2 MiB/s", or "" for none.
std::string speed_text(std::uint64_t bytes_per_second);
/// "4:05", "1:02:03".
std::string duration_text(std::uint64_t seconds);
/// "2026-11-23 14:05", in the zone of whoever looks; "" for 0.
std::string time_text(std::uint64_t unix_seconds);
/// Columns a terminal needs for UTF-8 text, taking every character as one column.
std::size_t columns_of(std::string_view text);
/// Text without control characters: what strangers write must not steer the terminal.
std::string printable(std::string_view text);
/// The first `columns` of `text`, with an ellipsis if that is not all.
std::string shortened(std::string_view text, std::size_t columns);
/// The last `columns` of `text`, likewise: of a path, the end tells more.
std::string shortened_front(std::string_view text, std::size_t columns);

/// Rows of cells, printed in columns that are as wide as needed, or as a terminal lets them be.
class Table {
  public:
    enum class Align { left, right };
    struct Column {
        std::string title;
        Align align = Align::left;
        /// Its cells lose their beginnings when a row is wider than the terminal.
        bool gives_way = false;
    };

    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
    void add(std::vector<std::string> row);
    bool empty() const { return rows_.empty(); }
    /// `columns` is what a terminal shows; 0: as much as there is.
    void print(std::ostream& out, std::size_t columns = 0) const;

  private:
    std::vector<std::size_t> widths_within(std::size_t columns) const;

    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace kindred::cli
