// Tables of text with separators (RFC 4180, and what programs make of it).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::client {

struct CsvRow {
    std::size_t line = 0;            ///< where it begins, from 1
    std::vector<std::string> cells;  ///< without blanks around them
    std::string problem;             ///< why it is not what it should be; empty if it is
};

/// Reads one row after another; blank ones are left out.
class CsvReader {
  public:
    CsvReader(std::string_view text, char separator) : rest_(text), separator_(separator) {}

    /// Nothing at the end of the text.
    std::optional<CsvRow> next();

  private:
    CsvRow read_row();
    std::string read_cell(CsvRow& row);
    void read_quoted(std::string& cell, CsvRow& row);
    bool at_line_end() const { return rest_.empty() || rest_[0] == '\n' || rest_[0] == '\r'; }
    void skip_line_end();

    std::string_view rest_;
    char separator_;
    std::size_t line_ = 1;
};

}  // namespace kindred::client
