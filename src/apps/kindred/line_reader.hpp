// Lines from a stream, one at a time and of bounded length, so that a pipe can be read without
// holding all of it.
#pragma once

#include <cstddef>
#include <istream>
#include <string>

namespace kindred::cli {

class LineReader {
  public:
    /// `limit` is the longest line in bytes.
    LineReader(std::istream& in, std::size_t limit) : in_(in), limit_(limit) {}

    enum class Status {
        line,      ///< `line` is the next one, without its newline
        too_long,  ///< the next line exceeds the limit and was skipped
        end,
    };
    Status next(std::string& line);

  private:
    std::istream& in_;
    std::size_t limit_;
};

}  // namespace kindred::cli
