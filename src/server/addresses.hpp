// Addresses: what each IPv4 address has been doing, and whether it may go on. Addresses that have
// been quiet for a while are forgotten.
#pragma once

#include "base/endpoint.hpp"
#include "server/core.hpp"
#include "server/timers.hpp"

#include <unordered_map>

namespace kindred::server {

class Addresses {
  public:
    explicit Addresses(Core& core) : core_(core) {}

    /// False if this address has as many connections as it may have.
    bool connect(IPv4 address);
    void disconnect(IPv4 address);
    bool may_log_in(IPv4 address);
    bool may_register(IPv4 address);
    void tick();

  private:
    struct Address {
        std::size_t connections = 0;
        Bucket logins;
        Bucket registrations;
    };

    bool exempt(IPv4 address) const;

    Core& core_;
    std::unordered_map<IPv4, Address> addresses_;
    DueQueue<IPv4> quiet_;
};

}  // namespace kindred::server
