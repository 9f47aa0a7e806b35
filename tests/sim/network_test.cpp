// The simulated network itself, with two small programs: one that sends a file after a greeting,
// and one that fetches it again and again until it has all of it.
#include "sim/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kindred::sim {
namespace {

constexpr Endpoint server_endpoint{{0x0a000001}, 2242};
constexpr std::uint64_t file_size = 300'000;

SharedBytes text(std::string_view bytes) {
    const ByteView view = as_bytes(bytes);
    return SharedBytes(Buffer(view.begin(), view.end()));
}

/// Remembers what it is told and does nothing by itself.
class Recorder : public Process {
  public:
    void accepted(ConnectionId connection, ListenerId, Endpoint, Now) override {
        last = connection;
        log += "accepted ";
    }
    void connected(ConnectionId, Now) override { log += "connected "; }
    void received(ConnectionId, ByteView bytes, Now) override {
        input += as_text(bytes);
        largest = std::max(largest, bytes.size());
    }
    void disconnected(ConnectionId, Disconnect reason, Now) override {
        log += std::string(to_string(reason)) + ' ';
    }
    void file_progress(ConnectionId, std::uint64_t, Now) override {}
    void file_done(ConnectionId, Now) override { log += "file_done "; }
    void file_failed(ConnectionId, const std::string& why, Now) override { log += why + ' '; }
    void tick(Now) override {}

    std::string log;
    std::string input;
    std::size_t largest = 0;
    ConnectionId last;
};

/// Two machines whose programs only record.
class Pair : public testing::Test {
  protected:
    void build(const NetworkOptions& network, bool firewalled = false) {
        Options options;
        options.network = network;
        world = std::make_unique<World>(1, options);
        const auto recorder = [](Machine&) { return std::make_unique<Recorder>(); };
        a = world->add_machine({.name = "a", .address = {0x0a000002}}, recorder);
        b = world->add_machine(
            {.name = "b", .address = server_endpoint.address, .firewalled = firewalled}, recorder);
        world->start(a);
        world->start(b);
        world->machine(b).listen(ListenerId::plain, server_endpoint.port);
    }
    ConnectionId connect() {
        const ConnectionId id = network(a).connect(server_endpoint, 5s);
        world->run_for(2s);
        return id;
    }
    NetworkActions& network(HostId host) { return world->network().actions(host); }
    Recorder& of(HostId host) { return *dynamic_cast<Recorder*>(world->process(host)); }

