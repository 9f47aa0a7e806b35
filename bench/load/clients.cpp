#include "clients.hpp"

#include "base/assert.hpp"
#include "io/sockets.hpp"
#include "protocol/digest.hpp"
#include "protocol/to_server_messages.hpp"

#include <sodium.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

namespace kindred::load {
namespace {

namespace to_server = protocol::to_server;

/// Users behind one address; fewer than any server's limit.
constexpr unsigned users_per_address = 100;

[[noreturn]] void give_up(const char* what) {
    std::perror(what);
    std::exit(1);
}

/// 127.1.0.1 and up, so that neither ports nor limits of one address run out.
IPv4 address_of(unsigned user) {
    const unsigned number = user / users_per_address;
    return {0x7f010001 + number / 250 * 256 + number % 250};
}

io::Fd connect_from(IPv4 local, Endpoint remote) {
    io::Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!fd) give_up("socket");
    const int on = 1;
    ::setsockopt(fd.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    // No keepalive: the server's is the one to be measured.
    ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const sockaddr_in from = io::to_sockaddr({local, 0});
    const sockaddr_in to = io::to_sockaddr(remote);
    // The foreign server may listen where only some addresses of this machine lead to.
    if ((remote.address.value >> 24) == 127 &&
        ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0)
        give_up("bind");
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
        give_up("connect");
    ::fcntl(fd.get(), F_SETFL, O_NONBLOCK);
    return fd;
}

}  // namespace

std::string name_of(unsigned user) {
    char name[16];
    std::snprintf(name, sizeof name, "user%06u", user);
    return name;
}

unsigned number_of(std::string_view name) {
    unsigned number = ~0U;
    const std::string_view digits = name.substr(std::min<std::size_t>(name.size(), 4));
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

std::string cheap_hash() {
    char hash[crypto_pwhash_STRBYTES] = {};
    if (::sodium_init() < 0 ||
        ::crypto_pwhash_str_alg(hash, password.data(), password.size(), crypto_pwhash_OPSLIMIT_MIN,
                                crypto_pwhash_MEMLIMIT_MIN, crypto_pwhash_ALG_ARGON2ID13) != 0)
        give_up("argon2id");
    return hash;
}

Seen Seen::operator-(const Seen& before) const {
    Seen difference = *this;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        difference.frames[i] -= before.frames[i];
        difference.frame_bytes[i] -= before.frame_bytes[i];
    }
    difference.bytes -= before.bytes;
    return difference;
}

Clients::Clients(Side side, Endpoint server)
    : side_(side), server_(server), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}

void Clients::log_in(unsigned user) {
    if (clients_.size() <= user) clients_.resize(user + 1024);
    clients_[user] = std::make_unique<Client>();
    Client& client = *clients_[user];
    client.fd = connect_from(address_of(user), server_);
    epoll_event event{.events = EPOLLIN, .data = {.u32 = user}};
    KINDRED_ASSERT(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, client.fd.get(), &event) == 0);
    const std::string name = name_of(user);
    Buffer out;
    request(
        out,
        to_server::Login{name, std::string(password), 160, protocol::login_hash(name, password), 1},
        user);
    request(out, to_server::SetWaitPort{.port = 2234});
    send(user, out);
}

bool Clients::log_in_all(unsigned first, unsigned last) {
    constexpr unsigned at_a_time = 200;
    for (unsigned from = first; from < last; from += at_a_time) {
        const unsigned count = std::min(at_a_time, last - from);
        const std::uint64_t before = seen_.frames[welcome_code];
        for (unsigned i = 0; i < count; ++i) log_in(from + i);
        const auto all_in = [&] { return seen_.frames[welcome_code] >= before + count; };
        if (!until(all_in, std::chrono::seconds(60))) return false;
    }
    return true;
}

void Clients::close(unsigned user) {
    clients_[user].reset();
}

void Clients::send(unsigned user, ByteView bytes) {
    while (!bytes.empty() && clients_[user] != nullptr) {
        const ssize_t n =
            ::send(clients_[user]->fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n >= 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(n));
        } else if (errno == EAGAIN) {
            turn(std::chrono::milliseconds(1));  // the server may be waiting for us to read
        } else {
            ++ended_;
            close(user);
        }
    }
}

void Clients::turn(std::chrono::microseconds patience) {
    std::array<epoll_event, 256> events;
    const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(),
                                   static_cast<int>((patience.count() + 999) / 1000));
    for (int i = 0; i < count; ++i) read(events[static_cast<std::size_t>(i)].data.u32);
}

void Clients::read(unsigned user) {
    if (clients_[user] == nullptr) return;
    Client& client = *clients_[user];
    const ssize_t n = ::recv(client.fd.get(), buffer_.data(), buffer_.size(), 0);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) {
        ++ended_;
        return close(user);
    }
    seen_.bytes += static_cast<std::uint64_t>(n);
    ByteView bytes(buffer_.data(), static_cast<std::size_t>(n));
    while (const auto frame = client.reader.next(bytes)) {
        const std::size_t code = frame->code;
        if (code < seen_.frames.size()) {
            ++seen_.frames[code];
            seen_.frame_bytes[code] += frame->raw.size();
        }
        if (on_frame_) on_frame_(user, *frame);
    }
    if (!replies_.empty()) send(user, std::exchange(replies_, {}));
}

void Clients::settle(std::chrono::milliseconds quiet) {
    auto last = Clock::now();
    std::uint64_t bytes = seen_.bytes;
    while (Clock::now() - last < quiet) {
        turn(std::chrono::milliseconds(10));
        if (std::exchange(bytes, seen_.bytes) != seen_.bytes) last = Clock::now();
    }
}

}  // namespace kindred::load
