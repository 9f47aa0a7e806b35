// Who may use the API. The UNIX socket is for the user of the daemon and needs no key. Over TCP a
// key is asked for if there is one. Without a key only loopback is listened on; and because any web
// page can make a browser talk to a loopback address, the names in Host and Origin must be ours.
#pragma once

#include "base/http.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kindred::api {

struct AccessPolicy {
    /// Asked for in X-API-Key or as a Bearer token; empty: none is needed.
    std::string api_key;
    /// Host names, besides loopback addresses, under which the API is reached.
    std::vector<std::string> hosts;
};

/// Empty if `request` may go on, otherwise the refusal.
std::optional<HttpResponse> refuse(const HttpRequest& request, const AccessPolicy& policy);

}  // namespace kindred::api
