#include "server/password_queue.hpp"

#include <utility>

namespace kindred::server {

Ticket PasswordQueue::push(Lane lane, IPv4 address, ConnectionId connection, std::string password,
                           std::string known_hash) {
    const std::uint32_t place = works_.take();
    Work& work = works_[place];
    work.ticket = id_at<Ticket>(place, ++last_sequence_);
    work.connection = connection;
    work.lane = lane;
    work.address = address;
    work.password = std::move(password);
    work.known_hash = std::move(known_hash);
    line_up(place);
    ++wanted_;
    return work.ticket;
}

void PasswordQueue::cancel(Ticket ticket) {
    const std::uint32_t place = place_of(ticket);
    Work& work = works_[place];
    work.connection = {};
    --wanted_;
    if (work.running) return;
    if (!leave_row(place)) std::erase(queues(work.lane).turns, work.address);
    forget(place);
}

ConnectionId PasswordQueue::connection_of(Ticket ticket) const {
    const Work& work = works_[place_of(ticket)];
    return work.ticket == ticket ? work.connection : ConnectionId{};
}

void PasswordQueue::start(std::size_t limit) {
    while (running_ < limit && !(lanes_[0].turns.empty() && lanes_[1].turns.empty())) {
        Queues& lane = lanes_[next_lane_];
        next_lane_ = 1 - next_lane_;
        if (!lane.turns.empty()) begin(works_[take_next(lane)]);
    }
}

void PasswordQueue::line_up(std::uint32_t place) {
    Work& work = works_[place];
    Queues& lane = queues(work.lane);
    const auto [found, is_new] = lane.of.try_emplace(work.address, place, place);
    if (is_new) {
        lane.turns.push_back(work.address);
        return;
    }
    work.before = std::exchange(found->second.last, place);
    works_[work.before].behind = place;
}

/// False if the row is gone, because this was the only one in it.
bool PasswordQueue::leave_row(std::uint32_t place) {
    Work& work = works_[place];
    Queues& lane = queues(work.lane);
    const auto found = lane.of.find(work.address);
    Row& row = found->second;
    const std::uint32_t before = std::exchange(work.before, 0);
    const std::uint32_t behind = std::exchange(work.behind, 0);
    (before == 0 ? row.first : works_[before].behind) = behind;
    (behind == 0 ? row.last : works_[behind].before) = before;
    if (row.first != 0) return true;
    lane.of.erase(found);
    return false;
}

/// The place of the work whose turn it is.
std::uint32_t PasswordQueue::take_next(Queues& queues) {
    const IPv4 address = queues.turns.front();
    queues.turns.pop_front();
    const std::uint32_t place = queues.of.find(address)->second.first;
    if (leave_row(place)) queues.turns.push_back(address);
    return place;
}

void PasswordQueue::begin(Work& work) {
    work.running = true;
    ++running_;
    if (work.known_hash.empty()) {
        jobs_.hash_password(work.ticket, std::move(work.password));
    } else {
        jobs_.verify_password(work.ticket, std::move(work.known_hash), std::move(work.password));
    }
}

std::optional<ConnectionId> PasswordQueue::finish(Ticket ticket) {
    const std::uint32_t place = place_of(ticket);
    const ConnectionId connection = works_[place].connection;
    --running_;
    forget(place);
    if (!connection) return std::nullopt;
    --wanted_;
    return connection;
}

void PasswordQueue::forget(std::uint32_t place) {
    works_[place] = {};
    works_.give_back(place);
}

}  // namespace kindred::server
