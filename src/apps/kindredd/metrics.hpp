// The numbers of the daemon in the text format of Prometheus (version 0.0.4), for GET /metrics.
#pragma once

#include "api/shares.hpp"
#include "client/types.hpp"

#include <string>

namespace kindred::daemon {

std::string metrics_text(const client::Statistics& numbers, const client::SessionStatus& session,
                         const api::SharesStatus& shares);

}  // namespace kindred::daemon
