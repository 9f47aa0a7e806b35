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
    bool ask = false;                 ///< ask for the value, and do not show what is typed
};

int config(Session& session, const ConfigOptions& options);

struct LogOptions {
    bool follow = false;
    std::uint64_t limit = 100;
};

int logs(Session& session, const LogOptions& options);
int connect(Session& session);
int disconnect(Session& session);

struct AwayOptions {
    bool back = false;
};
/// What others see of you: away, or back again.
int away(Session& session, const AwayOptions& options);

}  // namespace kindred::cli
