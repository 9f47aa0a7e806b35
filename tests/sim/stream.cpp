// Bytes on their way between the two ends of a simulated connection.
#include "base/assert.hpp"
#include "sim/connection.hpp"
#include "sim/network.hpp"

#include <algorithm>

namespace kindred::sim {

namespace {

/// File data moves in pieces of at least this much: bulk bytes cut into single ones would slow the
/// simulation and find nothing that messages cut into single bytes do not.
constexpr std::size_t file_segment_min = 1024;
/// The least progress between two reports of it.
constexpr std::uint64_t progress_step = 16 * 1024;

Duration time_for(std::uint64_t bytes, std::uint64_t bytes_per_second) {
    return Duration(static_cast<Duration::rep>(bytes * 1'000'000 / bytes_per_second + 1));
}

}  // namespace

std::size_t Network::draw_segment(std::size_t available, std::size_t limit) {
    return std::min(available, static_cast<std::size_t>(random_.between(1, limit)));
}

void Network::wake(End& end, Time when) {
    if (end.pumping) return;
    end.pumping = true;
    scheduler_.at(when, [this, id = end.id] { pump(id); });
}

void Network::send(ConnectionId id, SharedBytes bytes) {
    End* end = find(id);
    if (end == nullptr || end->state == End::State::closing || bytes.size() == 0) return;
    note(*end, "send", bytes.size());
    end->queued += bytes.size();
    if (end->queued > options_.out_queue) lose_later(*end, Disconnect::too_slow, 0us);
    end->out.push_back({.bytes = std::move(bytes)});
    wake(*end, scheduler_.now());
}

void Network::send_file(ConnectionId id, FileRange range) {
    End* end = find(id);
    if (end == nullptr || end->state == End::State::closing) return;
    note(*end, "send_file", range.length, range.path);
    end->out.push_back({.file = std::move(range)});
    wake(*end, scheduler_.now());
}

void Network::receive_file(ConnectionId id, FileRange range, Buffer first) {
    End* end = find(id);
    if (end == nullptr || end->state != End::State::open) return;
    note(*end, "receive_file", range.length, range.path);
    end->receiving = End::Receiving{.range = std::move(range)};
    const std::size_t size = first.size();
    end->incoming.push_front({.bytes = SharedBytes(std::move(first)),
                              .size = size,
                              .arrival = scheduler_.now(),
                              .acknowledged = true});
    scheduler_.after(0us, [this, id] { read(id); });
}

void Network::limit_rate(ConnectionId id, std::uint64_t bytes_per_second) {
    if (End* end = find(id)) end->rate = bytes_per_second;
}

// --- sending -------------------------------------------------------------------------------------

void Network::pump(ConnectionId id) {
    End* end = find(id);
    if (end == nullptr) return;
    end->pumping = false;
    if (end->state == End::State::connecting) return;
    if (end->out.empty()) {
        if (end->state == End::State::closing) send_fin(*end);
        return;
    }
    if (end->under_way >= options_.window) return;  // read() at the other side wakes it
    if (end->out.front().file)
        pump_file(*end);
    else
        pump_bytes(*end);
}

void Network::pump_bytes(End& end) {
    Outgoing& front = end.out.front();
    const std::size_t size = draw_segment(front.bytes.size() - front.taken, end.segment_max);
    Piece piece{.bytes = front.bytes, .begin = front.taken, .size = size};
    front.taken += size;
    end.queued -= size;
    if (front.taken == front.bytes.size()) end.out.pop_front();
    transmit(end, std::move(piece));
}

void Network::pump_file(End& end) {
    if (end.rate != 0 && end.rate_free_at > scheduler_.now()) return wake(end, end.rate_free_at);
    Outgoing& front = end.out.front();
    const FileRange& range = *front.file;
    const Buffer* content = host_of(end).files.find(range.path);
    const std::uint64_t position = range.offset + front.moved;
    const ConnectionId id = end.id;
    const bool told = end.state == End::State::open;
    NetworkEvents* process = host_of(end).process;
    if (content == nullptr || content->size() < range.offset + range.length) {
        const std::string why = "cannot read " + range.path + ": the file is gone or shorter";
        end.out.pop_front();
        wake(end, scheduler_.now());
        if (!told) return;
        note(end, "file_failed", 0, why);
        return process->file_failed(id, why, now());
    }
    if (const std::uint64_t left = range.length - front.moved; left != 0) {
        // A slow transfer moves in quarters of a second, not in one piece per minute.
        const std::size_t most = std::max(end.segment_max, file_segment_min);
        const std::size_t size = draw_segment(
            left, end.rate == 0 ? most : std::clamp<std::size_t>(end.rate / 4, 1, most));
        const auto start = content->begin() + static_cast<std::ptrdiff_t>(position);
        front.moved += size;
        if (end.rate != 0) end.rate_free_at = scheduler_.now() + time_for(size, end.rate);
        transmit(end,
                 {.bytes = SharedBytes(Buffer(start, start + static_cast<std::ptrdiff_t>(size))),
                  .size = size});
    }
    if (front.moved < range.length) {
        if (told) tell_progress(id, front.moved, front.told);
        return;
    }
    end.out.pop_front();
    wake(end, scheduler_.now());
    if (!told) return;
    note(end, "file_sent");
    process->file_done(id, now());
}

void Network::transmit(End& end, Piece piece) {
    Host& host = host_of(end);
    Time sent = std::max(scheduler_.now(), host.uplink_free_at);
    if (options_.bytes_per_second != 0) sent += time_for(piece.size, options_.bytes_per_second);
    host.uplink_free_at = sent;
    end.under_way += piece.size;
    if (End* peer = find(end.peer)) {
        const auto jitter = random_.between(0, static_cast<std::uint64_t>(options_.jitter.count()));
        piece.arrival =
            std::max(peer->last_arrival, sent + path_delay(end.host, peer->host) +
                                             Duration(static_cast<Duration::rep>(jitter)));
        peer->last_arrival = piece.arrival;
        scheduler_.at(piece.arrival, [this, id = peer->id] { read(id); });
        peer->incoming.push_back(std::move(piece));
    }
    wake(end, sent);
}

/// Everything is sent: the other side learns of the close behind the last byte.
void Network::send_fin(End& end) {
    if (End* peer = find(end.peer)) {
        peer->peer = {};
        const Time arrival =
            std::max(peer->last_arrival, scheduler_.now() + path_delay(end.host, peer->host));
        peer->last_arrival = arrival;
        peer->incoming.push_back({.arrival = arrival, .fin = true});
        scheduler_.at(arrival, [this, id = peer->id] { read(id); });
    }
    destroy(end);
}

// --- receiving -----------------------------------------------------------------------------------

void Network::read(ConnectionId id) {
    End* end = find(id);
    if (end == nullptr) return;
    KINDRED_ASSERT(!end->incoming.empty() && end->state != End::State::connecting);
    const bool limited = end->receiving && end->rate != 0;
    const Time ready = std::max(end->stalled_until, limited ? end->rate_free_at : Time{});
    if (ready > scheduler_.now()) return scheduler_.at(ready, [this, id] { read(id); });
    const Piece piece = std::move(end->incoming.front());
    end->incoming.pop_front();
    if (piece.fin) return lose(id, Disconnect::closed_by_peer);
    if (End* peer = find(end->peer); peer != nullptr && !piece.acknowledged) {
        peer->under_way -= piece.size;
        if (!peer->out.empty() || peer->state == End::State::closing) wake(*peer, scheduler_.now());
    }
    if (fault(options_.stall_permille)) {
        const auto pause = random_.below(static_cast<std::uint64_t>(options_.stall_max.count()));
        end->stalled_until = scheduler_.now() + Duration(static_cast<Duration::rep>(pause));
    }
    if (end->state == End::State::closing) return;
    if (end->receiving) return read_into_file(id, piece);
    if (piece.size == 0) return;
    note(*end, "received", piece.size);
    trace_.mix(piece.view());
    host_of(*end).process->received(id, piece.view(), now());
}

void Network::read_into_file(ConnectionId id, const Piece& piece) {
    End& end = *find(id);
    End::Receiving& file = *end.receiving;
    NetworkEvents* process = host_of(end).process;
    const std::uint64_t left = file.range.length - file.moved;
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size));
    const ByteView bytes = piece.view().first(size);
    trace_.mix(bytes);
    const auto written =
        host_of(end).files.write_at(file.range.path, file.range.offset + file.moved, bytes);
    if (!written) {
        end.receiving.reset();
        note(end, "file_failed", 0, written.error().message);
        return process->file_failed(id, written.error().message, now());
    }
    file.moved += size;
    if (end.rate != 0 && size != 0) end.rate_free_at = scheduler_.now() + time_for(size, end.rate);
    if (file.moved < file.range.length) return tell_progress(id, file.moved, file.told);

    end.receiving.reset();
    if (size < piece.size) {  // what follows the file is ordinary input again
        Piece rest = piece;
        rest.begin += size;
        rest.size -= size;
        rest.acknowledged = true;
        end.incoming.push_front(std::move(rest));
        scheduler_.after(0us, [this, id] { read(id); });
    }
    note(end, "file_received");
    process->file_done(id, now());
}

void Network::tell_progress(ConnectionId id, std::uint64_t moved, std::uint64_t& told) {
    if (moved - told < progress_step) return;
    told = moved;
    End& end = *find(id);
    note(end, "file_progress", moved);
    host_of(end).process->file_progress(id, moved, now());
}

}  // namespace kindred::sim
