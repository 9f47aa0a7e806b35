// The real network under a core: NetworkActions over TCP on one Loop. Actions take note and return;
// what they cause is told at the end of the loop's turn, when all that was queued to a connection
// during the turn is written in one call. An idle connection has no timer and no buffer of its own.
#pragma once

#include "base/limits.hpp"
#include "base/network.hpp"
#include "base/result.hpp"
#include "io/loop.hpp"
#include "io/out_queue.hpp"
#include "io/socks5.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kindred::io {

struct NetworkSettings {
    /// Bytes that may wait for one slow reader before it is dropped. A single message may be
    /// longer: the bound is on what waits between the one being written and the last one.
    std::size_t out_queue = limits::out_queue;
    /// How long a closed connection may take to deliver its last bytes.
    Duration linger = 10s;
    int backlog = 4096;
    /// Every connect goes through it. Who listens is reached without it.
    std::optional<Proxy> proxy;
};

/// Totals since the start, for metrics.
struct NetworkCounters {
    std::uint64_t accepted = 0;
    std::uint64_t connects = 0;       ///< connects begun
    std::uint64_t accept_pauses = 0;  ///< times accepting paused for want of descriptors or memory
    std::uint64_t too_slow = 0;
    std::uint64_t bytes_received = 0;
    std::uint64_t bytes_sent = 0;
};

class Network final : public NetworkActions {
  public:
    explicit Network(Loop& loop, NetworkSettings settings = {});
    /// Ends every connection at once and tells nobody. Not to be called from within an event.
    ~Network() override;
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    /// Who is told. Must be set before the loop runs, and outlive it.
    void set_events(NetworkEvents& events) { events_ = &events; }

    /// Listens on `local`; port 0 lets the system choose. Returns the port. An id may have several.
    Result<std::uint16_t> listen(Endpoint local, ListenerId id);
    /// Stops listening on every endpoint of `id`; its connections live on.
    void close_listener(ListenerId id);
    /// Closes every connection as close() does. It is over when connections() is 0.
    void close_all();

    ConnectionId connect(Endpoint remote, Duration timeout) override;
    void send(ConnectionId connection, SharedBytes bytes) override;
    void close(ConnectionId connection) override;
    void abort(ConnectionId connection) override;
    void send_file(ConnectionId connection, FileRange range) override;
    void receive_file(ConnectionId connection, FileRange range, Buffer first) override;
    void limit_rate(ConnectionId connection, std::uint64_t bytes_per_second) override;

    const NetworkCounters& counters() const { return counters_; }
    /// Why the proxy did not connect the last time it did not; empty if it always has.
    const std::string& proxy_problem() const { return proxy_problem_; }
    /// Changes the bound of the settings for all connections, from now on.
    void bound_out_queues(std::size_t bytes) { settings_.out_queue = bytes; }
    /// Connections that still hold a descriptor, those being closed included.
    std::size_t connections() const { return open_count_; }

  private:
    struct Listener;
    struct Connection;
    struct Files;

    // network.cpp: connections come and go
    void accept(Listener& listener);
    void pause(Listener& listener);
    Connection& add(Fd fd, std::uint32_t interest);
    Connection* find(ConnectionId id);
    Connection* live(ConnectionId id);
    void connect_finished(Connection& connection);
    void greet_proxy(Connection& connection);
    void hear_proxy(Connection& connection);
    bool tell_proxy(Connection& connection, const Buffer& bytes);
    void opened(Connection& connection);
    void gone(Connection& connection, Disconnect reason);
    void gone_later(Connection& connection, Disconnect reason);
    void retire(Connection& connection);
    void start_closing(Connection& connection);

    // network_data.cpp: bytes come and go
    void ready(Connection& connection, std::uint32_t events);
    void read(Connection& connection);
    void discard(Connection& connection);
    void mark_dirty(Connection& connection);
    void write_dirty();
    OutQueue::Outcome flush(Connection& connection);
    void write(Connection& connection);
    void finish_sending(Connection& connection);
    void set_interest(Connection& connection, std::uint32_t events, bool on);

    // network_files.cpp: files come and go. Those that return bool say whether the connection is
    // still as it was, for an event may have ended it.
    Files& files(Connection& connection);
    bool begin_files(Connection& connection);
    std::size_t file_read_allowance(Connection& connection, std::size_t otherwise);
    bool take_file_bytes(Connection& connection, ByteView& bytes);
    void write_file(Connection& connection);
    bool tell_progress(Connection& connection, bool at_the_end);
    void throttle(Connection& connection, std::uint32_t interest);
    void tick();

    /// Files arrive in reads of this size.
    static constexpr std::size_t file_read_size = 256 * limits::kib;

    Loop& loop_;
    NetworkSettings settings_;
    NetworkEvents* events_ = nullptr;
    NetworkCounters counters_;
    std::string proxy_problem_;
    std::vector<std::unique_ptr<Listener>> listeners_;
    std::uint64_t listener_changes_ = 0;  ///< times listeners have been closed

    std::vector<std::unique_ptr<Connection>> slots_;
    std::vector<std::uint32_t> free_slots_;
    std::uint64_t last_sequence_ = 0;
    std::size_t open_count_ = 0;

    std::vector<ConnectionId> dirty_;
    std::vector<ConnectionId> writing_;
    TaskId write_task_;
    std::vector<std::unique_ptr<Connection>> retired_;
    TaskId bury_task_;
    std::vector<ConnectionId> throttled_;
    TaskId tick_task_;
    Buffer read_buffer_;
};

}  // namespace kindred::io
