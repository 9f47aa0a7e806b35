#include "sim/network.hpp"

#include "base/assert.hpp"
#include "sim/connection.hpp"

#include <algorithm>

namespace kindred::sim {

class Network::Actions : public NetworkActions {
  public:
    Actions(Network& network, HostId host) : network_(network), host_(host) {}

    ConnectionId connect(Endpoint remote, Duration timeout) override {
        return network_.connect(host_, remote, timeout);
    }
    void send(ConnectionId connection, SharedBytes bytes) override {
        network_.send(connection, std::move(bytes));
    }
    void close(ConnectionId connection) override { network_.close(connection); }
    void abort(ConnectionId connection) override { network_.abort(connection); }
    void send_file(ConnectionId connection, FileRange range) override {
        network_.send_file(connection, std::move(range));
    }
    void receive_file(ConnectionId connection, FileRange range, Buffer first) override {
        network_.receive_file(connection, std::move(range), std::move(first));
    }
    void limit_rate(ConnectionId connection, std::uint64_t bytes_per_second) override {
        network_.limit_rate(connection, bytes_per_second);
    }

  private:
    Network& network_;
    HostId host_;
};

Network::Network(Scheduler& scheduler, Trace& trace, Random random, NetworkOptions options)
    : scheduler_(scheduler),
      trace_(trace),
      random_(random),
      path_seed_(random_()),
      options_(options) {
    ends_.emplace_back();  // ConnectionId 0 is none
}

Network::~Network() = default;

HostId Network::add_host(HostOptions options) {
    auto host = std::make_unique<Host>();
    host->id = HostId{static_cast<std::uint32_t>(hosts_.size() + 1)};
    host->options = std::move(options);
    host->actions = std::make_unique<Actions>(*this, host->id);
    hosts_.push_back(std::move(host));
    return hosts_.back()->id;
}

NetworkActions& Network::actions(HostId host) {
    return *hosts_[host.value - 1]->actions;
}

MemoryFiles& Network::files(HostId host) {
    return hosts_[host.value - 1]->files;
}

const HostOptions& Network::host(HostId host) const {
    return hosts_[host.value - 1]->options;
}

void Network::set_firewalled(HostId host, bool firewalled) {
    hosts_[host.value - 1]->options.firewalled = firewalled;
}

std::size_t Network::connection_count(HostId host) const {
    return hosts_[host.value - 1]->ends.size();
}

Now Network::now() const {
    constexpr std::int64_t epoch = 1'700'000'000;
    const auto since =
        std::chrono::duration_cast<std::chrono::seconds>(scheduler_.now().time_since_epoch());
    return {scheduler_.now(), epoch + since.count()};
}

void Network::bring_up(HostId host, NetworkEvents& process) {
    hosts_[host.value - 1]->process = &process;
}

void Network::take_down(HostId id, Death death) {
    Host& host = *hosts_[id.value - 1];
    std::erase_if(listeners_, [&](const auto& entry) { return entry.second.first == id; });
    for (const ConnectionId connection : std::set(host.ends)) {
        End& end = *find(connection);
        if (end.receiving) {
            const End::Receiving& file = *end.receiving;
            const std::uint64_t kept = random_.between(file.told, file.moved);
            if (kept < file.moved)
                (void)host.files.truncate(file.range.path, file.range.offset + kept);
        }
        if (End* peer = find(end.peer); peer != nullptr && death == Death::silent) {
            peer->peer = {};
            lose_later(*peer, Disconnect::broken, options_.keepalive);
        } else {
            unlink_peer(end, Disconnect::broken);
        }
        destroy(end);
    }
    host.process = nullptr;
}

void Network::listen(HostId host, ListenerId listener, std::uint16_t port) {
    const auto mine = std::pair(host, listener);
    std::erase_if(listeners_, [&](const auto& entry) { return entry.second == mine; });
    if (port != 0) listeners_[{this->host(host).address, port}] = mine;
}

// --- life of a connection ------------------------------------------------------------------------

Network::End* Network::find(ConnectionId id) {
    KINDRED_ASSERT(id.value < ends_.size());
    return ends_[id.value].get();
}

Network::Host& Network::host_of(const End& end) {
    return *hosts_[end.host.value - 1];
}

void Network::note(const End& end, std::string_view what, std::uint64_t detail,
                   std::string_view text) {
    trace_.note(scheduler_.now(), host_of(end).options.name, what, end.id.value, detail, text);
}

Network::End& Network::make_end(HostId host, Endpoint remote) {
    auto end = std::make_unique<End>();
    end->id = ConnectionId{ends_.size()};
    end->host = host;
    end->remote = remote;
    end->segment_max = random_.between(1, options_.segment_max);
    hosts_[host.value - 1]->ends.insert(end->id);
    ends_.push_back(std::move(end));
    return *ends_.back();
}

void Network::destroy(End& end) {
    host_of(end).ends.erase(end.id);
    ends_[end.id.value].reset();
}

/// Each pair of machines has its own distance, the same in both directions.
Duration Network::path_delay(HostId a, HostId b) const {
    const auto [low, high] = std::minmax(a.value, b.value);
    Random pair(path_seed_ ^ (std::uint64_t{low} << 32 | high));
    const auto spread = (options_.delay_max - options_.delay_min).count();
    return options_.delay_min + Duration(static_cast<Duration::rep>(
                                    pair.between(0, static_cast<std::uint64_t>(spread))));
}

Network::Host* Network::listener_at(Endpoint endpoint, ListenerId& listener) {
    const auto found = listeners_.find(endpoint);
    if (found == listeners_.end()) return nullptr;
    listener = found->second.second;
    return hosts_[found->second.first.value - 1].get();
}

ConnectionId Network::connect(HostId host, Endpoint remote, Duration timeout) {
    End& end = make_end(host, remote);
    note(end, "connect", 0, trace_.verbose() ? to_string(remote) : std::string());
    lose_later(end, Disconnect::timed_out, timeout);
    if (fault(options_.connect_lost_permille)) return end.id;

    ListenerId listener{};
    const Host* target = listener_at(remote, listener);
    // Nobody there: half of the routers in the way say so, the others drop what they see.
    const bool same_machine = target != nullptr && target->id == host;
    const bool blocked = target == nullptr || (target->options.firewalled && !same_machine);
    if (blocked && random_.chance(1, 2)) return end.id;
    const Duration delay = target == nullptr ? options_.delay_max : path_delay(host, target->id);
    if (blocked || fault(options_.connect_refused_permille)) {
        lose_later(end, Disconnect::refused, 2 * delay);
        return end.id;
    }
    end.remote_host = target->id;
    scheduler_.after(delay, [this, id = end.id] { connect_arrives(id); });
    return end.id;
}

void Network::connect_arrives(ConnectionId id) {
    End* end = find(id);
    if (end == nullptr) return;
    const Duration delay = path_delay(end->host, end->remote_host);
    ListenerId listener{};
    Host* target = listener_at(end->remote, listener);
    if (target == nullptr || target->id != end->remote_host) {
        lose_later(*end, Disconnect::refused, delay);
        return;
    }
    scheduler_.after(delay, [this, id] { connect_succeeds(id); });
    if (fault(options_.connect_half_open_permille)) return;

    const Host& source = host_of(*end);
    if (next_port_ < 32768) next_port_ = 32768;
    End& other = make_end(target->id, {source.options.address, next_port_++});
    other.remote_host = end->host;
    other.peer = id;
    end->peer = other.id;
    note(other, "accepted", id.value, source.options.name);
    open(other);
    target->process->accepted(other.id, listener, other.remote, now());
}

void Network::connect_succeeds(ConnectionId id) {
    End* end = find(id);
    if (end == nullptr || end->state != End::State::connecting) return;
    note(*end, "connected", end->peer.value);
    open(*end);
    if (!end->peer) lose_later(*end, Disconnect::broken, options_.keepalive);
    host_of(*end).process->connected(id, now());
}

void Network::open(End& end) {
    end.state = End::State::open;
    if (!end.out.empty()) wake(end, scheduler_.now());
    if (!fault(options_.cut_permille)) return;
    const auto life = random_.below(static_cast<std::uint64_t>(options_.cut_within.count()) + 1);
    scheduler_.after(Duration(static_cast<Duration::rep>(life)), [this, id = end.id] {
        if (faults_) cut(id);
    });
}

/// Something between the two sides forgets the connection. One side may not notice.
void Network::cut(ConnectionId id) {
    End* end = find(id);
    if (end == nullptr || end->state == End::State::connecting) return;
    note(*end, "cut", end->peer.value);
    if (End* peer = find(end->peer)) {
        peer->peer = {};
        const bool unnoticed = fault(options_.half_open_permille);
        lose_later(*peer, Disconnect::broken, unnoticed ? options_.keepalive : 0us);
    }
    end->peer = {};
    lose_later(*end, Disconnect::broken, 0us);
}

void Network::cut_all(HostId host) {
    for (const ConnectionId connection : std::set(hosts_[host.value - 1]->ends)) cut(connection);
}

void Network::lose_later(End& end, Disconnect reason, Duration delay) {
    scheduler_.after(delay, [this, id = end.id, reason] { lose(id, reason); });
}

void Network::lose(ConnectionId id, Disconnect reason) {
    End* end = find(id);
    if (end == nullptr) return;
    const bool connect_failed = reason == Disconnect::timed_out || reason == Disconnect::refused;
    if (connect_failed && end->state != End::State::connecting) return;
    const bool told = end->state != End::State::closing;
    if (told) note(*end, "disconnected", 0, to_string(reason));
    NetworkEvents* process = host_of(*end).process;
    unlink_peer(*end, Disconnect::broken);
    destroy(*end);
    if (told) process->disconnected(id, reason, now());
}

void Network::unlink_peer(End& end, Disconnect reason) {
    End* peer = find(end.peer);
    if (peer == nullptr) return;
    peer->peer = {};
    lose_later(*peer, reason, path_delay(end.host, peer->host));
}

void Network::close(ConnectionId id) {
    End* end = find(id);
    if (end == nullptr) return;
    if (end->state == End::State::connecting) return abort(id);
    note(*end, "close", end->queued);
    end->state = End::State::closing;
    end->receiving.reset();
    wake(*end, scheduler_.now());
}

void Network::abort(ConnectionId id) {
    End* end = find(id);
    if (end == nullptr) return;
    note(*end, "abort");
    unlink_peer(*end, Disconnect::broken);
    destroy(*end);
}

}  // namespace kindred::sim
