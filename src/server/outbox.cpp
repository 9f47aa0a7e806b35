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
    holding_ = true;
}

void Outbox::wait(ConnectionId connection, SharedBytes bytes) {
    queue_.push_back({last_ticket_, connection, std::move(bytes)});
    ++waiting_[connection];
}

void Outbox::stored(Ticket up_to) {
    while (!queue_.empty() && queue_.front().ticket <= up_to) {
        const Waiting next = std::move(queue_.front());
        queue_.pop_front();
        const auto waiting = waiting_.find(next.connection);
        if (waiting == waiting_.end()) continue;  // it has gone meanwhile
        if (--waiting->second == 0) waiting_.erase(waiting);
        if (next.bytes.size() > 0) {
            network_.send(next.connection, next.bytes);
        } else {
            network_.close(next.connection);
        }
    }
}

}  // namespace kindred::server
