// What the command line of kindredd says. Everything can be given by flags alone.
#pragma once

#include "base/endpoint.hpp"
#include "base/log.hpp"

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

struct Options {
    std::string server_host;
    std::uint16_t server_port = 0;
    std::string username;
    std::string password;
    Endpoint listen;
    std::optional<Endpoint> listen_obfuscated;
    std::optional<Endpoint> http;
    std::string api_key;
    std::vector<std::string> http_hosts;
    std::string web_folder;  ///< empty: look where it is installed; "off": none
    std::vector<SharedFolder> shares;
    bool share_hidden = false;
    std::string data_folder;
    std::string downloads;
    std::string incomplete;
    std::size_t upload_slots = 3;
    LogLevel log_level = LogLevel::info;
    bool log_json = false;
};

/// The options, or the exit status after help, version or an error has been printed.
std::variant<Options, int> parse_options(int argc, const char* const* argv);

}  // namespace kindred::daemon
