// The verb that shows the download queue and does things with what is in it.
#pragma once

#include "apps/kindred/session.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace kindred::cli {

struct QueueOptions {
    std::string action;  ///< pause, resume, retry, cancel or remove; empty: only show
    std::vector<std::uint64_t> ids;
    bool all = false;
    std::string username;
    std::string state;
};

/// Without an action prints what the options choose, all if they choose nothing. With one, does it
/// to each; fails if the daemon refused one that was named by its id.
int queue(Session& session, const QueueOptions& options);

}  // namespace kindred::cli
