// `kindred search`: results as they come, grouped by user and folder.
#pragma once

#include "apps/kindred/session.hpp"

#include <string>

namespace kindred::cli {

struct SearchOptions {
    std::string query;
    double wait = 10;       ///< seconds
    std::size_t limit = 0;  ///< files after which to stop; 0 for no limit
};

/// `nothing_found` if nobody answered in time.
int search(Session& session, const SearchOptions& options);

}  // namespace kindred::cli
