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

AddressUse* Addresses::connect(IPv4 address) {
    AddressUse& use = addresses_[address];
    if (!exempt(address) && use.connections >= core_.settings.max_connections_per_address)
        return nullptr;
    ++use.connections;
    return &use;
}

void Addresses::disconnect(IPv4 address, AddressUse& use) {
    if (--use.connections == 0) quiet_.push(core_.now.steady + memory, address);
}

bool Addresses::may_log_in(IPv4 address, AddressUse& use) {
    return exempt(address) || use.logins.take(core_.settings.logins_per_address, core_.now.steady);
}

bool Addresses::may_register(IPv4 address, AddressUse& use) {
    return exempt(address) ||
           use.registrations.take(core_.settings.registrations_per_address, core_.now.steady);
}

bool Addresses::may(IPv4 address, AddressUse& use, const NamedLimit& limit, double cost) {
    if (limit.of_address == nullptr || exempt(address)) return true;
    return use.rates[limit.limit].take(core_.settings.*limit.of_address, core_.now.steady, cost);
}

void Addresses::tick() {
    while (const auto address = quiet_.pop(core_.now.steady)) {
        const auto known = addresses_.find(*address);
        if (known != addresses_.end() && known->second.connections == 0) addresses_.erase(known);
    }
}

std::size_t Addresses::connections() const {
    std::size_t sum = 0;
    for (const auto& [address, use] : addresses_) sum += use.connections;
    return sum;
}

}  // namespace kindred::server
