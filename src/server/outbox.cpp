#include "server/outbox.hpp"

#include <algorithm>

namespace kindred::server {

void Outbox::send(ConnectionId connection, const SharedBytes& bytes) {
    // Whatever was written for it before goes first; what is short goes along.
    constexpr std::size_t short_message = 1024;
    if (Bundle* bundle = find_bundle(connection)) {
        if (bundle->bytes.size() + bytes.size() <= short_message) {
            append(bundle->bytes, bytes.view());
            return;
        }
        hand_over(*bundle);
    }
    pass_on(connection, bytes);
}

void Outbox::pass_on(ConnectionId connection, SharedBytes bytes) {
    if (must_wait(connection)) {
        wait(connection, std::move(bytes));
    } else {
        network_.send(connection, std::move(bytes));
    }
}

Outbox::Bundle* Outbox::find_bundle(ConnectionId connection) {
    if (!connection) return nullptr;
    const auto found = std::ranges::find(bundles_, connection, &Bundle::connection);
    return found == bundles_.end() ? nullptr : &*found;
}

Outbox::Bundle& Outbox::bundle_for(ConnectionId connection) {
    if (Bundle* known = find_bundle(connection)) return *known;
    auto bundle = std::ranges::find(bundles_, ConnectionId{}, &Bundle::connection);
    if (bundle == bundles_.end()) {
        bundle = bundles_.begin() + next_bundle_++ % bundle_count;
        hand_over(*bundle);
    }
    bundle->connection = connection;
    return *bundle;
}

void Outbox::hand_over(Bundle& bundle) {
    const ConnectionId connection = std::exchange(bundle.connection, {});
    if (bundle.bytes.size() > kept_memory) {
        pass_on(connection, SharedBytes(std::exchange(bundle.bytes, {})));
    } else {
        pass_on(connection, SharedBytes(ByteView(bundle.bytes)));
        bundle.bytes.clear();
    }
}

void Outbox::hand_over_all() {
    for (Bundle& bundle : bundles_)
        if (bundle.connection) hand_over(bundle);
}

void Outbox::end_event() {
    hand_over_all();
    holding_ = false;
}

void Outbox::forget(ConnectionId connection) {
    waiting_.erase(connection);
    if (Bundle* bundle = find_bundle(connection)) {
        bundle->connection = {};
        bundle->bytes.clear();
    }
}

void Outbox::close(ConnectionId connection) {
    if (Bundle* bundle = find_bundle(connection)) hand_over(*bundle);
    if (must_wait(connection)) {
        wait(connection, {});
    } else {
        network_.close(connection);
    }
}

void Outbox::save(Change change) {
    promise();
    note(std::move(change));
}

/// What was said before does not depend on it.
void Outbox::promise() {
    if (!holding_) hand_over_all();
    holding_ = true;
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
    for (const Bundle& bundle : bundles_)
        findings.expect(!bundle.connection && bundle.bytes.empty(),
                        "outbox: something was left behind by an event");
}

}  // namespace kindred::server
