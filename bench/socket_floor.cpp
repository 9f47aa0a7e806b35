#include "socket_floor.hpp"

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "base/random.hpp"
#include "io/sockets.hpp"

#include <algorithm>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

namespace kindred {
namespace {

/// Operations in a round: as many as a turn of a busy loop has something for.
constexpr std::size_t most_operations = 256;
constexpr int rounds = 25;

/// Pairs for which there are descriptors, if every permitted one is used.
std::size_t possible_pairs() {
    rlimit limit{};
    KINDRED_ASSERT(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
    limit.rlim_cur = limit.rlim_max;
    KINDRED_ASSERT(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
    constexpr std::size_t others = 32;
    constexpr std::size_t enough = 50'000;
    return (std::clamp<std::size_t>(limit.rlim_cur, 2 * others, enough) - others) / 2;
}

/// A connection that is reset when it is closed leaves nothing behind in the kernel.
void reset_at_the_end(int fd) {
    constexpr linger at_once{.l_onoff = 1, .l_linger = 0};
    KINDRED_ASSERT(::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
}

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

SocketFloor::SocketFloor(std::size_t connections) : buffer_(64 * limits::kib) {
    auto listener = io::listen_tcp({IPv4{0x7f000001}, 0}, 16);
    KINDRED_ASSERT(listener.has_value());
    const Endpoint endpoint = io::local_endpoint(listener->get());
    for (std::size_t i = std::min(connections, possible_pairs()); i > 0; --i) {
        io::Fd client = io::start_connect(endpoint);
        KINDRED_ASSERT(client);
        reset_at_the_end(client.get());
        io::Fd server = accept_one(listener->get());
        reset_at_the_end(server.get());
        pairs_.push_back({std::move(server), std::move(client)});
    }
    Random random(1);
    for (std::size_t i = pairs_.size(); i > 1; --i)
        std::swap(pairs_[i - 1], pairs_[random.below(i)]);
}

double SocketFloor::measure(const SocketTraffic& traffic) {
    // No connection has two turns in a round, or two reads would find what one could have read.
    const double turns = std::max({1.0, traffic.reads, traffic.writes});
    const auto possible = static_cast<std::size_t>(static_cast<double>(pairs_.size()) / turns);
    const std::size_t operations = std::clamp<std::size_t>(possible, 1, most_operations);
    std::vector<double> each;
    for (int i = 0; i < rounds; ++i)
        each.push_back(read_and_write(traffic, operations) / static_cast<double>(operations));
    const auto middle = each.begin() + rounds / 2;
    std::ranges::nth_element(each, middle);
    return *middle;
}

SocketFloor::Pair& SocketFloor::next() {
    next_ = (next_ + 1) % pairs_.size();
    return pairs_[next_];
}

double SocketFloor::read_and_write(const SocketTraffic& traffic, std::size_t operations) {
    const auto times = [&](double count) {
        return static_cast<std::size_t>(count * static_cast<double>(operations) + 0.5);
    };
    const auto size_of = [](double bytes) { return static_cast<std::size_t>(bytes + 0.5); };
    const auto send = [&](const io::Fd& fd, std::size_t size) {
        KINDRED_ASSERT(::send(fd.get(), buffer_.data(), size, MSG_NOSIGNAL) ==
                       static_cast<ssize_t>(size));
    };
    const auto receive = [&](const io::Fd& fd) {
        KINDRED_ASSERT(::recv(fd.get(), buffer_.data(), buffer_.size(), 0) > 0);
    };
    const std::size_t reads = times(traffic.reads);
    const std::size_t writes = times(traffic.writes);
    const std::size_t first_reader = next_;
    for (std::size_t i = 0; i < reads; ++i) send(next().client, size_of(traffic.bytes_per_read));
    next_ = first_reader;
    const double before = cpu_micros();
    for (std::size_t i = 0; i < reads; ++i) receive(next().server);
    const std::size_t first_writer = next_;
    for (std::size_t i = 0; i < writes; ++i) send(next().server, size_of(traffic.bytes_per_write));
    const double used = cpu_micros() - before;
    next_ = first_writer;
    for (std::size_t i = 0; i < writes; ++i) receive(next().client);
    return used;
}

}  // namespace kindred
