// The WebSockets that follow what happens: GET /api/v1/events. Each begins with
//     {"type":"hello","seq":N}                 live from here; take the lists now
// or, for ?after=SEQ, with the messages that were missed - or {"type":"lost","seq":N} if they are
// no longer kept. Readers that are too slow are dropped by the server and come back with `after`.
#pragma once

#include "api/events.hpp"
#include "base/http.hpp"
#include "io/http_server.hpp"

#include <list>

namespace kindred::daemon {

class LiveEvents {
  public:
    explicit LiveEvents(const client::Client& client) : log_(client) {}

    /// True if the request is for events.
    static bool asked_by(const HttpRequest& request);
    void follow(const HttpRequest& request, io::HttpReply reply);
    void happened(const client::Event& event, Now now);

  private:
    api::EventLog log_;
    std::list<io::WebSocket> followers_;
};

}  // namespace kindred::daemon
