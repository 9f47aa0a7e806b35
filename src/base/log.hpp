// The log facade: cores and libraries write lines here, the shell decides where they go.
#pragma once

#include <functional>
#include <string_view>

namespace kindred {

enum class LogLevel { debug, info, warning, error };

std::string_view to_string(LogLevel level);

/// Where lines go: the level, the part of the program that speaks, and one line of UTF-8 text.
using LogSink = std::function<void(LogLevel, std::string_view part, std::string_view line)>;

}  // namespace kindred
