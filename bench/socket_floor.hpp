// SocketFloor: the least that sockets cost a server for an operation, with nothing in between: its
// reads and its writes, on connections over loopback. No program that serves the same traffic
// through sockets can cost less, however little it does itself.
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
    SocketFloor();

    /// Microseconds of CPU time for each operation.
    double measure(const SocketTraffic& traffic);

  private:
    struct Pair {
        io::Fd server;
        io::Fd client;
    };

    double read_and_write(const SocketTraffic& traffic, std::size_t operations);
    void clients_write(std::size_t operations, std::size_t size);
    void clients_read();

    std::vector<Pair> pairs_;
    Buffer buffer_;
};

}  // namespace kindred
