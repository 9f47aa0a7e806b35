#include "server/outbox.hpp"

namespace kindred::server {

void Outbox::send(ConnectionId connection, const SharedBytes& bytes) {
    if (must_wait(connection)) {
        wait(connection, bytes);
    } else {
        network_.send(connection, bytes);
    }
}

void Outbox::close(ConnectionId connection) {
    if (must_wait(connection)) {
        wait(connection, {});
    } else {
        network_.close(connection);
    }
}

void Outbox::save(Change change) {
    note(std::move(change));
    promise();
}

void Outbox::wait(ConnectionId connection, SharedBytes bytes) {
    Held& held = waiting_[connection];
    if (held.bytes + bytes.size() > max_held_) {
        overfull_.push_back(connection);
        return;
    }
    ++held.entries;
    held.bytes += bytes.size();
    queue_.push_back({last_ticket_, connection, std::move(bytes)});
}

void Outbox::stored(Ticket up_to) {
    while (!queue_.empty() && queue_.front().ticket <= up_to) {
        const Waiting next = std::move(queue_.front());
        queue_.pop_front();
        const auto waiting = waiting_.find(next.connection);
        if (waiting == waiting_.end()) continue;  // it has gone meanwhile
        waiting->second.bytes -= next.bytes.size();
        if (--waiting->second.entries == 0) waiting_.erase(waiting);
        if (next.bytes.size() > 0) {
            network_.send(next.connection, next.bytes);
        } else {
            network_.close(next.connection);
        }
    }
}

void Outbox::check(Findings& findings) const {
    std::unordered_map<ConnectionId, Held> counted;
    Ticket last;
    for (const Waiting& entry : queue_) {
        findings.expect(last <= entry.ticket, "outbox: what waits is out of order");
        last = entry.ticket;
        Held& held = counted[entry.connection];
        ++held.entries;
        held.bytes += entry.bytes.size();
    }
    for (const auto& [connection, held] : waiting_) {
        const auto real = counted.find(connection);
        findings.expect(real != counted.end() && real->second.entries == held.entries &&
                            real->second.bytes == held.bytes,
                        "outbox: what waits for a connection is miscounted");
        findings.expect(held.bytes <= max_held_, "outbox: too much waits for one connection");
    }
    findings.expect(!holding_, "outbox: an event has not ended");
}

}  // namespace kindred::server
