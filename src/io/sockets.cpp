#include "io/sockets.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace kindred::io {
namespace {

void set_option(int fd, int level, int name, int value) {
    ::setsockopt(fd, level, name, &value, sizeof value);
}

/// Where a unix socket is. An address holds 107 bytes; a longer path goes by the descriptor of its
/// folder, which stays open as long as the address is in use.
struct UnixAddress {
    sockaddr_un address{};
    Fd folder;

    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }
};

Result<UnixAddress> unix_address(const std::string& path) {
    UnixAddress there;
    there.address.sun_family = AF_UNIX;
    std::string name = path;
    if (name.size() >= sizeof there.address.sun_path) {
        const std::size_t slash = path.rfind('/');
        const std::string folder = slash == path.npos ? "." : path.substr(0, slash + 1);
        there.folder = Fd(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (!there.folder) return fail("cannot open " + folder + ": " + error_text(errno));
        name = "/proc/self/fd/" + std::to_string(there.folder.get()) + "/" + path.substr(slash + 1);
    }
    if (path.empty() || name.size() >= sizeof there.address.sun_path)
        return fail("the name of the unix socket is empty or too long: '" + path + "'");
    name.copy(there.address.sun_path, name.size());
    return there;
}

bool answers(const std::string& path) {
    const Fd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return probe && connect_unix(probe.get(), path);
}

}  // namespace

Endpoint to_endpoint(const sockaddr_in& address) {
    return {IPv4{ntohl(address.sin_addr.s_addr)}, ntohs(address.sin_port)};
}

sockaddr_in to_sockaddr(Endpoint endpoint) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(endpoint.port);
    address.sin_addr.s_addr = htonl(endpoint.address.value);
    return address;
}

void tune(int fd) {
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, 5);
    set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, 10);
    stagger_keepalive(fd);
}

void stagger_keepalive(int fd) {
    constexpr int soonest = 30;
    // Timers this long fire together every four seconds or so: that makes fifteen groups.
    constexpr int spread = 60;
    // Those of a crowd that comes at once have successive numbers.
    set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, soonest + fd % spread);
}

Result<Fd> listen_tcp(Endpoint local, int backlog) {
    const auto failed = [&](const char* what) {
        return fail("cannot " + std::string(what) + " " + to_string(local) + ": " +
                    error_text(errno));
    };
    Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd) return failed("make a socket for");
    set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1);
    tune(fd.get());
    const sockaddr_in address = to_sockaddr(local);
    if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return failed("bind to");
    }
    if (::listen(fd.get(), backlog) != 0) return failed("listen on");
    return fd;
}

Result<Fd> listen_unix(const std::string& path) {
    const auto there = unix_address(path);
    if (!there) return std::unexpected(there.error());
    Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd) return fail("cannot make a unix socket: " + error_text(errno));
    struct stat info{};
    if (::lstat(path.c_str(), &info) == 0 && S_ISSOCK(info.st_mode)) {
        if (answers(path)) return fail("another process serves " + path);
        ::unlink(path.c_str());
    }
    // The mode is set before listen(), so nobody else can have connected in between.
    if (::bind(fd.get(), there->get(), sizeof there->address) != 0 ||
        ::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0 || ::listen(fd.get(), 64) != 0) {
        return fail("cannot listen on " + path + ": " + error_text(errno));
    }
    return fd;
}

Result<void> connect_unix(int fd, const std::string& path) {
    const auto there = unix_address(path);
    if (!there) return std::unexpected(there.error());
    if (::connect(fd, there->get(), sizeof there->address) != 0)
        return fail("cannot connect to " + path + ": " + error_text(errno));
    return {};
}

Endpoint local_endpoint(int fd) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    return to_endpoint(address);
}

Fd start_connect(Endpoint remote) {
    Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd) return fd;
    tune(fd.get());
    const sockaddr_in address = to_sockaddr(remote);
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
        errno != EINPROGRESS) {
        const int why = errno;
        fd.reset();
        errno = why;
    }
    return fd;
}

int connect_result(int fd) {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

}  // namespace kindred::io
