// The REST API of the daemon: HttpRequest in, HttpResponse out. It owns no sockets and keeps no
// state of its own; every answer comes from the client engine and the shares.
//
// Everything lives under /api/v1, takes and gives JSON, and reports errors as problem+json
// (RFC 9457) with a `hint` that says what to do. Lists are paged with `offset` and `limit`.
#pragma once

#include "api/auth.hpp"
#include "api/call.hpp"
#include "api/hooks.hpp"
#include "api/host.hpp"
#include "api/logs.hpp"
#include "api/shares.hpp"
#include "base/http.hpp"
#include "client/client.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace kindred::api {

/// What the routes work on.
struct Context {
    client::Client& client;
    Shares& shares;
    const Logs& logs;
    Host& host;
    Auth& auth;
    Hooks& hooks;
};

/// The response, or none if it follows through Call::respond.
using Answer = std::optional<HttpResponse>;

/// What the body of a request is.
enum class Takes { json, bytes };

/// One line of the routing table. `{name}` in a path stands for one percent-decoded segment.
struct Route {
    std::string_view method;
    std::string_view path;
    Role role = Role::admin;  ///< the least that may use it
    Answer (*answer)(Context&, const Call&) = nullptr;
    Takes takes = Takes::json;
};

/// Every route there is.
std::span<const Route> routes();

class Api {
  public:
    /// What `context` refers to must outlive the API.
    explicit Api(Context context) : context_(context) {}

    /// Calls `respond` once: at once, or when something has to be durable before, later.
    void handle(const HttpRequest& request, Now now, Respond respond);

  private:
    Context context_;
};

}  // namespace kindred::api
