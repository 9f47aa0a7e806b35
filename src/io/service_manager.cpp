#include "io/service_manager.hpp"

#include "io/fd.hpp"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>

namespace kindred::io {

void tell_service_manager(std::string_view state) {
    const char* where = std::getenv("NOTIFY_SOCKET");
    sockaddr_un address{};
    const std::size_t length = where == nullptr ? 0 : std::strlen(where);
    if (length == 0 || length >= sizeof address.sun_path) return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, where, length);
    // A leading '@' stands for the zero byte of an abstract address.
    if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
    const Fd fd(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!fd) return;
    ::sendto(fd.get(), state.data(), state.size(), MSG_NOSIGNAL,
             reinterpret_cast<const sockaddr*>(&address),
             static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length));
}

}  // namespace kindred::io
