// A running upload: look at the file, ask the downloader, open the file connection, send, and wait
// for him to close it. See docs/protocol.md, file transfer, from the uploader's side.
#include "client/shared_files.hpp"
#include "client/timing.hpp"
#include "client/uploads.hpp"

#include <algorithm>
#include <limits>

namespace kindred::client {
namespace {

namespace peer = protocol::peer;

template <class Integer>
Buffer little_endian(Integer value) {
    Buffer bytes;
    for (std::size_t i = 0; i < sizeof value; ++i)
        bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    return bytes;
}

std::uint64_t read_u64(const Buffer& bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 8; i-- > 0;) value = value << 8 | bytes[i];
    return value;
}

}  // namespace

/// Enters a state of a running upload; `on_timeout` is the reason it ends with if nothing happens.
void Uploads::enter(Upload& upload, UploadState state, Duration patience, std::string on_timeout,
                    Tell tell, std::string told) {
    upload.status.state = state;
    context_.after(upload.timer, patience,
                   [this, id = upload.status.id, reason = std::move(on_timeout), tell,
                    told = std::move(told)] { fail(id, reason, tell, told); });
    context_.changes.upload(upload.status.id);
}

void Uploads::begin(Upload& upload) {
    const UploadId id = upload.status.id;
    running_.insert(id);
    if (const auto enough = taken_enough(upload.status.username)) {
        // Said from a timer: begin() is called in the middle of serving the queue.
        enter(upload, UploadState::preparing, Duration{0},
              "the user has taken as much as his group may", Tell::denied, *enough);
        return;
    }
    enter(upload, UploadState::preparing, timing::disk_answer, "the disk does not answer",
          Tell::denied, std::string(reasons::read_error));
    context_.work.start<SourceChecked>(
        CheckSource{upload.local_path, shared_folders(context_.catalog.get())},
        [this, id](const SourceChecked& checked) { source_checked(id, checked.size); });
}

void Uploads::source_checked(UploadId id, const Result<std::uint64_t>& size) {
    Upload* const upload = find(id);
    if (upload == nullptr || upload->status.state != UploadState::preparing) return;
    if (!size)
        return fail(id, "cannot read the file: " + size.error().message, Tell::denied,
                    std::string(reasons::read_error));
    upload->status.size = *size;
    upload->legacy ? answer_legacy(*upload) : ask(*upload);
}

void Uploads::ask(Upload& upload) {
    upload.token = tokens_.next();
    offer(upload);
}

void Uploads::offer(Upload& upload) {
    const UploadId id = upload.status.id;
    peer::TransferRequest request{protocol::TransferDirection::upload, upload.token,
                                  upload.status.path, upload.status.size};
    enter(upload, UploadState::requesting, timing::download_request,
          "the user could not be asked in time");
    peers_.send(upload.status.username, frame_of(request),
                {[this, id] {
                     Upload* const asked = find(id);
                     if (asked != nullptr && asked->status.state == UploadState::requesting)
                         enter(*asked, UploadState::requesting, timing::upload_answer,
                               "the user did not answer the offer");
                 },
                 [this, id, username = upload.status.username](const DialFailure& failure) {
                     if (failure.offline) return fail_all_of(username, failure.reason);
                     fail(id, failure.reason);
                 }});
}

void Uploads::answer_legacy(Upload& upload) {
    peer::TransferResponse answer{upload.token, true};
    answer.size = upload.status.size;
    peers_.send(upload.status.username, frame_of(answer));
    enter(upload, UploadState::starting, timing::upload_connect,
          "the user did not open the file connection");
}

void Uploads::on(const PeerSource& from, const peer::TransferResponse& message) {
    Upload* const upload = find_running(from.username, message.token, UploadState::requesting);
    if (upload == nullptr) return;
    if (message.allowed) return open_file_connection(*upload);
    denied(*upload, message.reason.value_or("without a reason"));
}

void Uploads::denied(Upload& upload, const std::string& reason) {
    const bool unwanted =
        reasons::same(reason, reasons::complete) || reasons::same(reason, reasons::cancelled);
    end(upload, unwanted ? UploadState::cancelled : UploadState::failed,
        "the user refused: " + reason);
}

/// The address is asked of the server again: a file is never pushed to whoever claims a name.
void Uploads::open_file_connection(Upload& upload) {
    const UploadId id = upload.status.id;
    enter(upload, UploadState::starting, timing::upload_connect,
          "the file connection could not be made in time", Tell::failed);
    upload.dial = dialer_.dial(upload.status.username, LinkType::file, *this,
                               [this, id](const auto& outcome) { dialed(id, outcome); });
}

