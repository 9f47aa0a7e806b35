// Where log lines go: standard error, as text for people or as JSON for machines. From any thread.
#pragma once

#include "base/log.hpp"

namespace kindred::io {

struct LogSettings {
    LogLevel least = LogLevel::info;  ///< lines below are dropped
    bool json = false;                ///< one JSON object per line
};

LogSink make_log(LogSettings settings);

/// `text` as a JSON string with its quotes. Bytes that are not UTF-8 are taken as Latin-1.
std::string json_string(std::string_view text);

}  // namespace kindred::io
