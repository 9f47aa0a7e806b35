// The API that tools for slskd speak, under /api/v0: about fifty routes over the same engine as our
// own API. It holds what those callers expect a server to remember: searches under their GUIDs,
// answers of other users that are waited for, and the last events.
//
// Errors are JSON strings or empty bodies here, not problem+json, because callers expect that.
#pragma once

#include "api/api.hpp"
#include "api/v0/request.hpp"
#include "api/v0/searches.hpp"
#include "client/client.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::api::v0 {

using Answer = std::optional<HttpResponse>;

/// An answer that comes when another user or the server has told something.
struct Waiting {
    /// The response, as soon as it can be made.
    std::function<std::optional<HttpResponse>(Now)> look;
    Time deadline;
    Respond respond;
};

/// What the handlers work on.
struct Context {
    client::Client& client;
    Shares& shares;
    const Logs& logs;
    Host& host;
    Auth& auth;
    Searches searches;
    std::vector<Waiting> waiting;
    std::deque<boost::json::object> events;  ///< the newest first
    std::uint64_t last_event = 0;
    bool online = false;  ///< as was told last
};

/// `{name}` in a path stands for a segment or more of them, because some callers do not encode a
/// slash in a user name; `{guid}` and `{number}` for one that is a GUID or
/// has only digits.
struct Route {
    std::string_view method;
    std::string_view path;    ///< below /api/v0
    Role role = Role::admin;  ///< the least that may use it
    Answer (*answer)(Context&, const Request&) = nullptr;
};

std::span<const Route> routes();

class Service {
  public:
    /// What `context` refers to must outlive the service.
    explicit Service(const api::Context& context)
        : context_{context.client,
                   context.shares,
                   context.logs,
                   context.host,
                   context.auth,
                   Searches(context.client),
                   {},
                   {},
                   0,
                   false} {}

    static bool is_asked_by(const HttpRequest& request);
    /// Calls `respond` once, now or later.
    void handle(const HttpRequest& request, Now now, Respond respond);
    /// Notes what callers can ask for later.
    void happened(const client::Event& event, Now now);
    /// Ends searches and waits that are due.
    void tick(Now now);

  private:
    Answer answer(const HttpRequest& request, Now now, const Respond& respond);

    Context context_;
};

}  // namespace kindred::api::v0
