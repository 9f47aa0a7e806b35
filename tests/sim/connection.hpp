// The inside of the simulated network: one end of a connection, what it has yet to send, and what
// is on its way to it. Only network.cpp and stream.cpp include this.
#pragma once

#include "sim/network.hpp"

namespace kindred::sim {

/// One segment on its way to an end, or waiting there to be read.
struct Network::Piece {
    SharedBytes bytes;
    std::size_t begin = 0;
    std::size_t size = 0;
    Time arrival;
    bool fin = false;
    bool acknowledged = false;  // does not count as under way for the sender any more

    ByteView view() const { return bytes.view().subspan(begin, size); }
};

struct Network::Outgoing {
    SharedBytes bytes;
    std::size_t taken = 0;
    std::optional<FileRange> file;
    std::uint64_t moved = 0;
    std::uint64_t told = 0;
};

struct Network::End {
    enum class State : std::uint8_t { connecting, open, closing };
    struct Receiving {
        FileRange range;
        std::uint64_t moved = 0;
        std::uint64_t told = 0;
    };

    ConnectionId id;
    ConnectionId peer;  // none: nobody is there, whether this side knows it or not
    HostId host;
    HostId remote_host;
    Endpoint remote;
    State state = State::connecting;
    std::size_t segment_max = 0;

    std::deque<Outgoing> out;
    std::size_t queued = 0;     // bytes in `out`, files apart
    std::size_t under_way = 0;  // sent and not yet read by the other side
    bool pumping = false;       // a pump() is scheduled
    std::uint64_t rate = 0;
    Time rate_free_at{};

    std::deque<Piece> incoming;  // in order; one read() is scheduled for each
    Time last_arrival{};
    Time stalled_until{};
    std::optional<Receiving> receiving;
};

struct Network::Host {
    HostId id;
    HostOptions options;
    MemoryFiles files;
    NetworkEvents* process = nullptr;
    std::unique_ptr<NetworkActions> actions;
    std::set<ConnectionId> ends;
    Time uplink_free_at{};
};

}  // namespace kindred::sim
