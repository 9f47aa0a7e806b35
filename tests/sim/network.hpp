// The simulated network: machines with addresses, and connections between them that delay, cut
// bytes apart, stall, break, half break, or never come about. Each machine's process sees it as its
// NetworkActions and is told NetworkEvents from the scheduler, never from within an action.
#pragma once

#include "base/ids.hpp"
#include "base/network.hpp"
#include "base/random.hpp"
#include "sim/files.hpp"
#include "sim/options.hpp"
#include "sim/scheduler.hpp"
#include "sim/trace.hpp"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kindred::sim {

using HostId = StrongId<struct HostTag, std::uint32_t>;

struct HostOptions {
    std::string name;
    IPv4 address;
    /// Nobody outside can connect to it. Machines may share an address, as behind a router.
    bool firewalled = false;
};

/// How the connections of a process end when it dies.
enum class Death {
    told,    ///< the operating system closes them
    silent,  ///< the machine is gone; the others find out by themselves
};

class Network {
  public:
    Network(Scheduler& scheduler, Trace& trace, Random random, NetworkOptions options);
    ~Network();

    HostId add_host(HostOptions options);
    NetworkActions& actions(HostId host);
    MemoryFiles& files(HostId host);
    const HostOptions& host(HostId host) const;
    void set_firewalled(HostId host, bool firewalled);

    /// From here on events of `host` go to `process`, until take_down().
    void bring_up(HostId host, NetworkEvents& process);
    /// Ends all that the process had. Of a file being received, a random part of what was not yet
    /// reported is lost.
    void take_down(HostId host, Death death);
    /// One port per listener; another port replaces it, 0 ends it.
    void listen(HostId host, ListenerId listener, std::uint16_t port);

    /// Without faults nothing is lost, cut or stalled any more; delays stay.
    void set_faults(bool faults) { faults_ = faults; }
    /// Breaks every connection of a machine, by the same rules as cuts by chance.
    void cut_all(HostId host);

    Now now() const;
    std::size_t connection_count(HostId host) const;

  private:
    class Actions;
    struct End;
    struct Host;
    struct Outgoing;
    struct Piece;

    // Life of a connection (network.cpp).
    End* find(ConnectionId id);
    Host& host_of(const End& end);
    End& make_end(HostId host, Endpoint remote);
    void destroy(End& end);
    void lose(ConnectionId id, Disconnect reason);
    void lose_later(End& end, Disconnect reason, Duration delay);
    void unlink_peer(End& end, Disconnect reason);
    void connect_arrives(ConnectionId id);
    void connect_succeeds(ConnectionId id);
    void open(End& end);
    void cut(ConnectionId id);
    Host* listener_at(Endpoint endpoint, ListenerId& listener);
    Duration path_delay(HostId a, HostId b) const;
    bool fault(unsigned permille) { return faults_ && random_.chance(permille, 1000); }
    void note(const End& end, std::string_view what, std::uint64_t detail = 0,
              std::string_view text = {});

    // Bytes on their way (stream.cpp).
    void wake(End& end, Time when);
    void pump(ConnectionId id);
    void pump_bytes(End& end);
    void pump_file(End& end);
    void transmit(End& end, Piece piece);
    void send_fin(End& end);
    void read(ConnectionId id);
    void read_into_file(ConnectionId id, const Piece& piece);
    void tell_progress(ConnectionId id, std::uint64_t moved, std::uint64_t& told);
    std::size_t draw_segment(std::size_t available, std::size_t limit);

    // What cores ask for (network.cpp, stream.cpp).
    ConnectionId connect(HostId host, Endpoint remote, Duration timeout);
    void send(ConnectionId id, SharedBytes bytes);
    void close(ConnectionId id);
    void abort(ConnectionId id);
    void send_file(ConnectionId id, FileRange range);
    void receive_file(ConnectionId id, FileRange range, Buffer first);
    void limit_rate(ConnectionId id, std::uint64_t bytes_per_second);

    Scheduler& scheduler_;
    Trace& trace_;
    Random random_;
    std::uint64_t path_seed_;
    NetworkOptions options_;
    bool faults_ = true;
    std::uint16_t next_port_ = 32768;
    std::vector<std::unique_ptr<Host>> hosts_;
    std::map<Endpoint, std::pair<HostId, ListenerId>> listeners_;
    std::vector<std::unique_ptr<End>> ends_;  // by ConnectionId; null once gone
};

}  // namespace kindred::sim
