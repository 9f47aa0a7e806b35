// Brokering: passes requests to connect from user to user, and their failures back. A failure is
// passed on only if it answers a recent request, because anybody can claim one.
#pragma once

#include "protocol/to_server_messages.hpp"
#include "server/core.hpp"
#include "server/timers.hpp"

#include <unordered_map>

namespace kindred::server {

class Brokering {
  public:
    explicit Brokering(Core& core) : core_(core) {}

    void connect(const User& from, const protocol::to_server::ConnectToPeer& message);
    void cannot_connect(const User& from, const protocol::to_server::CantConnectToPeer& message);
    void tick();

  private:
    struct Request {
        UserId asker;
        UserId asked;
        std::uint32_t token = 0;
        bool operator==(const Request&) const = default;
    };
    struct Hash {
        std::size_t operator()(const Request& request) const noexcept;
    };

    Core& core_;
    /// Requests that may still fail, and when each was made for the last time.
    std::unordered_map<Request, Time, Hash> open_;
    DueQueue<Request> expiries_;
};

}  // namespace kindred::server
