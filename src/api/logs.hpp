// The newest lines of the log, for those who look at the daemon from afar. The daemon keeps them.
#pragma once

#include "base/log.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace kindred::api {

struct LogLine {
    std::uint64_t number = 0;  ///< counts up from 1
    std::int64_t time = 0;     ///< Unix seconds
    LogLevel level = LogLevel::info;
    std::string part;  ///< of the program that speaks
    std::string text;
};

class Logs {
  public:
    virtual ~Logs() = default;
    /// The newest lines behind number `after`, oldest first, at most `most`.
    virtual std::vector<LogLine> lines(std::uint64_t after, std::size_t most) const = 0;
};

}  // namespace kindred::api
