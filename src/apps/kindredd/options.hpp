// What the command line of kindredd says. Everything can be given by flags alone; what is not given
// is as the API has set it, or as it comes.
#pragma once

#include "api/hook.hpp"
#include "apps/kindredd/daemon_keys.hpp"
#include "base/address_range.hpp"
#include "base/endpoint.hpp"
#include "base/log.hpp"
#include "io/socks5.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kindred::daemon {

struct SharedFolder {
    std::string alias;  ///< empty: the last name of the path
    std::string path;
};

/// What the API may change while the daemon runs, and keeps.
struct Changeable {
    /// Settings of the engine that were given, as PATCH /api/v1/settings takes them.
    boost::json::object settings;
    std::optional<Endpoint> listen;
    std::optional<Endpoint> listen_obfuscated;
    std::vector<SharedFolder> shares;
};

struct Options {
    Changeable file;      ///< goes before what the API has changed
    Changeable above;     ///< environment and flags: go behind it and have the last word
    DaemonValues daemon;  ///< as they were given, in the file or elsewhere
    bool port_mapping = false;
    std::optional<io::Proxy> proxy;
    std::optional<Endpoint> http;
    std::string https_certificate;  ///< PEM file; empty: plain HTTP
    std::string https_key;
    std::string http_base;  ///< empty, or begins and does not end with a slash
    std::string api_key;
    std::vector<std::string> http_hosts;
    std::vector<AddressRange> proxies;  ///< whose word about who asks is believed
    std::string web_folder;             ///< empty: look where it is installed; "off": none
    bool share_hidden = false;
    std::vector<api::Hook> hooks;  ///< of the configuration file
    std::string picture;           ///< whole path, empty for none
    std::string data_folder;
    LogLevel log_level = LogLevel::info;
    bool log_json = false;
};

/// The options, or the exit status after help, version or an error has been printed.
std::variant<Options, int> parse_options(int argc, const char* const* argv);

}  // namespace kindred::daemon
