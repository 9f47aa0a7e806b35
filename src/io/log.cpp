#include "io/log.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <memory>

namespace kindred::io {
namespace {

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

/// One line for people: what strangers sent must not end it or steer the terminal.
std::string printable(std::string_view text) {
    std::string line = display_text(text);
    for (char& c : line) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    return line;
}

}  // namespace

std::string json_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : display_text(text)) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    return out += '"';
}

LogSink make_log(LogSettings settings) {
    auto logger = std::make_shared<spdlog::logger>(
        "kindred", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_level(level_of(settings.least));
    logger->flush_on(spdlog::level::debug);
    logger->set_pattern(settings.json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v})"
                                      : "%Y-%m-%d %H:%M:%S.%e %-7l %v");
    return [logger, json = settings.json](LogLevel level, std::string_view part,
                                          std::string_view line) {
        const auto spdlog_level = level_of(level);
        if (!logger->should_log(spdlog_level)) return;
        // The text is an argument and not a format, whatever braces strangers put into it.
        if (json) {
            logger->log(spdlog_level, "\"part\":{},\"message\":{}", json_string(part),
                        json_string(line));
        } else {
            logger->log(spdlog_level, "{}: {}", part, printable(line));
        }
    };
}

}  // namespace kindred::io
