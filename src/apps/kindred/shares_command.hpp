// The verb for what others may have of you: which folders are shared, and with whom.
#pragma once

#include "apps/kindred/session.hpp"

#include <string>

namespace kindred::cli {

struct SharesOptions {
    std::string action;      ///< add, remove, explain or rescan; empty: show
    std::string subject;     ///< a folder, the name or folder of a share, or a file
    std::string name;        ///< what others see of a folder that is added; empty: its own name
    std::string visibility;  ///< for whom it is; empty: everyone
};

/// What changes something waits for the scan that follows.
int shares(Session& session, const SharesOptions& options);

}  // namespace kindred::cli
