#include "server/addresses.hpp"

namespace kindred::server {
namespace {

/// By then every bucket with a sensible rate is full again.
constexpr Duration memory = 30min;

bool is_loopback(IPv4 address) {
    return address.value >> 24 == 127;
}

}  // namespace

bool Addresses::exempt(IPv4 address) const {
    return !core_.settings.limit_loopback && is_loopback(address);
}

bool Addresses::connect(IPv4 address) {
    Address& known = addresses_[address];
    if (!exempt(address) && known.connections >= core_.settings.max_connections_per_address)
        return false;
    ++known.connections;
    return true;
}

void Addresses::disconnect(IPv4 address) {
    if (--addresses_[address].connections == 0) quiet_.push(core_.now.steady + memory, address);
}

bool Addresses::may_log_in(IPv4 address) {
    return exempt(address) ||
           addresses_[address].logins.take(core_.settings.logins_per_address, core_.now.steady);
}

bool Addresses::may_register(IPv4 address) {
    return exempt(address) || addresses_[address].registrations.take(
                                  core_.settings.registrations_per_address, core_.now.steady);
}

void Addresses::tick() {
    while (const auto address = quiet_.pop(core_.now.steady)) {
        const auto known = addresses_.find(*address);
        if (known != addresses_.end() && known->second.connections == 0) addresses_.erase(known);
    }
}

}  // namespace kindred::server
