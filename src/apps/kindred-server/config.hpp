// The configuration of the server: everything an operator may decide, read from a TOML file. Every
// key is listed once, with its default and its meaning; the reader, the commented example and the
// test that they agree all go over that list.
#pragma once

#include "base/endpoint.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "server/settings.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::server_app {

struct Config {
    std::vector<Endpoint> listen{{IPv4{}, 2242}};
    std::string data = "kindred-server-data";
    std::optional<Endpoint> metrics;  ///< for metrics and health
    bool log_json = false;
    /// Bytes that may wait for one slow reader before it is dropped.
    std::size_t out_queue = limits::out_queue;
    server::Settings settings;

    bool operator==(const Config&) const = default;
};

/// Reads TOML text. What is not in it keeps its default. The error begins with "SOURCE:LINE: ":
/// unknown keys, wrong types and values that make no sense are errors.
Result<Config> parse_config(std::string_view text, const std::string& source);

/// Reads a file.
Result<Config> read_config(const std::string& path);

/// A configuration as TOML with a comment for every key.
std::string commented_config(const Config& config);

/// "debug", "info", "warning" or "error".
std::optional<LogLevel> log_level(std::string_view word);

}  // namespace kindred::server_app
