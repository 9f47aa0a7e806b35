// Host names to addresses. Blocks: for workers and for the command line.
#pragma once

#include "base/endpoint.hpp"

#include <cstdint>
#include <string>
#include <sys/socket.h>
#include <vector>

namespace kindred::io {

/// The first IPv4 address of `host`, which may be an address itself.
Result<IPv4> resolve_ipv4(const std::string& host);

/// What connect() takes.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;
};

/// The addresses of `host`, which may be one itself, of IPv4 and IPv6 in the order in which the
/// system would try them; at least one.
Result<std::vector<SocketAddress>> resolve(const std::string& host, std::uint16_t port);

}  // namespace kindred::io
