#include "socket_floor.hpp"

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "io/sockets.hpp"

#include <algorithm>
#include <sys/socket.h>
#include <time.h>

namespace kindred {
namespace {

/// Connections that take turns, as many as one turn of a busy loop has something for.
constexpr std::size_t pairs = 256;
constexpr int rounds = 15;

double cpu_micros() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

io::Fd accept_one(int listener) {
    for (;;) {
        io::Fd accepted(::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (accepted) return accepted;
    }
}

}  // namespace

SocketFloor::SocketFloor() : buffer_(64 * limits::kib) {
    auto listener = io::listen_tcp({IPv4{0x7f000001}, 0}, static_cast<int>(pairs));
    KINDRED_ASSERT(listener.has_value());
    const Endpoint endpoint = io::local_endpoint(listener->get());
    for (std::size_t i = 0; i < pairs; ++i) {
        io::Fd client = io::start_connect(endpoint);
        KINDRED_ASSERT(client);
        pairs_.push_back({accept_one(listener->get()), std::move(client)});
    }
}

double SocketFloor::measure(const SocketTraffic& traffic) {
    std::vector<double> each;
    for (int i = 0; i < rounds; ++i) {
        // An operation that writes to many fits fewer times into what sockets hold.
        const double most = std::max({1.0, traffic.reads, traffic.writes / 10});
        const auto operations = static_cast<std::size_t>(static_cast<double>(pairs) / most);
        each.push_back(read_and_write(traffic, operations) / static_cast<double>(operations));
    }
    const auto middle = each.begin() + rounds / 2;
    std::ranges::nth_element(each, middle);
    return *middle;
}

double SocketFloor::read_and_write(const SocketTraffic& traffic, std::size_t operations) {
    const auto times = [&](double count) {
        return static_cast<std::size_t>(count * static_cast<double>(operations) + 0.5);
    };
    const std::size_t reads = times(traffic.reads);
    const auto size = static_cast<std::size_t>(traffic.bytes_per_write + 0.5);
    clients_write(reads, static_cast<std::size_t>(traffic.bytes_per_read + 0.5));
    const double before = cpu_micros();
    for (std::size_t i = 0; i < reads; ++i)
        KINDRED_ASSERT(::recv(pairs_[i].server.get(), buffer_.data(), buffer_.size(), 0) > 0);
    for (std::size_t i = 0; i < times(traffic.writes); ++i)
        KINDRED_ASSERT(::send(pairs_[i % pairs].server.get(), buffer_.data(), size, MSG_NOSIGNAL) ==
                       static_cast<ssize_t>(size));
    const double used = cpu_micros() - before;
    clients_read();
    return used;
}

void SocketFloor::clients_write(std::size_t count, std::size_t size) {
    for (std::size_t i = 0; i < count; ++i)
        KINDRED_ASSERT(::send(pairs_[i].client.get(), buffer_.data(), size, MSG_NOSIGNAL) ==
                       static_cast<ssize_t>(size));
}

void SocketFloor::clients_read() {
    for (const Pair& pair : pairs_)
        while (::recv(pair.client.get(), buffer_.data(), buffer_.size(), 0) > 0) {
        }
}

}  // namespace kindred
