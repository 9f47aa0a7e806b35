#include "io/resolve.hpp"

#include <cstring>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>

namespace kindred::io {
namespace {

using AddressList = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Result<AddressList> look_up(const std::string& host, const char* port, int family) {
    addrinfo hints{};
    hints.ai_family = family;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int status = getaddrinfo(host.c_str(), port, &hints, &found); status != 0)
        return fail("cannot find the address of " + host + ": " + gai_strerror(status));
    return AddressList(found, freeaddrinfo);
}

}  // namespace

Result<IPv4> resolve_ipv4(const std::string& host) {
    if (const auto address = parse_ipv4(host)) return address;
    const auto list = look_up(host, nullptr, AF_INET);
    if (!list) return std::unexpected(list.error());
    const auto* address = reinterpret_cast<const sockaddr_in*>((*list)->ai_addr);
    return IPv4{ntohl(address->sin_addr.s_addr)};
}

Result<std::vector<SocketAddress>> resolve(const std::string& host, std::uint16_t port) {
    const auto list = look_up(host, std::to_string(port).c_str(), AF_UNSPEC);
    if (!list) return std::unexpected(list.error());
    std::vector<SocketAddress> addresses;
    for (const addrinfo* entry = list->get(); entry != nullptr; entry = entry->ai_next) {
        SocketAddress& address = addresses.emplace_back();
        std::memcpy(&address.storage, entry->ai_addr, entry->ai_addrlen);
        address.size = entry->ai_addrlen;
    }
    return addresses;
}

}  // namespace kindred::io
