// The way from the command line to the daemon: the UNIX socket of a data folder, or a URL.
#pragma once

#include "apps/kindred/api_client.hpp"

#include <string>

namespace kindred::cli {

struct DaemonAddress {
    std::string data_folder;  ///< whose socket to use
    std::string url;          ///< http://HOST:PORT instead, if not empty
    std::string api_key;
    std::string api_key_file;  ///< whose first line is the key instead, if not empty
};

/// The error says what is wrong with the address or the key.
Result<ApiClient> link_to_daemon(const DaemonAddress& address);

}  // namespace kindred::cli
