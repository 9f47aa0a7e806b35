#include "io/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kindred::io {
namespace {

/// What `write` makes appear on standard error.
std::string logged(LogSettings settings, const std::function<void(const LogSink&)>& write) {
    testing::internal::CaptureStderr();
    write(make_log(settings));
    return testing::internal::GetCapturedStderr();
}

TEST(LogTest, ALineHasItsTimeLevelAndPart) {
    const auto text = logged({}, [](const LogSink& log) {
        log(LogLevel::debug, "server", "not wanted");
        log(LogLevel::warning, "server", "a {} of strangers");
    });
    EXPECT_THAT(text,
                testing::MatchesRegex("[0-9-]+ [0-9:.]+ warning server: a \\{\\} of strangers\n"));
}

TEST(LogTest, WhatStrangersSendCannotForgeALine) {
    const auto text = logged(
        {}, [](const LogSink& log) { log(LogLevel::info, "server", "name\nforged\x1b[31m"); });
    EXPECT_THAT(text, testing::EndsWith("server: name forged [31m\n"));
}

TEST(LogTest, JsonLinesAreJsonWhateverIsInThem) {
    const auto text = logged({.json = true}, [](const LogSink& log) {
        log(LogLevel::error, "server", "a \"quote\"\n\xff");
    });
    EXPECT_THAT(text, testing::StartsWith("{\"time\":\"20"));
    EXPECT_THAT(text, testing::EndsWith(",\"level\":\"error\",\"part\":\"server\","
                                        "\"message\":\"a \\\"quote\\\"\\u000a\u00ff\"}\n"));
}

}  // namespace
}  // namespace kindred::io
