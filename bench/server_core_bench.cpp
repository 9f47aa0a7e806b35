// What the server core costs per operation and per session, without sockets, at three sizes, and
// how much more the larger ones cost than the smallest. Nothing may depend on how many are online;
// what remains is that the memory of many fits no cache of the processor. Everybody is chosen at
// random, as on a real network, where whoever speaks next has been silent for long.
//
// More connections than a process may have descriptors can be measured in no other way. So that it
// can be seen what the core is of an operation with sockets, the least that those cost is measured
// beside it: `floor`, with as many connections if there are descriptors for them. `of it` is core
// and floor together by the floor, and `grown` is how that compares with the smallest size.
#include "base/random.hpp"
#include "own_usage.hpp"
#include "protocol/codec.hpp"
#include "protocol/from_server_messages.hpp"
#include "protocol/to_server_messages.hpp"
#include "server/memory_store.hpp"
#include "server/server.hpp"
#include "socket_floor.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

namespace kindred::server {
namespace {

namespace to_server = protocol::to_server;
using bench::cpu_seconds;
using bench::resident_bytes;

/// Counts what is sent and lets it go.
class CountingNetwork final : public NetworkActions {
  public:
    std::uint64_t sends = 0;
    std::uint64_t bytes = 0;
    SharedBytes first;  ///< since it was emptied

    ConnectionId connect(Endpoint, Duration) override { return {}; }
    void send(ConnectionId, SharedBytes message) override {
        ++sends;
        bytes += message.size();
        if (first.size() == 0) first = std::move(message);
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

constexpr const char* text = "what do you all think of this one?";

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
    for (const NamedLimit& limit : named_limits) {
        if (limit.of_session != nullptr) settings.*limit.of_session = {};
        if (limit.of_address != nullptr) settings.*limit.of_address = {};
    }
    settings.logins_per_address = {};
    settings.logins_per_user = {};
    settings.max_users = 1'000'000;
    settings.max_stored_messages = 1'000'000;
    settings.max_connections_per_address = 1'000'000;
    return settings;
}

class Town {
  public:
    Town(std::size_t size, SocketFloor& sockets)
        : size_(size),
          sockets_(sockets),
          server_(without_limits(), accounts(size), network_, instant_, instant_, Random(1), {}),
          connections_(size) {}

    void login(std::size_t i) {
        const ConnectionId id = connection(i);
        const IPv4 address{static_cast<std::uint32_t>(0x0a000000 + i)};
        server_.accepted(id, ListenerId::plain, {address, 40000}, now_);
        const std::string name = name_of(i);
        from(i, to_server::Login{name, "secret", 177, "hash", 1});
        for (const Ticket ticket : std::exchange(instant_.verifications, {}))
            server_.password_verified(ticket, {.matches = true}, now_);
        from(i, to_server::SetWaitPort{.port = 2234});
    }
    void logout(std::size_t i) {
        server_.disconnected(connection(i), Disconnect::closed_by_peer, now_);
        connections_[i] = {};
    }
    template <class Message>
    std::uint32_t from(std::size_t i, const Message& message) {
        frame_.clear();
        protocol::encode(message, frame_);
        return write(i, frame_);
    }
    /// Returns the number of the first message that this led to, if it led to messages.
    std::uint32_t write(std::size_t i, ByteView bytes) {
        network_.first = {};
        ++reads_;
        bytes_read_ += bytes.size();
        server_.received(connection(i), bytes, now_);
        if (instant_.written != stored_) server_.stored(stored_ = instant_.written, now_);
        const ByteView answer = network_.first.view();
        std::uint32_t id = 0;
        if (answer.size() >= 12) std::memcpy(&id, answer.data() + 8, sizeof id);
        return id;
    }
    void tick() {
        now_.steady += 5ms;
        server_.tick(now_);
    }
    void wait(Duration time) {
        for (const Time end = now_.steady + time; now_.steady < end;) tick();
    }
    std::size_t anybody() { return random_.below(size_); }

    /// Runs `operation(i)` so many times and prints what each costs.
    template <class Operation>
    void measure(const std::string& what, std::size_t times, Operation&& operation) {
        const Counts before = counts();
        const double start = cpu_seconds();
        for (std::size_t i = 0; i < times; ++i) operation(i);
        const double core = (cpu_seconds() - start) / static_cast<double>(times) * 1e6;
        const double floor = sockets_.measure(traffic_since(before, static_cast<double>(times)));
        const Cost cost{core, (core + floor) / floor};
        const Cost& first = smallest_costs().try_emplace(what, cost).first->second;
        std::printf("%7zu  %-32s %8.2f %6.2f %8.2f %6.2f %6.2f\n", size_, what.c_str(), core,
                    core / first.core, floor, cost.of_floor, cost.of_floor / first.of_floor);
        std::fflush(stdout);
    }
    static void print_heading() {
        std::printf("%7s  %-32s %8s %6s %8s %6s %6s\n", "users", "", "core us", "ratio", "floor us",
                    "of it", "grown");
    }

  private:
    ConnectionId connection(std::size_t i) {
        ConnectionId& id = connections_[i];
        if (!id) id = ConnectionId{++last_connection_};
        return id;
    }

    struct Counts {
        std::uint64_t reads;
        std::uint64_t bytes_read;
        std::uint64_t writes;
        std::uint64_t bytes_written;
    };
    struct Cost {
        double core;      ///< in microseconds
        double of_floor;  ///< with sockets, by what those cost alone
    };

