// Addresses: what each IPv4 address has been doing, and whether it may go on. Addresses that have
// been quiet for a while are forgotten.
#pragma once

#include "base/endpoint.hpp"
#include "server/core.hpp"
#include "server/timers.hpp"

#include <unordered_map>

namespace kindred::server {

struct AddressUse {
    std::size_t connections = 0;
    Bucket logins;
    Bucket registrations;
    RateBuckets rates;  ///< of all sessions together
};

class Addresses {
  public:
    explicit Addresses(Core& core) : core_(core) {}

    /// Counts a connection; null if this address has as many as it may have. The use of an address
    /// stays where it is until its last connection has ended.
    AddressUse* connect(IPv4 address);
    void disconnect(IPv4 address, AddressUse& use);
    bool may_log_in(IPv4 address, AddressUse& use);
    bool may_register(IPv4 address, AddressUse& use);
    /// Takes `cost` from what all sessions of the address may do together.
    bool may(IPv4 address, AddressUse& use, const NamedLimit& limit, double cost);
    void tick();

    /// Connections in all.
    std::size_t connections() const;

  private:
    bool exempt(IPv4 address) const;

    Core& core_;
    std::unordered_map<IPv4, AddressUse> addresses_;
    DueQueue<IPv4> quiet_;
};

}  // namespace kindred::server
