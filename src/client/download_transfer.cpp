// The bytes of a download: the offer is taken, the partial file looked at, the file connection
// arrives (or, with a 2003 peer, is made), and what is missing is received. See docs/protocol.md,
// file transfer, from the downloader's side.
#include "base/limits.hpp"
#include "client/downloads.hpp"
#include "client/timing.hpp"
#include "client/uploads.hpp"

#include <algorithm>
#include <limits>

namespace kindred::client {
namespace {

namespace peer = protocol::peer;

Buffer little_endian(std::uint64_t value, std::size_t size) {
    Buffer bytes;
    for (std::size_t i = 0; i < size; ++i)
        bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    return bytes;
}

/// The size in an offer or answer, without the known errors of old clients; 0 for none.
std::uint64_t told_size(const auto& message) {
    if (!message.size) return message.size_u32.value_or(0);
    const std::uint64_t size = protocol::FileSize{*message.size}.corrected();
    return size > limits::claimed_file_size ? 0 : size;
}

}  // namespace

void Downloads::answer_offer(const PeerSource& from, std::uint32_t token,
                             std::string_view refusal) {
    peer::TransferResponse answer{token, refusal.empty()};
    if (!refusal.empty()) answer.reason = std::string(refusal);
    peers_.reply(from, frame_of(answer));
}

void Downloads::on_offer(const PeerSource& from, const peer::TransferRequest& message) {
    Download* const download = find(from.username, message.filename);
    if (download == nullptr) return answer_offer(from, message.token, reasons::cancelled);
    switch (download->status.state) {
        case DownloadState::completed:
        case DownloadState::finishing:
            return answer_offer(from, message.token, reasons::complete);
        case DownloadState::paused:
        case DownloadState::cancelled:
            return answer_offer(from, message.token, reasons::cancelled);
        default:
            break;
    }
    if (download->complete_on_disk) return answer_offer(from, message.token, reasons::complete);
    const std::uint64_t told = told_size(message);
    if (from_another(*download) && told != 0 && download->size && told != *download->size) {
        answer_offer(from, message.token, reasons::cancelled);
        return source_unfit(*download, "the other source has a file of another size");
    }
    const bool was_failed = download->status.state == DownloadState::failed;
    // A second offer of a file under way: the uploader has given up the first.
    leave(*download);
    const bool other_file = note_size(*download, told);
    enter(*download, DownloadState::starting, "the user offers the file");
    if (was_failed) store(*download);
    download->token = message.token;
    const auto ready = [this, from, token = message.token](DownloadId id) {
        Download* const prepared = find(id);
        if (prepared != nullptr && prepared->token == token) offer_ready(from, *prepared);
    };
    if (!other_file) return prepare(*download, ready);
    context_.work.start<PartialDeleted>(
        DeletePartial{download->status.partial_path},
        [this, id = download->status.id, ready](const PartialDeleted&) {
            Download* const cleared = find(id);
            if (cleared != nullptr && cleared->status.state == DownloadState::starting)
                prepare(*cleared, ready);
        });
}

/// Takes the size the uploader tells. True if it belongs to another file than the one begun.
bool Downloads::note_size(Download& download, std::uint64_t told) {
    // SoulseekQt tells 0 for files it cannot count: what the search said stays.
    if (told == 0 && download.size.value_or(0) != 0) return false;
    if (told == 0 && !download.size) return false;
    const bool differs = download.size && *download.size != told;
    download.size = told;
    return differs;
}

void Downloads::prepare(Download& download, std::function<void(DownloadId)> ready) {
    const DownloadId id = download.status.id;
    context_.work.start<PartialReady>(
        PreparePartial{download.status.partial_path, context_.settings.resume_overlap},
        [this, id, token = download.token, ready = std::move(ready)](const PartialReady& partial) {
            const Download* const waiting = find(id);
            if (waiting != nullptr && waiting->status.state == DownloadState::starting &&
                waiting->token == token && !waiting->connection)
                prepared(id, partial, ready);
        });
}

void Downloads::prepared(DownloadId id, const PartialReady& partial,
                         const std::function<void(DownloadId)>& ready) {
    Download& download = downloads_.at(id);
    if (!partial.size)
        return disk_failed(download,
                           "cannot write the partial file: " + partial.size.error().message);
    const std::uint64_t here = *partial.size;
    download.offset = download.status.received = here;
    if (download.size && partial.free_space && here < *download.size &&
        *download.size - here > *partial.free_space)
        return disk_failed(download, "the disk has no room for the rest of the file");
    if (!download.size || here <= *download.size) {
        download.overlap = partial.tail;
        download.overlap_seen = 0;
        download.offset = here - download.overlap.size();
        return ready(id);
    }
    // More than the whole file: it was another one.
    download.offset = download.status.received = 0;
    context_.work.start<PartialDeleted>(
        DeletePartial{download.status.partial_path},
        [this, id, token = download.token, ready](const PartialDeleted&) {
            const Download* const waiting = find(id);
            if (waiting != nullptr && waiting->status.state == DownloadState::starting &&
                waiting->token == token)
                ready(id);
        });
}

void Downloads::offer_ready(const PeerSource& from, Download& download) {
    if (download.size && *download.size > 0 && download.status.received == *download.size) {
        answer_offer(from, download.token, reasons::complete);
        return finish(download);
    }
    answer_offer(from, download.token, "");
    enter(download, DownloadState::starting, "waits for the file connection");
}

// --- the 2003 way --------------------------------------------------------------------------------

bool Downloads::on(const PeerSource& from, const peer::TransferResponse& message) {
    const auto line = lines_.find(from.username);
    if (line == lines_.end()) return false;
    const auto mine = std::ranges::find_if(line->second.asked, [&](DownloadId id) {
        return downloads_.at(id).legacy_token == message.token && message.token != 0;
    });
    if (mine == line->second.asked.end()) return false;
    Download& download = downloads_.at(*mine);
    if (download.status.state != DownloadState::requesting &&
        download.status.state != DownloadState::queued)
        return true;
    if (!message.allowed) {
        const std::string reason = message.reason.value_or("without a reason");
        if (reasons::same(reason, reasons::queued))
            enter(download, DownloadState::queued, "in the queue of " + from.username);
        else
            refused(download, reason);
        return true;
    }
    note_size(download, told_size(message));
    download.token = message.token;
    enter(download, DownloadState::starting, "the user has a free slot");
    prepare(download, [this](DownloadId id) {
        if (Download* const ready = find(id)) open_file_connection(*ready);
    });
    return true;
}

void Downloads::open_file_connection(Download& download) {
    const DownloadId id = download.status.id;
    enter(download, DownloadState::starting, "opening the file connection");
    download.dial = dialer_.dial(download.status.source.username, LinkType::file, *this,
                                 [this, id](const auto& outcome) {
                                     Download* const dialed = find(id);
                                     if (dialed == nullptr) {
                                         if (outcome) sockets_.abort(*outcome);
                                         return;
                                     }
                                     dialed->dial = {};
                                     if (!outcome)
                                         return retry_later(*dialed, outcome.error().reason);
                                     sockets_.send(*outcome, little_endian(dialed->token, 4));
                                     adopt(*dialed, *outcome, {});
                                 });
}

// --- receiving -----------------------------------------------------------------------------------

bool Downloads::take_file_connection(const std::string& username, std::uint32_t token,
                                     ConnectionId connection, ByteView rest) {
    const auto line = lines_.find(username);
    if (line == lines_.end()) return false;
    const auto mine = std::ranges::find_if(line->second.asked, [&](DownloadId id) {
        const Download& download = downloads_.at(id);
        return download.status.state == DownloadState::starting && download.token == token &&
               !download.connection;
    });
    if (mine == line->second.asked.end()) return false;
    sockets_.give(connection, *this);
    adopt(downloads_.at(*mine), connection, rest);
    return true;
}

void Downloads::adopt(Download& download, ConnectionId connection, ByteView rest) {
    const DownloadId id = download.status.id;
    download.connection = connection;
    by_connection_[connection] = id;
    enter(download, DownloadState::transferring, "");
    download.meter.start(context_.now.steady);
    watch_idle(download, timing::file_first_byte);
    sockets_.send(connection, little_endian(download.offset, 8));
    limit_rates();
    if (download.overlap.empty()) return receive_rest(download, rest);
    download.status.reason = "comparing with what is here already";
    check_overlap(download, rest);
}

/// The source sends again what the partial file ends with: the same bytes, or it is another file.
void Downloads::check_overlap(Download& download, ByteView bytes) {
    const ByteView expected = ByteView(download.overlap).subspan(download.overlap_seen);
    const std::size_t count = std::min(expected.size(), bytes.size());
    if (!std::ranges::equal(expected.first(count), bytes.first(count)))
        return other_content(download);
    download.last_moved = context_.now.steady;
    download.overlap_seen += count;
    if (count < expected.size()) return;
    download.overlap = {};
    download.overlap_seen = 0;
    download.offset = download.status.received;
    download.status.reason.clear();
    receive_rest(download, bytes.subspan(count));
}

void Downloads::receive_rest(Download& download, ByteView first) {
    // Without a size the file ends with the connection.
    const std::uint64_t length = download.size
                                     ? *download.size - download.offset
                                     : std::numeric_limits<std::uint64_t>::max() - download.offset;
    context_.network.receive_file(download.connection,
                                  {download.status.partial_path, download.offset, length},
                                  Buffer(first.begin(), first.end()));
}

/// Shares the limit equally among what is received now.
void Downloads::limit_rates() {
    const std::uint64_t limit = speed_limits(context_.settings, context_.now.unix_seconds).download;
    if (limit == 0 && !limited_) return;
    limited_ = limit != 0;
    std::vector<ConnectionId> receiving;
    for (const auto& [connection, id] : by_connection_) receiving.push_back(connection);
    std::ranges::sort(receiving);
    for (const ConnectionId connection : receiving)
        context_.network.limit_rate(
            connection, limit == 0 ? 0 : std::max<std::uint64_t>(1024, limit / receiving.size()));
}

/// Limits may be others at another time of day.
void Downloads::watch_periods() {
    period_timer_.cancel();
    if (context_.settings.speed_periods.empty()) return;
    context_.after(period_timer_, 60s, [this] {
        limit_rates();
        watch_periods();
    });
}

/// The timer is not moved with every report of progress; it looks when the last one was.
void Downloads::watch_idle(Download& download, Duration patience) {
    download.last_moved = context_.now.steady;
    context_.after(download.timer, patience, [this, id = download.status.id] {
        Download* const running = find(id);
        if (running == nullptr) return;
        const Duration quiet = context_.now.steady - running->last_moved;
        if (quiet >= timing::file_idle) return retry_later(*running, "no data comes any more");
        const Time moved = running->last_moved;
        watch_idle(*running, timing::file_idle - quiet);
        running->last_moved = moved;
    });
}

/// File bytes go to the disk, not here, but for those that are compared; whatever else comes is
/// not asked for.
void Downloads::received(ConnectionId connection, ByteView bytes) {
    if (Download* const download = find(connection);
        download != nullptr && !download->overlap.empty())
        check_overlap(*download, bytes);
}

void Downloads::file_progress(ConnectionId connection, std::uint64_t moved) {
    Download* const download = find(connection);
    if (download == nullptr || download->status.state != DownloadState::transferring) return;
    const std::uint64_t now_there = download->offset + moved;
    if (now_there <= download->status.received) return;
    context_.statistics.bytes_downloaded += now_there - download->status.received;
    history_.moved(Direction::download, download->status.source.username,
                   download->status.source.path, now_there - download->status.received);
    download->status.received = now_there;
    // Progress: whatever failed before is over.
    download->status.attempts = 1;
    download->last_moved = download->stuck_since = context_.now.steady;
    download->meter.moved(moved, context_.now.steady);
    context_.changes.download(download->status.id);
}

void Downloads::file_done(ConnectionId connection) {
    Download* const download = find(connection);
    if (download == nullptr || download->status.state != DownloadState::transferring) return;
    file_progress(connection, download->size.value_or(download->offset) - download->offset);
    finish(*download);
}

void Downloads::disconnected(ConnectionId connection, Disconnect reason) {
    Download* const download = find(connection);
    if (download == nullptr) return;
    if (!download->size && download->overlap.empty() && reason == Disconnect::closed_by_peer)
        return finish(*download);
    retry_later(*download, "the file connection ended early: " + std::string(to_string(reason)));
}

void Downloads::file_failed(ConnectionId connection, const std::string& why) {
    if (Download* const download = find(connection))
        disk_failed(*download, "cannot write the partial file: " + why);
}

void Downloads::check() const {
    for (const auto& [id, download] : downloads_) {
        const DownloadStatus& status = download.status;
        const auto line = lines_.find(status.source.username);
        const bool asked = line != lines_.end() && line->second.asked.contains(id);
        const bool ready = line != lines_.end() && line->second.ready.contains(turn_of(download));
        KINDRED_ASSERT(by_file_.at({status.request.username, status.request.path}) == id);
        KINDRED_ASSERT(by_source_.at({status.source.username, status.source.path}) == id);
        KINDRED_ASSERT(asked == (status.state >= DownloadState::requesting &&
                                 status.state <= DownloadState::transferring));
        KINDRED_ASSERT(!ready || status.state == DownloadState::waiting);
        KINDRED_ASSERT((!asked && status.state != DownloadState::finishing) ||
                       download.timer.running());
        KINDRED_ASSERT(status.state != DownloadState::waiting || ready || download.timer.running());
        KINDRED_ASSERT(bool(download.connection) == (status.state == DownloadState::transferring));
        KINDRED_ASSERT(status.state == DownloadState::transferring ||
                       status.state == DownloadState::completed || !status.reason.empty());
    }
    KINDRED_ASSERT(by_file_.size() == downloads_.size());
    KINDRED_ASSERT(by_source_.size() == downloads_.size());
}

}  // namespace kindred::client
