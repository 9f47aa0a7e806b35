#include "io/network.hpp"

#include "support.hpp"

#include <netinet/tcp.h>
#include <set>
#include <sys/resource.h>
#include <sys/socket.h>

namespace kindred::io {
namespace {

using namespace test;

class NetworkTest : public testing::Test {
  protected:
    explicit NetworkTest(NetworkSettings settings = {}) : network(loop, settings) {
        network.set_events(events);
        port = network.listen(any_loopback, ListenerId::plain).value();
    }

    /// A client that the network has accepted.
    Fd client() {
        const std::size_t before = events.order.size();
        Fd fd = dial(port);
        EXPECT_TRUE(run_until(loop, [&] { return events.order.size() > before; }));
        return fd;
    }
    ConnectionId last() const { return events.order.back(); }
    Recorder::Peer& peer() { return events.peers[last()]; }

    Loop loop;
    Recorder events;
    Network network;
    std::uint16_t port = 0;
};

TEST_F(NetworkTest, TellsWhoCameAndWhatArrived) {
    const Fd fd = client();
    EXPECT_EQ(peer().remote.address, (IPv4{0x7f000001}));
    EXPECT_EQ(peer().remote.port, local_endpoint(fd.get()).port);
    put(fd, "half a ");
    EXPECT_TRUE(run_until(loop, [&] { return peer().received == "half a "; }));
    put(fd, "frame");
    EXPECT_TRUE(run_until(loop, [&] { return peer().received == "half a frame"; }));
}

/// Seconds of silence after which the socket that has accepted `peer` asks for a sign of life.
int idle_time_towards(const Fd& peer) {
    const Endpoint wanted = local_endpoint(peer.get());
    for (int fd = 0; fd < 1024; ++fd) {
        sockaddr_in there{};
        socklen_t size = sizeof there;
        if (::getpeername(fd, reinterpret_cast<sockaddr*>(&there), &size) != 0 ||
            to_endpoint(there) != wanted)
            continue;
        int seconds = 0;
        size = sizeof seconds;
        EXPECT_EQ(::getsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, &size), 0);
        return seconds;
    }
    return -1;
}

TEST_F(NetworkTest, ThoseWhoComeAtOnceAreNotAskedForSignsOfLifeAtOnce) {
    std::vector<Fd> crowd;
    std::set<int> idle_times;
    for (int i = 0; i < 30; ++i) {
        crowd.push_back(client());
        idle_times.insert(idle_time_towards(crowd.back()));
    }
    EXPECT_GE(*idle_times.begin(), 30);
    EXPECT_LT(*idle_times.rbegin(), 90) << "a dead peer is to be found soon";
    EXPECT_GE(idle_times.size(), 15U);
}

TEST_F(NetworkTest, TellsByWhichListenerAConnectionCame) {
    const auto other = network.listen(any_loopback, ListenerId::obfuscated).value();
    EXPECT_NE(other, port);
    const Fd fd = dial(other);
    ASSERT_TRUE(run_until(loop, [&] { return !events.order.empty(); }));
    EXPECT_EQ(peer().listener, ListenerId::obfuscated);
}

TEST_F(NetworkTest, AClosedListenerRefuses) {
    network.close_listener(ListenerId::plain);
    const auto id = network.connect({IPv4{0x7f000001}, port}, 5s);
    ASSERT_TRUE(run_until(loop, [&] { return !events.peers[id].ends.empty(); }));
    EXPECT_EQ(events.peers[id].ends, std::vector{Disconnect::refused});
}

TEST_F(NetworkTest, ATakenPortIsAReadableError) {
    const auto again = network.listen({IPv4{0x7f000001}, port}, ListenerId::plain);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().message,
              "cannot bind to 127.0.0.1:" + std::to_string(port) + ": Address already in use");
}

TEST_F(NetworkTest, ConnectsToItselfAndTalks) {
    const auto id = network.connect({IPv4{0x7f000001}, port}, 5s);
    network.send(id, bytes("early"));
    ASSERT_TRUE(
        run_until(loop, [&] { return !events.order.empty() && peer().received == "early"; }));
    EXPECT_TRUE(events.peers[id].connected);
    network.send(last(), bytes("answer"));
    EXPECT_TRUE(run_until(loop, [&] { return events.peers[id].received == "answer"; }));
}

