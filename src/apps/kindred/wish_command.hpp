// `kindred wish`: what is searched again and again.
#pragma once

#include "apps/kindred/session.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace kindred::cli {

struct WishOptions {
    std::string action = "list";     ///< add, list, show, search, seen, pause, resume, remove
    std::vector<std::string> words;  ///< of the query; of the other actions, ids
    std::string download;            ///< off, first or album
    std::vector<std::string> formats;
    std::uint64_t min_bitrate = 0;  ///< kbit/s
    std::vector<std::string> without;
    std::string destination;
    double wait = 60;  ///< seconds for `search`
};

/// `nothing_found` if a search found nothing.
int wish(Session& session, const WishOptions& options);

}  // namespace kindred::cli