    Counts counts() const { return {reads_, bytes_read_, network_.sends, network_.bytes}; }
    SocketTraffic traffic_since(const Counts& before, double times) const {
        const Counts now = counts();
        const auto reads = static_cast<double>(now.reads - before.reads);
        const auto writes = static_cast<double>(now.writes - before.writes);
        return {
            .reads = reads / times,
            .bytes_per_read =
                static_cast<double>(now.bytes_read - before.bytes_read) / std::max(reads, 1.0),
            .writes = writes / times,
            .bytes_per_write = static_cast<double>(now.bytes_written - before.bytes_written) /
                               std::max(writes, 1.0),
        };
    }
    /// What each operation costs in the first, smallest town.
    static std::map<std::string, Cost>& smallest_costs() {
        static std::map<std::string, Cost> costs;
        return costs;
    }

    std::size_t size_;
    SocketFloor& sockets_;
    std::uint64_t reads_ = 0;
    std::uint64_t bytes_read_ = 0;
    Random random_{1};
    Buffer frame_;
    CountingNetwork network_;
    Instant instant_;
    Ticket stored_;
    Server server_;
    std::vector<ConnectionId> connections_;
    std::uint64_t last_connection_ = 0;
    Now now_{Time{} + 1h, 1'000'000};
};

void print_memory(std::size_t size, const char* what, double bytes) {
    std::printf("%7zu  memory: %5.0f bytes %s\n", size, bytes / static_cast<double>(size), what);
}

void come(Town& town, std::size_t size) {
    town.measure("login of an existing account", size, [&](std::size_t i) { town.login(i); });
}

void watch_each_other(Town& town, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
        for (std::size_t k = 1; k <= 10; ++k)
            town.from(i, to_server::WatchUser{name_of((i + k * 37) % size)});
}

void talk(Town& town, std::size_t times) {
    town.measure("status change, 10 watchers", times, [&](std::size_t i) {
        town.from(town.anybody(), to_server::SetStatus{i % 2 == 0 ? protocol::UserStatus::away
                                                                  : protocol::UserStatus::online});
    });
    town.measure("private message and its ack", times, [&](std::size_t) {
        const std::size_t receiver = town.anybody();
        const std::uint32_t id =
            town.from(town.anybody(), to_server::MessageUser{name_of(receiver), text});
        town.from(receiver, to_server::MessageAcked{id});
    });
    town.measure("address and connect request", times, [&](std::size_t i) {
        const std::string other = name_of(town.anybody());
        const std::size_t asker = town.anybody();
        town.from(asker, to_server::GetPeerAddress{other});
        town.from(asker, to_server::ConnectToPeer{static_cast<std::uint32_t>(i), other, "P"});
    });
}

void talk_in_a_room(Town& town, std::size_t room_size) {
    for (std::size_t i = 0; i < room_size; ++i) town.from(i, to_server::JoinRoom{"room", {}});
    town.measure("line in a room of 500", 500, [&](std::size_t i) {
        town.from(i % room_size, to_server::SayChatroom{"room", text});
    });
}

/// Many at once write 20 messages each in one write, and then 20 acknowledgements.
void talk_in_bursts(Town& town, std::size_t rounds) {
    constexpr std::uint32_t burst = 20;
    constexpr std::size_t at_once = 200;
    std::array<std::uint32_t, at_once> first_ids{};
    Buffer out;
    const auto talk_once = [&] {
        for (std::size_t talker = 0; talker < at_once; ++talker) {
            out.clear();
            for (std::uint32_t i = 0; i < burst; ++i)
                protocol::encode(to_server::MessageUser{name_of(at_once + talker), text}, out);
            first_ids[talker] = town.write(talker, out);
        }
        for (std::size_t talker = 0; talker < at_once; ++talker) {
            out.clear();
            for (std::uint32_t i = 0; i < burst; ++i)
                protocol::encode(to_server::MessageAcked{first_ids[talker] + i}, out);
            town.write(at_once + talker, out);
        }
    };
    town.measure("20 messages in a write, and acks", rounds * at_once * burst, [&](std::size_t i) {
        if (i % (at_once * burst) == 0) talk_once();
    });
}

/// Everybody is in the tree and has a parent, but for one root.
void search(Town& town, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) town.from(i, to_server::HaveNoParent{i == 0});
    town.wait(5s);  // what follows the logins is not to be measured here
    town.measure("search, all in the tree", 2000, [&](std::size_t i) {
        town.from(town.anybody(),
                  to_server::FileSearch{static_cast<std::uint32_t>(i), "some song"});
        town.tick();
    });
}

void go(Town& town, std::size_t size) {
    const std::size_t gone = size / 2;
    town.measure("logout", gone, [&](std::size_t i) { town.logout(size - 1 - i); });
    town.measure("message to somebody offline", gone, [&](std::size_t i) {
        town.from(i % gone, to_server::MessageUser{name_of(size - 1 - i), text});
    });
}

void run(std::size_t size) {
    SocketFloor sockets(size);
    const double before = resident_bytes();
    Town town(size, sockets);
    town.print_heading();
    const double accounts_only = resident_bytes();
    print_memory(size, "an account", accounts_only - before);
    come(town, size);
    print_memory(size, "more a session", resident_bytes() - accounts_only);
    watch_each_other(town, size);
    print_memory(size, "a session that watches 10", resident_bytes() - accounts_only);
    talk(town, 50'000);
    talk_in_bursts(town, 20);
    talk_in_a_room(town, 500);
    search(town, size);
    go(town, size);
}

}  // namespace
}  // namespace kindred::server

/// server_core_bench [USERS...]
int main(int count, char** words) {
    std::vector<std::size_t> sizes{1'000, 19'900, 100'000};
    if (count > 1) sizes.clear();
    for (int i = 1; i < count; ++i) sizes.push_back(std::strtoul(words[i], nullptr, 10));
    for (const std::size_t size : sizes) kindred::server::run(std::max(size, 500UZ));
}
