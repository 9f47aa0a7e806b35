// The configuration of the server: everything an operator may decide, read from a TOML file. Every
// key is listed once, with its default and its meaning; the reader, the commented example and the
// test that they agree all go over that list.
#pragma once

#include "base/log.hpp"
#include "base/result.hpp"
#include "server/settings.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kindred::server_app {

struct Config {
    std::vector<std::string> listen{"0.0.0.0:2242"};
    std::string data = "kindred-server-data";
    std::string metrics;  ///< endpoint for metrics and health; empty for none
    std::string log_level = "info";
    bool log_json = false;
    /// Bytes that may wait for one slow reader before it is dropped.
    std::size_t out_queue = limits::out_queue;
    server::Settings settings;

    bool operator==(const Config&) const = default;
};

/// The configuration if its values make sense together.
Result<Config> checked(Config config, const std::string& source);

/// Reads TOML text. What is not in it keeps its default. The error names `source`, the line and the
/// key: unknown keys, wrong types and values that make no sense are errors.
Result<Config> parse_config(std::string_view text, const std::string& source);

/// Reads a file.
Result<Config> read_config(const std::string& path);

/// A configuration as TOML with a comment for every key.
std::string commented_config(const Config& config);

LogLevel log_level(std::string_view word);

}  // namespace kindred::server_app
