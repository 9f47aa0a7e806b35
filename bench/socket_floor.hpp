// SocketFloor: the least that sockets cost a server for an operation, with nothing in between: its
// reads and its writes, on connections over loopback that are chosen at random. No program that
// serves the same traffic through sockets can cost less, however little it does itself.
#pragma once

#include "base/bytes.hpp"
#include "io/fd.hpp"

#include <cstddef>
#include <vector>

namespace kindred {

/// What goes through sockets for one operation, on average.
struct SocketTraffic {
    double reads = 0;
    double bytes_per_read = 0;
    double writes = 0;
    double bytes_per_write = 0;
};

class SocketFloor {
  public:
    /// With so many connections, or as many as this process may have descriptors for.
    explicit SocketFloor(std::size_t connections);

    /// Microseconds of CPU time for each operation.
    double measure(const SocketTraffic& traffic);

  private:
    struct Pair {
        io::Fd server;
        io::Fd client;
    };

    double read_and_write(const SocketTraffic& traffic, std::size_t operations);
    Pair& next();

    std::vector<Pair> pairs_;  ///< in random order
    std::size_t next_ = 0;
    Buffer buffer_;
};

}  // namespace kindred
