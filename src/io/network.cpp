#include "io/network.hpp"

#include "base/assert.hpp"
#include "io/network_connection.hpp"
#include "io/sockets.hpp"

#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>

namespace kindred::io {
namespace {

// One wake-up accepts at most this many, so that a flood of connects leaves time for the others.
constexpr int accepts_per_turn = 64;
constexpr Duration accept_pause = 100ms;

Disconnect connect_failure(int error) {
    return error == ETIMEDOUT ? Disconnect::timed_out : Disconnect::refused;
}

}  // namespace

Network::Network(Loop& loop, NetworkSettings settings) : loop_(loop), settings_(settings) {}

Network::~Network() {
    for (const auto task : {write_task_, bury_task_, tick_task_}) loop_.cancel(task);
    for (const auto& listener : listeners_) {
        loop_.cancel(listener->pause_over);
        loop_.unwatch(listener->fd.get());
    }
    for (const auto& connection : slots_) {
        if (connection == nullptr) continue;
        loop_.cancel(connection->deadline);
        loop_.unwatch(connection->fd.get());
    }
}

Result<std::uint16_t> Network::listen(Endpoint local, ListenerId id) {
    Result<Fd> fd = listen_tcp(local, settings_.backlog);
    if (!fd) return std::unexpected(fd.error());
    const std::uint16_t port = local_endpoint(fd->get()).port;
    auto listener = std::make_unique<Listener>(*this, id, std::move(*fd));
    loop_.watch(listener->fd.get(), EPOLLIN, *listener);
    listeners_.push_back(std::move(listener));
    return port;
}

void Network::close_listener(ListenerId id) {
    ++listener_changes_;
    std::erase_if(listeners_, [&](const std::unique_ptr<Listener>& listener) {
        if (listener->id != id) return false;
        loop_.cancel(listener->pause_over);
        loop_.unwatch(listener->fd.get());
        return true;
    });
}

void Network::accept(Listener& listener) {
    const ListenerId id = listener.id;
    const int fd = listener.fd.get();
    for (int i = 0; i < accepts_per_turn; ++i) {
        sockaddr_in address{};
        socklen_t size = sizeof address;
        Fd accepted(::accept4(fd, reinterpret_cast<sockaddr*>(&address), &size,
                              SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (!accepted) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
                pause(listener);
            }
            // ECONNABORTED and the like concern one stranger: the next wake-up goes on.
            return;
        }
        stagger_keepalive(accepted.get());
        ++counters_.accepted;
        const Connection& connection = add(std::move(accepted), EPOLLIN);
        const std::uint64_t changes = listener_changes_;
        events_->accepted(connection.id, id, to_endpoint(address), loop_.now());
        if (listener_changes_ != changes) return;  // the core may have closed this very one
    }
}

void Network::pause(Listener& listener) {
    ++counters_.accept_pauses;
    loop_.change(listener.fd.get(), 0);
    listener.pause_over = loop_.after(accept_pause, [this, &listener] {
        listener.pause_over = {};
        loop_.change(listener.fd.get(), EPOLLIN);
    });
}

Network::Connection& Network::add(Fd fd, std::uint32_t interest) {
    if (free_slots_.empty()) {
        KINDRED_ASSERT(slots_.size() < (1U << place_bits));
        free_slots_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const std::uint32_t slot = free_slots_.back();
    free_slots_.pop_back();
    slots_[slot] = std::make_unique<Connection>(*this);
    Connection& connection = *slots_[slot];
    connection.id = id_at<ConnectionId>(slot, ++last_sequence_);
    connection.fd = std::move(fd);
    connection.interest = interest;
    ++open_count_;
    if (connection.fd) loop_.watch(connection.fd.get(), interest, connection);
    return connection;
}

Network::Connection* Network::find(ConnectionId id) {
    const std::size_t slot = place_of(id);
    if (!id || slot >= slots_.size() || slots_[slot] == nullptr) return nullptr;
    return slots_[slot]->id == id ? slots_[slot].get() : nullptr;
}

Network::Connection* Network::live(ConnectionId id) {
    Connection* connection = find(id);
    return connection != nullptr && connection->told() ? connection : nullptr;
}

ConnectionId Network::connect(Endpoint remote, Duration timeout) {
    ++counters_.connects;
    Fd fd = start_connect(settings_.proxy ? settings_.proxy->endpoint : remote);
    const int error = fd ? 0 : errno;
    Connection& connection = add(std::move(fd), EPOLLOUT);
    connection.state = Connection::State::connecting;
    if (settings_.proxy) connection.socks = std::make_unique<Socks5>(*settings_.proxy, remote);
    const ConnectionId id = connection.id;
    if (error != 0) {
        gone_later(connection, connect_failure(error));
        return id;
    }
    connection.deadline = loop_.after(timeout, [this, id] {
        Connection* late = find(id);
        late->deadline = {};
        gone(*late, Disconnect::timed_out);
    });
    return id;
}

void Network::connect_finished(Connection& connection) {
    if (const int error = connect_result(connection.fd.get()); error != 0) {
        gone(connection, connect_failure(error));
        return;
    }
    if (connection.socks != nullptr) return greet_proxy(connection);
    opened(connection);
}

void Network::opened(Connection& connection) {
    loop_.cancel(std::exchange(connection.deadline, {}));
    connection.state = Connection::State::open;
    set_interest(connection, EPOLLOUT, false);
    set_interest(connection, EPOLLIN, true);
    if (!connection.queue.empty() || connection.files != nullptr) mark_dirty(connection);
    events_->connected(connection.id, loop_.now());
}

void Network::gone(Connection& connection, Disconnect reason) {
    const bool told = connection.told() || connection.state == Connection::State::doomed;
    const ConnectionId id = connection.id;
    if (told && connection.files != nullptr && !tell_progress(connection, true)) return;
    retire(connection);
    if (told) events_->disconnected(id, reason, loop_.now());
}

void Network::gone_later(Connection& connection, Disconnect reason) {
    connection.state = Connection::State::doomed;
    connection.reason = reason;
    mark_dirty(connection);
}

void Network::retire(Connection& connection) {
    loop_.cancel(connection.deadline);
    if (connection.fd) loop_.unwatch_and_close(std::move(connection.fd));
    connection.state = Connection::State::retired;
    --open_count_;
    const std::size_t slot = place_of(connection.id);
    // Its caller may still be in the middle of it.
    retired_.push_back(std::move(slots_[slot]));
    free_slots_.push_back(static_cast<std::uint32_t>(slot));
    if (bury_task_) return;
    bury_task_ = loop_.defer([this] {
        bury_task_ = {};
        retired_.clear();
    });
}

void Network::close(ConnectionId id) {
    Connection* connection = find(id);
    if (connection == nullptr) return;
    using enum Connection::State;
    if (connection->state == connecting || connection->state == doomed) return retire(*connection);
    if (connection->state == open) start_closing(*connection);
}

void Network::start_closing(Connection& connection) {
    connection.state = Connection::State::flushing;
    if (connection.files != nullptr) {
        connection.files->receiving.reset();
        connection.files->first.reset();
        set_interest(connection, EPOLLIN, true);  // it may have been throttled
    }
    const ConnectionId id = connection.id;
    connection.deadline = loop_.after(settings_.linger, [this, id] {
        Connection* late = find(id);
        late->deadline = {};
        retire(*late);
    });
    mark_dirty(connection);
}

void Network::close_all() {
    for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
        if (slots_[slot] != nullptr) close(slots_[slot]->id);
    }
}

void Network::abort(ConnectionId id) {
    Connection* connection = find(id);
    if (connection == nullptr) return;
    retire(*connection);
}

}  // namespace kindred::io
