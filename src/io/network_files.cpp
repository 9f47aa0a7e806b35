#include "base/assert.hpp"
#include "io/network.hpp"
#include "io/network_connection.hpp"

#include <algorithm>

namespace kindred::io {
namespace {

constexpr Duration throttle_tick = 10ms;

}  // namespace

Network::Files& Network::files(Connection& connection) {
    if (connection.files == nullptr) connection.files = std::make_unique<Files>();
    return *connection.files;
}

void Network::limit_rate(ConnectionId id, std::uint64_t bytes_per_second) {
    Connection* connection = live(id);
    if (connection == nullptr) return;
    files(*connection).rate.set(bytes_per_second, loop_.now().steady);
}

void Network::send_file(ConnectionId id, FileRange range) {
    Connection* connection = live(id);
    if (connection == nullptr) return;
    Files& files = this->files(*connection);
    KINDRED_ASSERT(!files.sending);
    auto transfer = FileTransfer::open(FileTransfer::Direction::sending, std::move(range));
    if (transfer) {
        files.sending = std::move(*transfer);
        files.queued_before = connection->queue.bytes();
    } else {
        files.failure = std::move(transfer.error().message);
    }
    mark_dirty(*connection);
}

void Network::receive_file(ConnectionId id, FileRange range, Buffer first) {
    Connection* connection = live(id);
    if (connection == nullptr) return;
    Files& files = this->files(*connection);
    KINDRED_ASSERT(!files.receiving);
    auto transfer = FileTransfer::open(FileTransfer::Direction::receiving, std::move(range));
    if (transfer) {
        files.receiving = std::move(*transfer);
        files.first = std::move(first);
    } else {
        files.failure = std::move(transfer.error().message);
    }
    mark_dirty(*connection);
}

bool Network::begin_files(Connection& connection) {
    Files& files = *connection.files;
    if (!connection.told()) return true;
    if (!files.failure.empty()) {
        const std::string why = std::exchange(files.failure, {});
        events_->file_failed(connection.id, why, loop_.now());
        if (!connection.told()) return false;
    }
    if (!files.first) return true;
    const Buffer first = *std::exchange(files.first, std::nullopt);
    ByteView bytes = first;
    if (!take_file_bytes(connection, bytes)) return false;
    if (!bytes.empty()) events_->received(connection.id, bytes, loop_.now());
    return connection.told();
}

std::size_t Network::file_read_allowance(Connection& connection, std::size_t otherwise) {
    Files& files = *connection.files;
    if (!files.receiving) return otherwise;
    // No further than the range, so that what follows it reaches the core as a message.
    const auto wanted = std::min<std::uint64_t>(files.receiving->left(), file_read_size);
    const auto allowed = static_cast<std::size_t>(files.rate.allowance(wanted, loop_.now().steady));
    if (allowed == 0) throttle(connection, EPOLLIN);
    return allowed;
}

bool Network::take_file_bytes(Connection& connection, ByteView& bytes) {
    Files& files = *connection.files;
    if (!files.receiving) return true;
    FileTransfer& transfer = *files.receiving;
    const auto mine =
        static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), transfer.left()));
    const Result<void> written = transfer.write(bytes.first(mine));
    bytes = bytes.subspan(mine);
    files.rate.spend(mine);
    if (!written) {
        files.receiving.reset();
        events_->file_failed(connection.id, written.error().message, loop_.now());
        return connection.told();
    }
    if (transfer.left() > 0) return tell_progress(connection, false);
    if (!tell_progress(connection, true)) return false;
    files.receiving.reset();
    events_->file_done(connection.id, loop_.now());
    return connection.told();
}

void Network::write_file(Connection& connection) {
    Files& files = *connection.files;
    const std::uint64_t before = files.sending->moved();
    const Result<Moved> step =
        files.sending->send_some(connection.fd.get(), files.rate, loop_.now().steady);
    counters_.bytes_sent += files.sending->moved() - before;
    if (!step) {
        files.sending.reset();
        mark_dirty(connection);  // for what was queued behind the file
        if (connection.told()) {
            events_->file_failed(connection.id, step.error().message, loop_.now());
        }
        return;
    }
    if (*step == Moved::broken) return gone(connection, Disconnect::broken);
    if (connection.told() && !tell_progress(connection, *step == Moved::all)) return;
    if (*step == Moved::all) {
        files.sending.reset();
        mark_dirty(connection);
        if (connection.told()) events_->file_done(connection.id, loop_.now());
        return;
    }
    if (*step == Moved::throttled) return throttle(connection, EPOLLOUT);
    set_interest(connection, EPOLLOUT, true);
}

bool Network::tell_progress(Connection& connection, bool at_the_end) {
    const Connection::State state = connection.state;
    for (const auto direction : {&Files::sending, &Files::receiving}) {
        auto& transfer = (*connection.files).*direction;
        if (!transfer) continue;
        const bool due = transfer->report_due(loop_.now().steady, at_the_end);
        if (due) events_->file_progress(connection.id, transfer->moved(), loop_.now());
        if (connection.state != state) return false;
    }
    return true;
}

void Network::throttle(Connection& connection, std::uint32_t interest) {
    set_interest(connection, interest, false);
    if (std::exchange(connection.throttled, true)) return;
    throttled_.push_back(connection.id);
    if (!tick_task_) tick_task_ = loop_.after(throttle_tick, [this] { tick(); });
}

void Network::tick() {
    tick_task_ = {};
    std::vector<ConnectionId> waiting;
    waiting.swap(throttled_);
    const Time now = loop_.now().steady;
    for (const ConnectionId id : waiting) {
        Connection* connection = find(id);
        if (connection == nullptr) continue;
        connection->throttled = false;
        Files& files = *connection->files;
        const bool receives = files.receiving.has_value();
        if (!receives && !files.sending) continue;
        const std::uint64_t left = receives ? files.receiving->left() : files.sending->left();
        if (files.rate.allowance(std::min<std::uint64_t>(left, file_read_size), now) == 0) {
            throttle(*connection, 0);
            continue;
        }
        if (receives) set_interest(*connection, EPOLLIN, true);
        if (files.sending) mark_dirty(*connection);
    }
}

}  // namespace kindred::io
