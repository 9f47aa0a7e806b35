#include "server/password_queue.hpp"

#include <utility>

namespace kindred::server {

Ticket PasswordQueue::push(Lane lane, IPv4 address, std::string password, std::string known_hash) {
    const Ticket ticket{++last_.value};
    wanted_.insert(ticket);
    Queues& queues = lanes_[static_cast<std::size_t>(lane)];
    std::list<Work>& queue = queues.of[address];
    if (queue.empty()) queues.turns.push_back(address);
    queue.push_back({ticket, std::move(password), std::move(known_hash)});
    return ticket;
}

void PasswordQueue::start(std::size_t limit) {
    while (running_ < limit && !(lanes_[0].turns.empty() && lanes_[1].turns.empty())) {
        Queues& lane = lanes_[next_lane_];
        next_lane_ = 1 - next_lane_;
        if (!lane.turns.empty()) begin(take(lane));
    }
}

PasswordQueue::Work PasswordQueue::take(Queues& queues) {
    const auto queue = queues.of.find(queues.turns.front());
    queues.turns.pop_front();
    Work work = std::move(queue->second.front());
    queue->second.pop_front();
    if (queue->second.empty()) {
        queues.of.erase(queue);
    } else {
        queues.turns.push_back(queue->first);
    }
    return work;
}

void PasswordQueue::begin(Work work) {
    if (!wanted_.contains(work.ticket)) return;
    ++running_;
    if (work.known_hash.empty()) {
        jobs_.hash_password(work.ticket, std::move(work.password));
    } else {
        jobs_.verify_password(work.ticket, std::move(work.known_hash), std::move(work.password));
    }
}

bool PasswordQueue::finish(Ticket ticket) {
    --running_;
    return wanted_.erase(ticket) == 1;
}

}  // namespace kindred::server
