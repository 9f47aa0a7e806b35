// The REST API of the daemon: HttpRequest in, HttpResponse out. It owns no sockets and keeps no
// state of its own; every answer comes from the client engine and the shares.
//
// Everything lives under /api/v1, takes and gives JSON, and reports errors as problem+json
// (RFC 9457) with a `hint` that says what to do. Lists are paged with `offset` and `limit`.
#pragma once

#include "api/access.hpp"
#include "api/call.hpp"
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
};

/// The response, or none if it follows through Call::respond.
using Answer = std::optional<HttpResponse>;

/// What somebody may do. Each role may do all that the ones before it may.
enum class Role : std::uint8_t {
    nobody,  ///< not known; may only log in
    viewer,  ///< may look at everything but settings and logs
    user,    ///< may search, transfer, talk
    admin,   ///< may change settings and accounts
};

/// One line of the routing table. `{name}` in a path stands for one percent-decoded segment.
struct Route {
    std::string_view method;
    std::string_view path;
    Role role = Role::admin;  ///< the least that may use it
    Answer (*answer)(Context&, const Call&) = nullptr;
};

/// Every route there is.
std::span<const Route> routes();

class Api {
  public:
    /// What `context` refers to must outlive the API.
    Api(Context context, AccessPolicy policy) : context_(context), policy_(std::move(policy)) {}

    /// Calls `respond` once: at once, or when something has to be durable before, later.
    void handle(const HttpRequest& request, Now now, Respond respond);

    /// The refusal, if whoever sent `request` may not use the API; for what is not a route.
    std::optional<HttpResponse> refusal(const HttpRequest& request) const {
        return refuse(request, policy_);
    }

  private:
    Context context_;
    AccessPolicy policy_;
};

}  // namespace kindred::api
