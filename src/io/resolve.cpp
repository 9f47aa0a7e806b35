#include "io/resolve.hpp"

#include <memory>
#include <netdb.h>
#include <netinet/in.h>

namespace kindred::io {

Result<IPv4> resolve_ipv4(const std::string& host) {
    if (const auto address = parse_ipv4(host)) return address;
    addrinfo hints{};
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int status = getaddrinfo(host.c_str(), nullptr, &hints, &found); status != 0)
        return fail("cannot find the address of " + host + ": " + gai_strerror(status));
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> list(found, freeaddrinfo);
    const auto* address = reinterpret_cast<const sockaddr_in*>(list->ai_addr);
    return IPv4{ntohl(address->sin_addr.s_addr)};
}

}  // namespace kindred::io
