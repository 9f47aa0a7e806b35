// The configuration file of kindredd, and the same keys in the environment. The engine's settings
// stand in sections by their groups, and what is the daemon's own in [daemon]. Both are described
// elsewhere, once (api/settings.hpp, daemon_keys.hpp); here is only how they are read and printed.
#pragma once

#include "api/hook.hpp"
#include "apps/kindredd/daemon_keys.hpp"
#include "base/result.hpp"

#include <boost/json/value.hpp>

#include <functional>

namespace kindred::daemon {

struct Config {
    /// As PATCH /api/v1/settings takes them; only what is there.
    boost::json::object settings;
    DaemonValues daemon;
    std::vector<api::Hook> hooks;  ///< of the file: they have no place in the environment
};

/// Reads TOML text. An unknown key or a bad value is an error that names `source`, the line, and
/// what is allowed.
Result<Config> parse_config(std::string_view text, const std::string& source);
Result<Config> read_config(const std::string& path);

/// The value of an environment variable, or "".
using Environment = std::function<std::string(const char* name)>;
/// KINDRED_UPLOAD_SLOTS and its like. Lists have ';' between their elements; lists of tables are
/// JSON.
Result<Config> environment_config(const Environment& environment);

/// One setting of the engine from text such as "upload_slots=5".
Result<void> set_by_text(const std::string& text, boost::json::object& settings);

/// `over` has the last word. Lists are replaced, not put together.
void overlay(Config& config, Config over);

/// TOML with a comment for every key. What is not set stands there commented out with its default;
/// secrets are left out.
std::string commented_config(const Config& config);

}  // namespace kindred::daemon