TEST_F(NetworkTest, ManySendsOfOneTurnArriveInOrder) {
    const Fd fd = client();
    std::string expected;
    for (int i = 0; i < 1000; ++i) {
        const std::string text = std::to_string(i) + ",";
        expected += text;
        network.send(last(), bytes(text));
    }
    std::string got;
    EXPECT_TRUE(run_until(loop, [&] { return (got += take(fd)).size() >= expected.size(); }));
    EXPECT_EQ(got, expected);
}

TEST_F(NetworkTest, ActionsNeverCallBackAtOnce) {
    network.connect({IPv4{0x7f000001}, 1}, 5s);
    const Fd fd = client();
    const auto before = events.peers;
    network.send_file(last(), {"/nonexistent", 0, 10});
    network.receive_file(last(), {"/nonexistent/x", 0, 10}, {});
    EXPECT_TRUE(peer().failures.empty());
    EXPECT_TRUE(run_until(loop, [&] { return !peer().failures.empty(); }));
}

TEST_F(NetworkTest, AConnectThatNobodyAnswersTimesOut) {
    // A listener whose backlog is full drops further handshakes, so they neither succeed nor fail.
    const Fd full = listen_tcp(any_loopback, 0).value();
    const Endpoint remote = local_endpoint(full.get());
    std::vector<Fd> fillers;
    for (int i = 0; i < 4; ++i) fillers.push_back(start_connect(remote));
    const auto id = network.connect(remote, 50ms);
    ASSERT_TRUE(run_until(loop, [&] { return !events.peers[id].ends.empty(); }));
    EXPECT_EQ(events.peers[id].ends, std::vector{Disconnect::timed_out});
    EXPECT_EQ(network.connections(), 0U);
}

TEST_F(NetworkTest, TellsWhenTheOtherSideCloses) {
    Fd fd = client();
    fd.reset();
    ASSERT_TRUE(run_until(loop, [&] { return !peer().ends.empty(); }));
    EXPECT_EQ(peer().ends, std::vector{Disconnect::closed_by_peer});
    network.send(last(), bytes("to nobody"));
    settle(loop);
    EXPECT_EQ(peer().ends.size(), 1U);
    EXPECT_EQ(network.connections(), 0U);
}

TEST_F(NetworkTest, AResetIsBroken) {
    Fd fd = client();
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    fd.reset();
    ASSERT_TRUE(run_until(loop, [&] { return !peer().ends.empty(); }));
    EXPECT_EQ(peer().ends, std::vector{Disconnect::broken});
}

TEST_F(NetworkTest, CloseDeliversWhatIsQueuedThoughTheOtherSideStillTalks) {
    const Fd fd = client();
    const std::string last_words = pattern(3 * limits::mib);
    network.send(last(), bytes(last_words));
    network.close(last());
    put(fd, "unread chatter");
    std::string got;
    ASSERT_TRUE(run_until(loop, [&] { return (got += take(fd)).size() >= last_words.size(); }));
    EXPECT_TRUE(got == last_words);
    char byte = 0;
    EXPECT_EQ(::recv(fd.get(), &byte, 1, 0), 0);
    ::shutdown(fd.get(), SHUT_WR);
    EXPECT_TRUE(run_until(loop, [&] { return network.connections() == 0; }));
    EXPECT_TRUE(peer().ends.empty());
    EXPECT_EQ(peer().received, "");
}

TEST_F(NetworkTest, AbortEndsAtOnceAndIsSilent) {
    const Fd fd = client();
    network.send(last(), bytes("never sent"));
    network.abort(last());
    EXPECT_EQ(network.connections(), 0U);
    settle(loop);
    EXPECT_TRUE(peer().ends.empty());
}

TEST_F(NetworkTest, AbortInsideAnEventIsSafe) {
    events.on_received = [&](ConnectionId c, ByteView) { network.abort(c); };
    const Fd fd = client();
    put(fd, pattern(200'000).substr(0, 100'000));
    EXPECT_TRUE(run_until(loop, [&] { return network.connections() == 0; }));
    EXPECT_TRUE(peer().ends.empty());
}

TEST_F(NetworkTest, IdsAreNeverUsedAgain) {
    std::vector<ConnectionId> ids;
    for (int i = 0; i < 20; ++i) {
        const Fd fd = client();
        ids.push_back(last());
        network.abort(last());
    }
    EXPECT_TRUE(std::ranges::is_sorted(ids, std::less<>{}));
    EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
}

