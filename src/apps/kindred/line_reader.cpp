#include "apps/kindred/line_reader.hpp"

namespace kindred::cli {

LineReader::Status LineReader::next(std::string& line) {
    using Traits = std::istream::traits_type;
    line.clear();
    bool too_long = false;
    std::streambuf& buffer = *in_.rdbuf();
    for (auto c = buffer.sbumpc();; c = buffer.sbumpc()) {
        if (Traits::eq_int_type(c, Traits::eof())) {
            if (too_long) return Status::too_long;
            return line.empty() ? Status::end : Status::line;
        }
        if (Traits::to_char_type(c) == '\n') return too_long ? Status::too_long : Status::line;
        if (line.size() == limit_) {
            too_long = true;
        } else {
            line += Traits::to_char_type(c);
        }
    }
}

}  // namespace kindred::cli
