// The verbs about the daemon itself: its settings, log, and login.
#pragma once

#include "apps/kindred/session.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace kindred::cli {

struct ConfigOptions {
    std::string name;                 ///< empty: list all
    std::vector<std::string> values;  ///< empty: show
};

int config(Session& session, const ConfigOptions& options);

struct LogOptions {
    bool follow = false;
    std::uint64_t limit = 100;
};

int logs(Session& session, const LogOptions& options);
int connect(Session& session);
int disconnect(Session& session);

}  // namespace kindred::cli