TEST_F(NetworkTest, RunningOutOfDescriptorsOnlyPausesAccepting) {
#ifdef __clang__
#if __has_feature(undefined_behavior_sanitizer)
    GTEST_SKIP() << "clang's check of virtual calls needs descriptors of its own";
#endif
#endif
    Fd first = client();
    rlimit old{};
    ::getrlimit(RLIMIT_NOFILE, &old);
    std::vector<Fd> waiting;
    for (int i = 0; i < 3; ++i) waiting.push_back(dial(port));
    // One descriptor is free below the limit, and three strangers wait.
    const Fd probe(::dup(first.get()));
    rlimit tight = old;
    tight.rlim_cur = static_cast<rlim_t>(probe.get() + 1);
    ::setrlimit(RLIMIT_NOFILE, &tight);
    EXPECT_TRUE(run_until(loop, [&] { return network.counters().accept_pauses > 0; }));
    put(first, "still served");
    EXPECT_TRUE(run_until(loop, [&] { return events.peers[events.order[0]].received != ""; }));
    ::setrlimit(RLIMIT_NOFILE, &old);
    EXPECT_TRUE(run_until(loop, [&] { return events.order.size() == 4; }));
}

TEST_F(NetworkTest, TwoThousandConnectionsAreServed) {
    std::vector<Fd> fds;
    for (int i = 0; i < 2000; ++i) {
        fds.push_back(start_connect({IPv4{0x7f000001}, port}));
        if (i % 100 == 0) settle(loop);
    }
    ASSERT_TRUE(run_until(loop, [&] { return events.order.size() == 2000; }));
    const SharedBytes greeting = bytes("hello, everybody");
    for (const ConnectionId id : events.order) network.send(id, greeting);
    loop.run_once(0ms);
    for (const Fd& fd : fds) EXPECT_EQ(take(fd), "hello, everybody");
    fds.clear();
    EXPECT_TRUE(run_until(loop, [&] { return network.connections() == 0; }));
}

class SmallQueue : public NetworkTest {
  protected:
    SmallQueue() : NetworkTest({.out_queue = 64 * limits::kib, .linger = 100ms}) {}
};

TEST_F(SmallQueue, ASlowReaderIsDroppedAndTheOthersAreNot) {
    const Fd slow = client();
    const ConnectionId slow_id = last();
    const Fd quick = client();
    const SharedBytes chunk = bytes(std::string(16 * limits::kib, 'x'));
    std::size_t read = 0;
    for (int i = 0; i < 2000 && events.peers[slow_id].ends.empty(); ++i) {
        network.send(slow_id, chunk);
        network.send(last(), chunk);
        loop.run_once(0ms);
        read += take(quick).size();
    }
    EXPECT_EQ(events.peers[slow_id].ends, std::vector{Disconnect::too_slow});
    EXPECT_EQ(network.counters().too_slow, 1U);
    EXPECT_TRUE(peer().ends.empty());
    EXPECT_GT(read, 0U);
}

TEST_F(SmallQueue, ABurstLongerThanTheBoundIsFineForAReaderThatReads) {
    const Fd fd = client();
    for (int i = 0; i < 100; ++i) network.send(last(), bytes(std::string(2000, 'x')));
    std::size_t read = 0;
    EXPECT_TRUE(run_until(loop, [&] { return (read += take(fd).size()) == 200'000; }));
}

TEST_F(SmallQueue, WhatFollowsAMessageLongerThanTheBoundWaitsForIt) {
    const Fd fd = client();
    const std::size_t longer = 16 * limits::mib;
    network.send(last(), bytes(pattern(longer)));
    settle(loop);
    network.send(last(), bytes("and"));
    network.send(last(), bytes("so on"));
    std::size_t read = 0;
    EXPECT_TRUE(run_until(loop, [&] { return (read += take(fd).size()) == longer + 8; }));
    EXPECT_EQ(network.counters().too_slow, 0U);
}

TEST_F(SmallQueue, ACloseThatIsNotReadEndsInBoundedTime) {
    const Fd fd = client();
    network.send(last(), bytes(pattern(16 * limits::mib)));
    network.close(last());
    EXPECT_TRUE(run_until(loop, [&] { return network.connections() == 0; }));
}

TEST_F(SmallQueue, CloseAllEndsEveryConnection) {
    const Fd a = client();
    const Fd b = client();
    network.close_all();
    EXPECT_TRUE(run_until(loop, [&] { return network.connections() == 0; }));
}

}  // namespace
}  // namespace kindred::io
