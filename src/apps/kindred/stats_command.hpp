// The numbers of the client: now, over time, and who and what they are most about.
#pragma once

#include "apps/kindred/session.hpp"

#include <string>

namespace kindred::cli {

struct StatsOptions {
    std::string history;  ///< hour, day or month; empty: none
    std::string top;      ///< users, folders or errors; empty: none
};

/// Without options the numbers since the daemon has started.
int stats(Session& session, const StatsOptions& options);

}  // namespace kindred::cli
