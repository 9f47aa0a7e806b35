// `kindred search`: results as they come, grouped by user and folder.
#pragma once

#include "apps/kindred/session.hpp"

#include <string>
#include <vector>

namespace kindred::cli {

struct SearchOptions {
    std::string query;
    std::string room;                ///< only its users are asked
    std::vector<std::string> users;  ///< only they are asked
    bool buddies = false;            ///< only those who are online are asked
    double wait = 10;                ///< seconds
    std::size_t limit = 0;           ///< files after which to stop; 0 for no limit
};

/// `nothing_found` if nobody answered in time.
int search(Session& session, const SearchOptions& options);

}  // namespace kindred::cli