void Uploads::dialed(UploadId id, const std::expected<ConnectionId, DialFailure>& outcome) {
    Upload* const upload = find(id);
    if (upload == nullptr) {
        if (outcome) sockets_.abort(*outcome);
        return;
    }
    upload->dial = {};
    if (!outcome)
        return fail(id, "the file connection failed: " + outcome.error().reason, Tell::failed);
    adopt(*upload, *outcome);
    sockets_.send(*outcome, little_endian(upload->token));
    if (!sockets_.is_inbound(*outcome))
        context_.after(upload->spare_timer, timing::file_offset_here,
                       [this, id] { ask_for_spare(id); });
}

bool Uploads::take_file_connection(const std::string& username, std::uint32_t token,
                                   ConnectionId connection, ByteView rest) {
    Upload* const upload = find_running(username, token, UploadState::starting);
    if (upload == nullptr || upload->connection) return false;
    dialer_.cancel(std::exchange(upload->dial, {}));
    sockets_.give(connection, *this);
    adopt(*upload, connection);
    if (!rest.empty()) received(connection, rest);
    return true;
}

void Uploads::adopt(Upload& upload, ConnectionId connection) {
    upload.connection = connection;
    by_connection_[connection] = upload.status.id;
    if (upload.status.size > 0)
        return enter(upload, UploadState::starting, timing::file_offset,
                     "the user did not say where to begin", Tell::failed);
    // An empty file: some downloaders say nothing more, and have it all the same.
    upload.status.state = UploadState::starting;
    context_.after(upload.timer, timing::empty_file, [this, id = upload.status.id] {
        if (Upload* const empty = find(id)) complete(*empty);
    });
}

void Uploads::ask_for_spare(UploadId id) {
    Upload& upload = *find(id);
    upload.spare_dial =
        dialer_.invite(upload.status.username, LinkType::file, *this, [this, id](const auto& his) {
            Upload& waiting = *find(id);
            waiting.spare_dial = {};
            if (!his) return;
            waiting.spare = *his;
            by_connection_[*his] = id;
            sockets_.send(*his, little_endian(waiting.token));
        });
}

void Uploads::drop_spare(Upload& upload) {
    upload.spare_timer.cancel();
    dialer_.cancel(std::exchange(upload.spare_dial, {}));
    by_connection_.erase(upload.spare);
    sockets_.abort(std::exchange(upload.spare, {}));
}

void Uploads::received(ConnectionId connection, ByteView bytes) {
    Upload* const upload = find(connection);
    if (upload == nullptr || upload->status.state != UploadState::starting) return;
    // The connection on which he says something first is the one he wants.
    if (connection == upload->spare) std::swap(upload->connection, upload->spare);
    drop_spare(*upload);
    const std::size_t wanted = 8 - upload->offset.size();
    append(upload->offset, bytes.first(std::min(wanted, bytes.size())));
    if (upload->offset.size() == 8) send_from(*upload, read_u64(upload->offset));
}

void Uploads::send_from(Upload& upload, std::uint64_t offset) {
    if (offset > upload.status.size)
        return fail(upload.status.id, "the user asked to begin behind the end of the file",
                    Tell::failed);
    upload.status.state = UploadState::transferring;
    upload.status.offset = offset;
    upload.meter.start(context_.now.steady);
    context_.changes.upload(upload.status.id);
    if (offset == upload.status.size) return everything_sent(upload);
    watch_idle(upload, timing::file_first_byte);
    limit_rates();
    context_.network.send_file(upload.connection,
                               {upload.local_path, offset, upload.status.size - offset});
}

/// Shares the limit of all, and that of each group, equally among what is sent now.
void Uploads::limit_rates() {
    std::map<const UploadGroup*, std::size_t> in_group;
    std::vector<std::pair<ConnectionId, const UploadGroup*>> sending;
    for (const UploadId id : running_) {
        const Upload& upload = uploads_.at(id);
        if (upload.status.state != UploadState::transferring) continue;
        const UploadGroup& group = group_of(upload.status.username);
        ++in_group[&group];
        sending.emplace_back(upload.connection, &group);
    }
    if (sending.empty()) return;
    const std::uint64_t limit = speed_limits(context_.settings, context_.now.unix_seconds).upload;
    constexpr std::uint64_t least = 1024;
    for (const auto& [connection, group] : sending) {
        std::uint64_t share = limit == 0 ? 0 : std::max(least, limit / sending.size());
        if (group->speed_limit != 0) {
            const std::uint64_t of_group = std::max(least, group->speed_limit / in_group.at(group));
            share = share == 0 ? of_group : std::min(share, of_group);
        }
        context_.network.limit_rate(connection, share);
    }
}

/// The timer is not moved with every report of progress; it looks when the last one was.
void Uploads::watch_idle(Upload& upload, Duration patience) {
    upload.last_moved = context_.now.steady;
    context_.after(upload.timer, patience, [this, id = upload.status.id] {
        Upload* const running = find(id);
        if (running == nullptr) return;
        const Duration quiet = context_.now.steady - running->last_moved;
        if (quiet >= timing::file_idle)
            return fail(id, "the user takes no more data", Tell::failed);
        const Time moved = running->last_moved;
        watch_idle(*running, timing::file_idle - quiet);
        running->last_moved = moved;
    });
}

