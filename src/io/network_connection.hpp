// What Network keeps for each connection and listener. Included by network*.cpp only.
#pragma once

#include "io/file_transfer.hpp"
#include "io/network.hpp"
#include "io/out_queue.hpp"

#include <deque>
#include <optional>

namespace kindred::io {

/// The file side of a connection that has one.
struct Network::Files {
    std::optional<FileTransfer> sending;
    std::optional<FileTransfer> receiving;
    std::uint64_t queued_before = 0;  ///< bytes of the out-queue that go before the file sent
    RateLimit rate;
    /// A receive_file() that begins at the end of the turn: with what, or why it cannot.
    std::optional<Buffer> first;
    std::string failure;  ///< a range that could not be opened, to be told at the end of the turn
};

struct Network::Connection final : Watcher {
    enum class State : std::uint8_t {
        connecting,
        open,
        flushing,  ///< closed by the core; the rest of the queue is being written
        draining,  ///< everything is written; waiting for the other side to close
        doomed,    ///< gone, which the core is told at the end of the turn
        retired,   ///< gone; the object is freed at the end of the turn
    };

    explicit Connection(Network& owner) : network(owner) {}
    void ready(std::uint32_t events) override { network.ready(*this, events); }
    bool told() const { return state == State::connecting || state == State::open; }

    // What a send to one of many thousand connections touches comes first and lies together.
    ConnectionId id;
    OutQueue queue;
    std::unique_ptr<Files> files;
    Fd fd;
    std::uint32_t interest = 0;
    State state = State::open;
    bool dirty = false;
    bool throttled = false;
    Disconnect reason{};  ///< when doomed
    TaskId deadline;      ///< of a connect or a close
    Network& network;
    std::unique_ptr<Socks5> socks;  ///< while a proxy is asked to connect
};

struct Network::Listener final : Watcher {
    Listener(Network& owner, ListenerId which, Fd socket)
        : network(owner), id(which), fd(std::move(socket)) {}
    void ready(std::uint32_t) override { network.accept(*this); }

    Network& network;
    ListenerId id;
    Fd fd;
    TaskId pause_over;
};

}  // namespace kindred::io
