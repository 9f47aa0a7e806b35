// Brokering: passes requests to connect from user to user, and their failures back. A failure is
// passed on only if it answers a recent request, because anybody can claim one.
#pragma once

#include "protocol/to_server_messages.hpp"
#include "server/core.hpp"

namespace kindred::server {

class Brokering {
  public:
    explicit Brokering(Core& core) : core_(core) {}

    void connect(User& from, const protocol::to_server::ConnectToPeerView& message);
    void cannot_connect(const User& from, const protocol::to_server::CantConnectToPeer& message);

  private:
    Time expired() const { return core_.now.steady - core_.settings.brokering_memory; }

    Core& core_;
};

}  // namespace kindred::server
