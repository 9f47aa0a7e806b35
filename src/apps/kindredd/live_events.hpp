// The WebSockets that follow what happens: GET /api/v1/events (see api/events.hpp). A reader who
// cannot keep up is told so and closed; he comes back with `after` and misses nothing.
#pragma once

#include "api/events.hpp"
#include "base/http.hpp"
#include "io/http_server.hpp"

#include <list>

namespace kindred::daemon {

class LiveEvents {
  public:
    LiveEvents(api::Context context, std::string run) : log_(context, std::move(run)) {}

    /// True if the request is for events.
    static bool asked_by(const HttpRequest& request);
    /// `role` is that of who asks, who may follow events.
    void follow(const HttpRequest& request, api::Role role, Now now, io::HttpReply reply);
    void happened(const client::Event& event, Now now);
    void log_line(const api::LogLine& line);

  private:
    struct Follower {
        io::WebSocket socket;
        api::Topics topics = 0;
    };

    void tell(const api::EventMessage& message);

    api::EventLog log_;
    std::list<Follower> followers_;
};

}  // namespace kindred::daemon
