// The API that tools for slskd speak, under /api/v0: about fifty routes over the same engine as our
// own API. It holds what those callers expect a server to remember: searches under their GUIDs,
// answers of other users that are waited for, and the last events.
//
// Errors are JSON strings or empty bodies here, not problem+json, because callers expect that.
#pragma once

#include "api/shares.hpp"
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

struct Settings {
    std::uint16_t listen_port = 0;
    bool authentication = false;
    /// The token for a name and a password; nothing if they are wrong.
    std::function<std::optional<std::string>(const std::string& name, const std::string& password)>
        log_in;
};

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
    Settings settings;
    Searches searches;
    std::vector<Waiting> waiting;
    std::deque<boost::json::object> events;  ///< the newest first
    std::uint64_t last_event = 0;
};

/// `{name}` in a path stands for a segment or more of them, because some callers do not encode a
/// slash in a user name; `{guid}` for one that is a GUID.
struct Route {
    std::string_view method;
    std::string_view path;  ///< below /api/v0
    Answer (*answer)(Context&, const Request&) = nullptr;
};

std::span<const Route> routes();

class Service {
  public:
    /// The references must outlive the service.
    Service(client::Client& client, Shares& shares, Settings settings)
        : context_{client, shares, std::move(settings), Searches(client), {}, {}, 0} {}

    static bool is_asked_by(const HttpRequest& request);
    /// Calls `respond` once, now or later. The caller has made sure that the request is allowed.
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