    std::unique_ptr<World> world;
    HostId a;
    HostId b;
};

TEST_F(Pair, BytesArriveInOrderHoweverTheyAreCut) {
    build({.jitter = 50ms, .segment_max = 3});
    const ConnectionId id = connect();
    std::string sent;
    for (int i = 0; i < 200; ++i) {
        sent += std::to_string(i) + ',';
        network(a).send(id, text(std::to_string(i) + ','));
    }
    network(a).close(id);
    world->run_for(1min);
    EXPECT_EQ(of(b).input, sent);
    EXPECT_LE(of(b).largest, 3U);
    EXPECT_EQ(of(b).log, "accepted closed by the other side ");
    EXPECT_EQ(of(a).log, "connected ");
    EXPECT_EQ(world->network().connection_count(a) + world->network().connection_count(b), 0U);
}

TEST_F(Pair, NobodyConnectsThroughAFirewall) {
    build({}, true);
    for (int i = 0; i < 20; ++i) network(a).connect(server_endpoint, 5s);
    world->run_for(10s);
    EXPECT_EQ(of(b).log, "");
    EXPECT_TRUE(of(a).log.contains("connection timed out"));
    EXPECT_TRUE(of(a).log.contains("connection refused"));
    EXPECT_FALSE(of(a).log.contains("connected"));
}

TEST_F(Pair, AnAbortIsABrokenConnectionForTheOther) {
    build({});
    const ConnectionId id = connect();
    network(a).abort(id);
    network(a).send(id, text("into the void"));
    world->run_for(1s);
    EXPECT_EQ(of(b).log, "accepted connection broken ");
    EXPECT_EQ(of(b).input, "");
}

TEST_F(Pair, WhoDoesNotReadFillsTheQueueOfTheSender) {
    build({.window = 1000, .out_queue = 5000, .stall_permille = 1000, .stall_max = 1000s});
    const ConnectionId id = connect();
    for (int i = 0; i < 100; ++i) network(a).send(id, text(std::string(100, 'x')));
    world->run_for(1s);
    EXPECT_EQ(of(a).log, "connected too slow to read what was sent ");
}

TEST_F(Pair, AfterPowerLossTheOtherLearnsOfItByKeepalive) {
    build({.keepalive = 60s});
    connect();
    world->kill(b, Death::silent);
    world->run_for(59s);
    EXPECT_EQ(of(a).log, "connected ");
    world->run_for(10s);
    EXPECT_EQ(of(a).log, "connected connection broken ");
}

TEST_F(Pair, FileBytesKeepTheirPlaceBetweenMessages) {
    build({.segment_max = 5000});
    const ConnectionId id = connect();
    world->network().files(a).generate("source", 100'000, 7);
    network(a).send(id, text("size"));
    network(a).send_file(id, {"source", 1000, 99'000});
    network(a).send(id, text("end"));
    world->run_for(1s);
    const Buffer& source = *world->network().files(a).find("source");
    EXPECT_EQ(of(b).input, "size" + std::string(as_text(ByteView(source).subspan(1000))) + "end");
    EXPECT_EQ(of(a).log, "connected file_done ");
}

TEST_F(Pair, AReceivedFileTakesItsBytesAndNoMore) {
    build({.segment_max = 50});
    const ConnectionId id = connect();
    network(b).receive_file(of(b).last, {"copy", 2, 6}, {'c', 'd'});
    network(a).send(id, text("efghrest"));
    world->run_for(1s);
    EXPECT_EQ(of(b).input, "rest");
    EXPECT_EQ(of(b).log, "accepted file_done ");
    EXPECT_EQ(*world->network().files(b).find("copy"),
              (Buffer{0, 0, 'c', 'd', 'e', 'f', 'g', 'h'}));
}

TEST_F(Pair, ADiskErrorLeavesTheConnectionOpen) {
    build({});
    const ConnectionId id = connect();
    world->network().files(b).set_read_only(true);
    network(b).receive_file(of(b).last, {"copy", 0, 6}, {});
    network(a).send_file(id, {"nothing", 0, 6});
    network(a).send(id, text("abcdef"));
    world->run_for(1s);
    EXPECT_EQ(of(a).log, "connected cannot read nothing: the file is gone or shorter ");
    EXPECT_EQ(of(b).log, "accepted cannot write copy: Read-only file system ");
    EXPECT_EQ(world->network().connection_count(a), 1U);
}

TEST_F(Pair, AFileObeysItsRate) {
    build({});
    const ConnectionId id = connect();
    world->network().files(a).generate("source", 100'000, 7);
    network(a).limit_rate(id, 10'000);
    network(a).send_file(id, {"source", 0, 100'000});
    world->run_for(5s);
    EXPECT_NEAR(static_cast<double>(of(b).input.size()), 50'000, 5'000);
    world->run_for(6s);
    EXPECT_EQ(of(b).input.size(), 100'000U);
}

/// Sends its file from the offset that comes first, as 8 bytes.
class Sender : public Recorder {
  public:
    explicit Sender(Machine& machine) : machine_(machine) {
        machine.listen(ListenerId::plain, server_endpoint.port);
    }
    void received(ConnectionId connection, ByteView bytes, Now) override {
        Buffer& offset = offsets_[connection];
        append(offset, bytes);
        if (offset.size() < 8) return;
        std::uint64_t value = 0;
        for (const auto byte : offset) value = value << 8 | byte;
        machine_.network().send_file(connection, {"source", value, file_size - value});
    }
    void disconnected(ConnectionId connection, Disconnect, Now) override {
        offsets_.erase(connection);
    }

  private:
    Machine& machine_;
    std::map<ConnectionId, Buffer> offsets_;
};

/// Fetches until the file is whole; after 30 s without a result it tries again.
class Fetcher : public Recorder {
  public:
    explicit Fetcher(Machine& machine) : machine_(machine) {}

    void connected(ConnectionId connection, Now) override {
        const Buffer* copy = machine_.files().find("copy");
        const std::uint64_t have = copy == nullptr ? 0 : copy->size();
        Buffer offset;
        for (int shift = 56; shift >= 0; shift -= 8)
            offset.push_back(static_cast<std::uint8_t>(have >> shift));
        machine_.network().send(connection, SharedBytes(offset));
        machine_.network().receive_file(connection, {"copy", have, file_size - have}, {});
    }
    void disconnected(ConnectionId, Disconnect, Now) override { connection_ = {}; }
    void file_failed(ConnectionId connection, const std::string&, Now) override {
        machine_.network().abort(connection);
        connection_ = {};
    }
    void file_done(ConnectionId connection, Now) override {
        machine_.network().close(connection);
        connection_ = {};
    }
    void tick(Now now) override {
        const Buffer* copy = machine_.files().find("copy");
        if (copy != nullptr && copy->size() == file_size) return;
        if (connection_ && now.steady < give_up_at_) return;
        if (connection_) machine_.network().abort(connection_);
        give_up_at_ = now.steady + 60s;
        connection_ = machine_.network().connect(server_endpoint, 10s);
    }

  private:
    Machine& machine_;
    ConnectionId connection_;
    Time give_up_at_{};
};

/// Runs one seed; the hash of all that happened. Fails the test unless all fetchers finish.
std::uint64_t fetch_everything(std::uint64_t seed) {
    World world(seed);
    const HostId sender =
        world.add_machine({.name = "sender", .address = server_endpoint.address},
                          [](Machine& machine) { return std::make_unique<Sender>(machine); });
    world.network().files(sender).generate("source", file_size, seed);
    world.start(sender);
    std::vector<HostId> fetchers;
    for (std::uint32_t i = 0; i < 5; ++i) {
        fetchers.push_back(
            world.add_machine({.name = "f" + std::to_string(i), .address = {0x0b000000 + i}},
                              [](Machine& machine) { return std::make_unique<Fetcher>(machine); }));
        world.start(fetchers.back());
    }
    for (int i = 0; i < 5; ++i) {
        world.run_for(5s);
        const HostId victim = i == 0 ? sender : fetchers[world.random().below(5)];
        world.kill(victim, world.random().chance(1, 2) ? Death::told : Death::silent);
        world.run_for(1s);
        world.start(victim);
    }
    world.network().set_faults(false);
    const bool finished = world.run_until(
        [&] {
            return std::ranges::all_of(fetchers, [&](HostId host) {
                const Buffer* copy = world.network().files(host).find("copy");
                return copy != nullptr && *copy == *world.network().files(sender).find("source");
            });
        },
        30min);
    EXPECT_TRUE(finished) << "seed " << seed << ":" << describe(world.options());
    return world.trace().hash();
}

TEST(World, FilesArriveWholeThroughEveryFault) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) fetch_everything(seed);
}

TEST(World, TheSameSeedIsTheSameRun) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed)
        EXPECT_EQ(fetch_everything(seed), fetch_everything(seed));
    EXPECT_NE(fetch_everything(1), fetch_everything(2));
}

}  // namespace
}  // namespace kindred::sim
