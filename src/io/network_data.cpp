#include "io/network.hpp"
#include "io/network_connection.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>

namespace kindred::io {
namespace {

// Messages are small; this much at a time is where one call costs little per byte.
constexpr std::size_t read_size = 64 * limits::kib;
// One wake-up reads a connection at most so often, for fairness among busy ones.
constexpr int reads_per_turn = 4;

}  // namespace

void Network::send(ConnectionId id, SharedBytes bytes) {
    Connection* connection = live(id);
    if (connection == nullptr) return;
    OutQueue& queue = connection->queue;
    if (queue.costs_more_than(settings_.out_queue) &&
        connection->state == Connection::State::open) {
        // Perhaps it is only this turn's burst that has not been written yet.
        const auto outcome = flush(*connection);
        if (outcome == OutQueue::Outcome::broken) {
            return gone_later(*connection, Disconnect::broken);
        }
    }
    if (queue.costs_more_than(settings_.out_queue)) {
        ++counters_.too_slow;
        return gone_later(*connection, Disconnect::too_slow);
    }
    queue.push(std::move(bytes));
    // While the kernel takes no more, epoll says when to go on.
    if ((connection->interest & EPOLLOUT) == 0) mark_dirty(*connection);
}

void Network::ready(Connection& connection, std::uint32_t events) {
    using enum Connection::State;
    if (connection.state == connecting) {
        // Until the proxy has been greeted only writing is watched.
        if ((connection.interest & EPOLLIN) != 0) return hear_proxy(connection);
        return connect_finished(connection);
    }
    if (connection.state == doomed) return;
    const bool ended = (events & (EPOLLERR | EPOLLHUP)) != 0;
    const bool reading = (connection.interest & EPOLLIN) != 0;
    if (reading && (ended || (events & EPOLLIN) != 0)) {
        if (connection.state == open) {
            read(connection);
        } else {
            discard(connection);
        }
    } else if (ended) {
        gone(connection, Disconnect::broken);
    }
    const bool writing = connection.state == open || connection.state == flushing;
    if (writing && (events & EPOLLOUT) != 0) write(connection);
}

void Network::read(Connection& connection) {
    if (read_buffer_.empty()) read_buffer_.resize(file_read_size);
    for (int i = 0; i < reads_per_turn && connection.state == Connection::State::open; ++i) {
        std::size_t size = read_size;
        if (connection.files != nullptr) {
            if (!begin_files(connection)) return;
            size = file_read_allowance(connection, size);
            if (size == 0) return;
        }
        const ssize_t n = ::recv(connection.fd.get(), read_buffer_.data(), size, 0);
        if (n == 0) return gone(connection, Disconnect::closed_by_peer);
        if (n < 0) {
            if (errno != EAGAIN && errno != EINTR) gone(connection, Disconnect::broken);
            return;
        }
        const auto count = static_cast<std::size_t>(n);
        counters_.bytes_received += count;
        ByteView bytes = ByteView(read_buffer_).first(count);
        if (connection.files != nullptr && !take_file_bytes(connection, bytes)) return;
        if (!bytes.empty()) events_->received(connection.id, bytes, loop_.now());
        if (count < size) return;
    }
}

void Network::discard(Connection& connection) {
    // What the other side still sends must be read, or the kernel answers it with a reset that can
    // overtake our last bytes.
    if (read_buffer_.empty()) read_buffer_.resize(file_read_size);
    const ssize_t n = ::recv(connection.fd.get(), read_buffer_.data(), read_buffer_.size(), 0);
    if (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR))) return;
    if (n == 0 && connection.state == Connection::State::flushing) {
        return set_interest(connection, EPOLLIN, false);
    }
    retire(connection);
}

void Network::mark_dirty(Connection& connection) {
    if (std::exchange(connection.dirty, true)) return;
    dirty_.push_back(connection.id);
    if (!write_task_) write_task_ = loop_.defer([this] { write_dirty(); });
}

void Network::write_dirty() {
    write_task_ = {};
    writing_.swap(dirty_);
    for (const ConnectionId id : writing_) {
        Connection* connection = find(id);
        if (connection == nullptr) continue;
        connection->dirty = false;
        using enum Connection::State;
        if (connection->state == doomed) gone(*connection, connection->reason);
        if (connection->state == open || connection->state == flushing) write(*connection);
    }
    writing_.clear();
}

OutQueue::Outcome Network::flush(Connection& connection) {
    const std::size_t before = connection.queue.bytes();
    std::uint64_t everything = OutQueue::everything;
    const bool file_waits = connection.files != nullptr && connection.files->sending.has_value();
    std::uint64_t& limit = file_waits ? connection.files->queued_before : everything;
    const auto outcome = connection.queue.write_to(connection.fd.get(), limit);
    counters_.bytes_sent += before - connection.queue.bytes();
    return outcome;
}

void Network::write(Connection& connection) {
    if (connection.files != nullptr && !begin_files(connection)) return;
    const auto outcome = flush(connection);
    if (outcome == OutQueue::Outcome::broken) return gone(connection, Disconnect::broken);
    if (outcome == OutQueue::Outcome::blocked) return set_interest(connection, EPOLLOUT, true);
    if (connection.files != nullptr && connection.files->sending) return write_file(connection);
    set_interest(connection, EPOLLOUT, false);
    if (connection.state == Connection::State::flushing) finish_sending(connection);
}

void Network::finish_sending(Connection& connection) {
    // Without interest in reading, the other side has already closed.
    if ((connection.interest & EPOLLIN) == 0) return retire(connection);
    ::shutdown(connection.fd.get(), SHUT_WR);
    connection.state = Connection::State::draining;
}

void Network::set_interest(Connection& connection, std::uint32_t events, bool on) {
    const std::uint32_t wanted = on ? connection.interest | events : connection.interest & ~events;
    if (wanted == connection.interest) return;
    connection.interest = wanted;
    loop_.change(connection.fd.get(), wanted);
}

}  // namespace kindred::io
