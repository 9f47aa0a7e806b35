// What the server core costs per operation and per session, without sockets, at three sizes. Each
// line must stay the same from the smallest to the largest: nothing may depend on how many are
// online.
#include "protocol/codec.hpp"
#include "protocol/digest.hpp"
#include "protocol/from_server_messages.hpp"
#include "protocol/to_server_messages.hpp"
#include "server/memory_store.hpp"
#include "server/server.hpp"

#include <cstdio>
#include <malloc.h>
#include <map>
#include <string>
#include <time.h>

namespace kindred::server {
namespace {

namespace to_server = protocol::to_server;

double cpu_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

std::size_t heap_bytes() {
    return ::mallinfo2().uordblks;
}

/// Counts what is sent and lets it go.
class CountingNetwork final : public NetworkActions {
  public:
    std::uint64_t sends = 0;
    std::uint64_t bytes = 0;

    ConnectionId connect(Endpoint, Duration) override { return {}; }
    void send(ConnectionId, SharedBytes message) override {
        ++sends;
        bytes += message.size();
    }
    void close(ConnectionId) override {}
    void abort(ConnectionId) override {}
    void send_file(ConnectionId, FileRange) override {}
    void receive_file(ConnectionId, FileRange, Buffer) override {}
    void limit_rate(ConnectionId, std::uint64_t) override {}
};

/// Takes every change as being on disk at once, and every password as right.
class Instant final : public Store, public Jobs {
  public:
    void write(Change, Ticket ticket) override { written = ticket; }
    void hash_password(Ticket ticket, std::string) override { hashes.push_back(ticket); }
    void verify_password(Ticket ticket, std::string, std::string) override {
        verifications.push_back(ticket);
    }

    Ticket written;
    std::vector<Ticket> hashes;
    std::vector<Ticket> verifications;
};

std::string name_of(std::size_t i) {
    return "user" + std::to_string(i);
}

StoreContents accounts(std::size_t count) {
    StoreContents contents;
    for (std::size_t i = 0; i < count; ++i)
        contents.accounts.push_back({.name = name_of(i), .password_hash = std::string(97, 'h')});
    return contents;
}

Settings without_limits() {
    Settings settings;
    for (Rate Settings::* rate : {&Settings::requests, &Settings::messages, &Settings::chat_lines,
                                  &Settings::joins, &Settings::updates, &Settings::searches,
                                  &Settings::expensive, &Settings::logins_per_address})
        settings.*rate = {};
    settings.max_users = 1'000'000;
    settings.max_stored_messages = 1'000'000;
    settings.max_connections_per_address = 1'000'000;
    return settings;
}

class Town {
  public:
    explicit Town(std::size_t size)
        : size_(size),
          server_(without_limits(), accounts(size), network_, instant_, instant_, Random(1), {}) {}

    void login(std::size_t i) {
        const ConnectionId id = connection(i);
        const IPv4 address{static_cast<std::uint32_t>(0x0a000000 + i)};
        server_.accepted(id, ListenerId::plain, {address, 40000}, now_);
        const std::string name = name_of(i);
        from(i, to_server::Login{name, "secret", 177, "hash", 1});
        for (const Ticket ticket : std::exchange(instant_.verifications, {}))
            server_.password_verified(ticket, true, now_);
        from(i, to_server::SetWaitPort{.port = 2234});
    }
    void logout(std::size_t i) {
        server_.disconnected(connection(i), Disconnect::closed_by_peer, now_);
        connections_[i] = {};
    }
    template <class Message>
    void from(std::size_t i, const Message& message) {
        Buffer frame;
        protocol::encode(message, frame);
        server_.received(connection(i), frame, now_);
        if (instant_.written != stored_) server_.stored(stored_ = instant_.written, now_);
    }

    /// Runs `operation(i)` so many times and prints what each costs.
    template <class Operation>
    void measure(const char* what, std::size_t times, Operation&& operation) {
        const double before = cpu_seconds();
        const std::uint64_t sends = network_.sends;
        for (std::size_t i = 0; i < times; ++i) operation(i);
        const double each = (cpu_seconds() - before) / static_cast<double>(times);
        std::printf("%7zu users  %-34s %8.2f us %10.1f messages\n", size_, what, each * 1e6,
                    static_cast<double>(network_.sends - sends) / static_cast<double>(times));
        std::fflush(stdout);
    }
    std::size_t size() const { return size_; }

  private:
    ConnectionId connection(std::size_t i) {
        ConnectionId& id = connections_[i];
        if (!id) id = ConnectionId{++last_connection_};
        return id;
    }

    std::size_t size_;
    CountingNetwork network_;
    Instant instant_;
    Ticket stored_;
    Server server_;
    std::unordered_map<std::size_t, ConnectionId> connections_;
    std::uint64_t last_connection_ = 0;
    Now now_{Time{} + 1h, 1'000'000};
};

void run(std::size_t size) {
    constexpr std::size_t times = 20'000;
    constexpr std::size_t room_size = 1000;
    const std::size_t before = heap_bytes();
    Town town(size);
    const std::size_t accounts_only = heap_bytes();
    town.measure("login of an existing account", size, [&](std::size_t i) { town.login(i); });
    std::printf("%7zu users  heap: %.0f bytes an account, %.0f more a session\n", size,
                static_cast<double>(accounts_only - before) / static_cast<double>(size),
                static_cast<double>(heap_bytes() - accounts_only) / static_cast<double>(size));
    for (std::size_t i = 0; i < size; ++i)
        for (std::size_t k = 1; k <= 10; ++k)
            town.from(i, to_server::WatchUser{name_of((i + k * 37) % size)});
    std::printf("%7zu users  heap: %.0f bytes a session that watches 10\n", size,
                static_cast<double>(heap_bytes() - accounts_only) / static_cast<double>(size));
    town.measure("status change, 10 watchers", times, [&](std::size_t i) {
        town.from(i % size, to_server::SetStatus{i / size % 2 == 0 ? protocol::UserStatus::away
                                                                   : protocol::UserStatus::online});
    });
    town.measure("private message, stored", times, [&](std::size_t i) {
        town.from(i % size, to_server::MessageUser{name_of((i * 7) % size), "hello, how are you?"});
    });
    town.measure("address and connect request", times, [&](std::size_t i) {
        const std::string other = name_of((i * 13) % size);
        town.from(i % size, to_server::GetPeerAddress{other});
        town.from(i % size, to_server::ConnectToPeer{static_cast<std::uint32_t>(i), other, "P"});
    });
    for (std::size_t i = 0; i < room_size; ++i) town.from(i, to_server::JoinRoom{"room", {}});
    town.measure("line in a room of 1000", 200, [&](std::size_t i) {
        town.from(i % room_size, to_server::SayChatroom{"room", "what do you all think of this?"});
    });
    town.measure("logout", size / 2, [&](std::size_t i) { town.logout(size - 1 - i); });
}

}  // namespace
}  // namespace kindred::server

int main() {
    for (const std::size_t size : {2'000, 19'900, 100'000}) kindred::server::run(size);
}
