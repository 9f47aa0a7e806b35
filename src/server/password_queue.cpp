#include "server/password_queue.hpp"

#include <utility>

namespace kindred::server {

Ticket PasswordQueue::push(IPv4 address, std::string password, std::string known_hash) {
    const Ticket ticket{++last_.value};
    wanted_.insert(ticket);
    std::deque<Work>& queue = queues_[address];
    if (queue.empty()) turns_.push_back(address);
    queue.push_back({ticket, std::move(password), std::move(known_hash)});
    return ticket;
}

void PasswordQueue::start(std::size_t limit) {
    while (running_ < limit && !turns_.empty()) {
        const auto queue = queues_.find(turns_.front());
        turns_.pop_front();
        Work work = std::move(queue->second.front());
        queue->second.pop_front();
        if (queue->second.empty()) {
            queues_.erase(queue);
        } else {
            turns_.push_back(queue->first);
        }
        if (!wanted_.contains(work.ticket)) continue;
        ++running_;
        if (work.known_hash.empty()) {
            jobs_.hash_password(work.ticket, std::move(work.password));
        } else {
            jobs_.verify_password(work.ticket, std::move(work.known_hash),
                                  std::move(work.password));
        }
    }
}

bool PasswordQueue::finish(Ticket ticket) {
    --running_;
    return wanted_.erase(ticket) == 1;
}

}  // namespace kindred::server
