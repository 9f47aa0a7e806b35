// IPv4 addresses and endpoints: the Soulseek protocol knows no other kind.
#pragma once

#include "base/result.hpp"

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace kindred {

/// An IPv4 address as the number a<<24|b<<16|c<<8|d. 0.0.0.0 stands for "unknown" or "offline".
struct IPv4 {
    std::uint32_t value = 0;

    explicit operator bool() const { return value != 0; }
    auto operator<=>(const IPv4&) const = default;
};

struct Endpoint {
    IPv4 address;
    std::uint16_t port = 0;

    auto operator<=>(const Endpoint&) const = default;
};

std::string to_string(IPv4 address);
std::string to_string(Endpoint endpoint);

/// Reads "a.b.c.d". The error quotes the text.
Result<IPv4> parse_ipv4(std::string_view text);
/// Reads "a.b.c.d:port". The error quotes the text.
Result<Endpoint> parse_endpoint(std::string_view text);

}  // namespace kindred

template <>
struct std::hash<kindred::IPv4> {
    std::size_t operator()(kindred::IPv4 address) const noexcept { return address.value; }
};
template <>
struct std::hash<kindred::Endpoint> {
    std::size_t operator()(const kindred::Endpoint& endpoint) const noexcept {
        return std::hash<std::uint64_t>{}(std::uint64_t{endpoint.address.value} << 16 |
                                          endpoint.port);
    }
};
