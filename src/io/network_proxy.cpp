// The part of a connect in which a proxy is asked to make it.
#include "io/network.hpp"
#include "io/network_connection.hpp"

#include <array>
#include <cerrno>
#include <sys/socket.h>

namespace kindred::io {

void Network::greet_proxy(Connection& connection) {
    set_interest(connection, EPOLLOUT, false);
    set_interest(connection, EPOLLIN, true);
    if (!tell_proxy(connection, connection.socks->greeting())) gone(connection, Disconnect::broken);
}

/// What is said to a proxy always fits into the buffer of a socket that had nothing to send.
bool Network::tell_proxy(Connection& connection, const Buffer& bytes) {
    if (bytes.empty()) return true;
    return ::send(connection.fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
}

void Network::hear_proxy(Connection& connection) {
    Socks5& socks = *connection.socks;
    std::array<std::uint8_t, 260> answer{};  // the longest is a name of 255 bytes and a port
    while (!socks.done()) {
        const ssize_t n = ::recv(connection.fd.get(), answer.data(), socks.wanted(), 0);
        if (n == 0) return gone(connection, Disconnect::closed_by_peer);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (n < 0) return gone(connection, Disconnect::broken);
        const auto reply = socks.take(ByteView(answer).first(static_cast<std::size_t>(n)));
        if (!reply) {
            proxy_problem_ = reply.error().message;
            return gone(connection, Disconnect::refused);
        }
        if (!tell_proxy(connection, *reply)) return gone(connection, Disconnect::broken);
    }
    connection.socks.reset();
    opened(connection);
}

}  // namespace kindred::io