void Uploads::file_progress(ConnectionId connection, std::uint64_t moved) {
    Upload* const upload = find(connection);
    if (upload == nullptr) return;
    context_.statistics.bytes_uploaded += moved - upload->status.sent;
    history_.moved(Direction::upload, upload->status.username, upload->status.path,
                   moved - upload->status.sent);
    upload->status.sent = moved;
    upload->last_moved = context_.now.steady;
    upload->meter.moved(moved, context_.now.steady);
    context_.changes.upload(upload->status.id);
}

void Uploads::file_done(ConnectionId connection) {
    Upload* const upload = find(connection);
    if (upload == nullptr || upload->status.state != UploadState::transferring) return;
    file_progress(connection, upload->status.size - upload->status.offset);
    everything_sent(*upload);
}

/// Only the downloader closes a file connection that went well: he alone knows what has arrived.
void Uploads::everything_sent(Upload& upload) {
    upload.all_sent = true;
    context_.after(upload.timer, timing::file_linger, [this, id = upload.status.id] {
        if (Upload* const lingering = find(id)) complete(*lingering);
    });
}

void Uploads::disconnected(ConnectionId connection, Disconnect reason) {
    Upload* const upload = find(connection);
    if (upload == nullptr) return;
    if (connection == upload->spare) return drop_spare(*upload);
    const bool empty = upload->status.size == 0 && upload->status.state == UploadState::starting;
    if (upload->all_sent || empty) return complete(*upload);
    // The reference downloader closes without an offset when it has everything already.
    fail(upload->status.id, "the file connection ended early: " + std::string(to_string(reason)),
         Tell::failed);
}

void Uploads::file_failed(ConnectionId connection, const std::string& why) {
    if (const Upload* const upload = find(connection))
        fail(upload->status.id, "cannot read the file: " + why, Tell::failed);
}

void Uploads::complete(Upload& upload) {
    const std::uint64_t speed = upload.meter.average(context_.now.steady);
    if (upload.status.sent > 0)
        session_.send(protocol::to_server::SendUploadSpeed{static_cast<std::uint32_t>(
            std::min<std::uint64_t>(speed, std::numeric_limits<std::uint32_t>::max()))});
    end(upload, UploadState::completed, "");
}

void Uploads::fail(UploadId id, std::string reason, Tell tell, const std::string& told) {
    Upload* const upload = find(id);
    if (upload == nullptr || upload->status.state >= UploadState::completed) return;
    const std::string username = upload->status.username;
    const std::string path = upload->status.path;
    if (tell != Tell::nothing) {
        Buffer frame = tell == Tell::failed ? frame_of(peer::UploadFailed{path})
                                            : frame_of(peer::UploadDenied{path, told});
        // On the way out no connection is made any more.
        if (shutting_down_)
            peers_.send_if_connected(username, std::move(frame));
        else
            peers_.send(username, std::move(frame));
    }
    end(*upload, UploadState::failed, std::move(reason));
}

void Uploads::fail_all_of(const std::string& username, const std::string& reason) {
    std::vector<UploadId> all;
    for (auto it = active_.lower_bound({username, {}});
         it != active_.end() && it->first.first == username; ++it)
        all.push_back(it->second);
    // From the last on: the queue offers nothing of his in between.
    std::ranges::reverse(all);
    for (const UploadId id : all)
        if (const Upload* const upload = find(id);
            upload != nullptr && upload->status.state == UploadState::queued)
            fail(id, reason);
    for (const UploadId id : all) fail(id, reason);
}

void Uploads::end(Upload& upload, UploadState state, std::string reason) {
    UploadStatus& status = upload.status;
    if (status.state == UploadState::queued) {
        queue_.remove(status.id, status.username, status.size);
    } else {
        running_.erase(status.id);
        queue_.ended(status.username);
        usage_.add(status.username, state == UploadState::completed ? 1 : 0, status.sent);
    }
    if (state == UploadState::completed)
        history_.completed(Direction::upload, status.username, status.path);
    else if (state == UploadState::failed && !shutting_down_)
        history_.failed(Direction::upload, reason);
    status.state = state;
    status.reason = std::move(reason);
    status.finished = context_.now.unix_seconds;
    upload.timer.cancel();
    dialer_.cancel(std::exchange(upload.dial, {}));
    drop_spare(upload);
    by_connection_.erase(upload.connection);
    const ConnectionId connection = std::exchange(upload.connection, {});
    upload.all_sent ? sockets_.close(connection) : sockets_.abort(connection);
    active_.erase({status.username, status.path});
    ended_.push_back(status.id);
    context_.changes.upload(status.id);
    if (state == UploadState::completed || state == UploadState::failed)
        context_.changes.happened(UploadEnded{status});
    forget_oldest();
    limit_rates();
    start_next();
}

}  // namespace kindred::client
