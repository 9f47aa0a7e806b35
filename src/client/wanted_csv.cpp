#include "client/wanted_csv.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

void trim(std::string& text) {
    constexpr std::string_view blanks = " \t";
    text.erase(text.find_last_not_of(blanks) + 1);
    text.erase(0, std::min(text.find_first_not_of(blanks), text.size()));
}

}  // namespace

std::optional<CsvRow> CsvReader::next() {
    while (!rest_.empty()) {
        CsvRow row = read_row();
        const bool blank = std::ranges::all_of(row.cells, &std::string::empty);
        if (!blank || !row.problem.empty()) return row;
    }
    return std::nullopt;
}

CsvRow CsvReader::read_row() {
    CsvRow row;
    row.line = line_;
    for (;;) {
        row.cells.push_back(read_cell(row));
        if (at_line_end()) break;
        rest_.remove_prefix(1);  // the separator
    }
    skip_line_end();
    return row;
}

std::string CsvReader::read_cell(CsvRow& row) {
    // A tab may be the separator, and is no blank then.
    while (rest_.starts_with(' ')) rest_.remove_prefix(1);
    std::string cell;
    if (rest_.starts_with('"')) read_quoted(cell, row);
    while (!at_line_end() && rest_.front() != separator_) {
        cell += rest_.front();
        rest_.remove_prefix(1);
    }
    trim(cell);
    return cell;
}

/// From a quote to its partner; two of them inside stand for one.
void CsvReader::read_quoted(std::string& cell, CsvRow& row) {
    rest_.remove_prefix(1);
    while (!rest_.empty()) {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        if (c == '"' && !rest_.starts_with('"')) return;
        if (c == '"') rest_.remove_prefix(1);
        if (c == '\n') ++line_;
        cell += c == '\n' || c == '\r' ? ' ' : c;
    }
    row.problem = "a quote is not closed";
}

void CsvReader::skip_line_end() {
    if (rest_.empty()) return;
    rest_.remove_prefix(rest_.starts_with("\r\n") ? 2 : 1);
    ++line_;
}

}  // namespace kindred::client
