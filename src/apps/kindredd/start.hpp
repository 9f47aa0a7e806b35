// What the daemon begins with: the file, overlaid by what the API has set,
// overlaid by environment and flags.
#pragma once

#include "api/host.hpp"
#include "api/web_files.hpp"
#include "apps/kindredd/options.hpp"
#include "client/settings.hpp"
#include "io/share_scanner.hpp"

namespace kindred::daemon {

struct Start {
    client::Settings settings;
    io::ScanOptions scan;
    Endpoint listen;
    Endpoint listen_obfuscated;  ///< port 0: not opened
    boost::json::object saved;
    api::WebFiles web;
};

/// The settings of the engine, with what the API has changed in `saved`.
Result<client::Settings> engine_settings(const Options& options, const boost::json::object& saved);

/// The file of the data folder with the picture that the API has set; empty once it is cleared.
inline constexpr std::string_view picture_file = "picture";

/// The file in which the API's changes are kept.
std::string saved_path(const Options& options);

/// Reads it all; the error says which file or value is in the way.
Result<Start> read_start(const Options& options);

}  // namespace kindred::daemon
