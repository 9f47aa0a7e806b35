// The state machine of a download: what it waits for, how long, and what comes after.
#include "base/text.hpp"
#include "client/downloads.hpp"
#include "client/paths.hpp"
#include "client/timing.hpp"
#include "client/uploads.hpp"

#include <algorithm>
#include <array>

namespace kindred::client {
namespace {

namespace peer = protocol::peer;

/// How long a state may last without an event, and why the download leaves it then.
struct StateRule {
    DownloadState state;
    Duration patience;
    std::string_view timed_out;
};
constexpr std::array state_rules = {
    StateRule{DownloadState::requesting, timing::download_request,
              "the user could not be asked in time"},
    StateRule{DownloadState::queued, timing::queue_place_first, ""},
    StateRule{DownloadState::starting, timing::download_start,
              "the user did not open the file connection in time"},
    StateRule{DownloadState::transferring, timing::file_first_byte, "no data came"},
    StateRule{DownloadState::finishing, timing::disk_answer, "the disk does not answer"},
};

/// What a refusal means for us.
struct RefusalRule {
    std::string_view reason;
    Duration pause;  ///< until it is asked for again; 0 for never
};
constexpr std::array refusal_rules = {
    RefusalRule{reasons::too_many_files, timing::retry_limits},
    RefusalRule{reasons::too_many_megabytes, timing::retry_limits},
    RefusalRule{"User limit of", timing::retry_limits},
    RefusalRule{"Too many", timing::retry_limits},
    RefusalRule{"Overwhelmed with requests", timing::retry_limits},
    RefusalRule{"Enqueue failed due to internal error", timing::retry_shutdown},
    RefusalRule{reasons::shutdown, timing::retry_shutdown},
    RefusalRule{reasons::read_error, timing::retry_disk},
    RefusalRule{"Remote file error", timing::retry_disk},
};

bool asked_of_the_user(DownloadState state) {
    return state >= DownloadState::requesting && state <= DownloadState::transferring;
}

}  // namespace

void Downloads::enter(Download& download, DownloadState state, std::string reason) {
    download.status.state = state;
    download.status.reason = std::move(reason);
    const DownloadId id = download.status.id;
    Line& line = lines_[download.status.source.username];
    if (asked_of_the_user(state))
        line.asked.insert(id);
    else
        line.asked.erase(id);
    const auto rule = std::ranges::find(state_rules, state, &StateRule::state);
    if (rule != state_rules.end())
        context_.after(download.timer, rule->patience, [this, id] { on_timeout(id); });
    context_.changes.download(id);
}

void Downloads::on_timeout(DownloadId id) {
    Download* const download = find(id);
    if (download == nullptr) return;
    const auto rule = std::ranges::find(state_rules, download->status.state, &StateRule::state);
    if (rule == state_rules.end()) return;
    if (rule->state == DownloadState::queued) return ask_place(*download);
    if (rule->state == DownloadState::finishing) {
        // The job is still out; starting another beside it could place the file twice.
        download->status.reason = rule->timed_out;
        context_.changes.download(id);
        return context_.after(download->timer, rule->patience, [this, id] { on_timeout(id); });
    }
    retry_later(*download, std::string(rule->timed_out));
}

/// Lets go of everything a state holds: timer, connection, place in the line of its user.
void Downloads::leave(Download& download) {
    const DownloadId id = download.status.id;
    download.timer.cancel();
    dialer_.cancel(std::exchange(download.dial, {}));
    if (by_connection_.erase(download.connection) > 0) limit_rates();
    sockets_.abort(std::exchange(download.connection, {}));
    download.token = download.legacy_token = 0;
    download.asked_again = false;
    download.unanswered = 0;
    download.status.queue_place = 0;
    download.waits_for_disk = false;
    download.overlap = {};
    download.overlap_seen = 0;
    const auto line = lines_.find(download.status.source.username);
    if (line == lines_.end()) return;
    line->second.ready.erase(turn_of(download));
    line->second.asked.erase(id);
    if (line->second.ready.empty() && line->second.asked.empty()) lines_.erase(line);
}

void Downloads::make_ready(Download& download) {
    enter(download, DownloadState::waiting,
          disk_.state != DiskState::fine ? disk_.reason
          : session_.online()            ? "waits for other files of this user"
                                         : "not connected to the server");
    lines_[download.status.source.username].ready.insert(turn_of(download));
}

void Downloads::pump(const std::string& username) {
    if (!session_.online() && !peers_.connected(username)) return;
    if (disk_.state != DiskState::fine) return;
    for (;;) {
        const auto line = lines_.find(username);
        if (line == lines_.end() || line->second.ready.empty() ||
            line->second.asked.size() >= context_.settings.downloads_asked_per_user)
            return;
        const Turn next = *line->second.ready.begin();
        line->second.ready.erase(next);
        ask(downloads_.at(next.second));
    }
}

void Downloads::session_up() {
    std::vector<std::string> users;
    for (const auto& [username, line] : lines_) users.push_back(username);
    for (const std::string& username : users) {
        people_.watch(username);
        pump(username);
    }
}

void Downloads::user_online(const std::string& username) {
    std::vector<DownloadId> parked;
    for (auto it = by_source_.lower_bound({username, {}});
         it != by_source_.end() && it->first.first == username; ++it)
        if (const Download& download = downloads_.at(it->second);
            download.status.state == DownloadState::waiting && download.timer.running() &&
            !download.complete_on_disk)
            parked.push_back(it->second);
    for (const DownloadId id : parked) make_ready(downloads_.at(id));
    if (lines_.contains(username)) pump(username);
}

/// His queue may be gone when he is back, so what waits in it is asked for again then. Transfers do
/// not need the server; they end by themselves if he is really gone.
void Downloads::user_offline(const std::string& username) {
    const auto line = lines_.find(username);
    if (line == lines_.end()) return;
    const std::set<DownloadId> asked = line->second.asked;
    for (const DownloadId id : asked)
        if (Download& download = downloads_.at(id); download.status.state == DownloadState::queued)
            wait(download, timing::retry_offline, username + " went offline");
}

/// Who was ended and started anew does not know what he has offered, so it is asked for again. Who
/// does know it says nothing to that, or offers it once more. Asking once is enough: somebody may
/// end every connection.
void Downloads::peer_lost(const std::string& username) {
    const auto line = lines_.find(username);
    if (line == lines_.end()) return;
    for (const DownloadId id : line->second.asked) {
        Download& download = downloads_.at(id);
        if (download.status.state != DownloadState::starting || download.legacy_token != 0 ||
            std::exchange(download.asked_again, true))
            continue;
        peers_.send(username, frame_of(peer::QueueUpload{download.status.source.path}),
                    {{}, [this, id](const DialFailure& failure) {
                         unreached(id, DownloadState::starting, failure);
                     }});
    }
}

void Downloads::ask(Download& download) {
    const DownloadId id = download.status.id;
    const FileSource& source = download.status.source;
    ++download.status.attempts;
    enter(download, DownloadState::requesting, "reaching " + source.username);
    people_.watch(source.username);
    Buffer frame;
    // A 2003 client knows only the direct way: it answers with the size, or that it has queued us.
    if (peers_.is_seed_peer(source.username)) {
        download.legacy_token = tokens_.next();
        frame = frame_of(peer::TransferRequest{protocol::TransferDirection::download,
                                               download.legacy_token, source.path});
    } else {
        frame = frame_of(peer::QueueUpload{source.path});
    }
    peers_.send(source.username, std::move(frame),
                {[this, id] { asked(id); },
                 [this, id](const DialFailure& failure) {
                     unreached(id, DownloadState::requesting, failure);
                 }});
}

/// The user could not be reached while the download was in `state`.
void Downloads::unreached(DownloadId id, DownloadState state, const DialFailure& failure) {
    Download* const download = find(id);
    if (download == nullptr || download->status.state != state) return;
    if (failure.offline) return wait(*download, timing::retry_offline, failure.reason);
    if (session_.online()) return retry_later(*download, failure.reason);
    // It goes on as soon as the server is back.
    leave(*download);
    make_ready(*download);
}

void Downloads::asked(DownloadId id) {
    Download* const download = find(id);
    if (download != nullptr && download->status.state == DownloadState::requesting)
        enter(*download, DownloadState::queued, "asked for; the user has not said more yet");
}

void Downloads::ask_place(Download& download) {
    if (download.unanswered > timing::queue_place_unanswered)
        return retry_later(download, "the user says nothing about the queue");
    ++download.unanswered;
    const DownloadId id = download.status.id;
    peers_.send(download.status.source.username,
                frame_of(peer::PlaceInQueueRequest{download.status.source.path}),
                {{}, [this, id](const DialFailure& failure) {
                     unreached(id, DownloadState::queued, failure);
                 }});
    context_.after(download.timer, timing::queue_place_interval, [this, id] { on_timeout(id); });
}

void Downloads::on(const PeerSource& from, const peer::PlaceInQueueResponse& message) {
    Download* const download = find(from.username, message.filename);
    if (download == nullptr || download->status.state != DownloadState::queued) return;
    download->unanswered = 0;
    download->status.queue_place = message.place;
    download->status.reason = "in the queue of " + from.username;
    context_.changes.download(download->status.id);
}

/// Tries again after a pause that doubles with every attempt that brought nothing.
void Downloads::retry_later(Download& download, std::string reason) {
    const auto doublings = std::min<std::uint32_t>(
        download.status.attempts == 0 ? 0 : download.status.attempts - 1, 16);
    const Duration pause = std::min(timing::retry_first * (1 << doublings), timing::retry_most);
    wait(download, pause, std::move(reason));
}

void Downloads::wait(Download& download, Duration pause, std::string reason) {
    const DownloadId id = download.status.id;
    const std::string username = download.status.source.username;
    leave(download);
    enter(download, DownloadState::waiting, std::move(reason));
    context_.after(download.timer, pause, [this, id] {
        Download* const waiting = find(id);
        if (waiting == nullptr) return;
        if (waiting->complete_on_disk) return finish(*waiting);
        make_ready(*waiting);
        pump(waiting->status.source.username);
    });
    pump(username);
}

/// Ends it, or pauses it; nothing happens to it by itself any more.
void Downloads::give_up(Download& download, DownloadState state, std::string reason) {
    const std::string username = download.status.source.username;
    if (state == DownloadState::completed)
        history_.completed(Direction::download, username, download.status.source.path);
    if (state == DownloadState::failed) history_.failed(Direction::download, reason);
    leave(download);
    enter(download, state, std::move(reason));
    if (state != DownloadState::paused) download.status.finished = context_.now.unix_seconds;
    store(download);
    leave(download);
    if (state == DownloadState::completed || state == DownloadState::failed) tell_end(download);
    if (ended_ && state != DownloadState::paused) ended_(download.status.id);
    pump(username);
}

void Downloads::on(const PeerSource& from, const peer::UploadDenied& message) {
    Download* const download = find(from.username, message.filename);
    if (download == nullptr) return;
    const DownloadState state = download->status.state;
    if (asked_of_the_user(state) && state != DownloadState::transferring)
        refused(*download, message.reason);
}

void Downloads::refused(Download& download, const std::string& reason) {
    const std::string words = "the user refused: " + reason;
    if (reasons::same(reason, reasons::not_shared) && !download.latin1_tried) {
        // The other side may have listed its name in Latin-1, and got it back in UTF-8.
        const FileSource& source = download.status.source;
        if (auto path = latin1_text(source.path);
            path && !by_source_.contains({source.username, *path})) {
            switch_source(download, {source.username, *std::move(path)});
            download.latin1_tried = true;
            return;
        }
    }
    const auto rule = std::ranges::find_if(refusal_rules, [&](const RefusalRule& candidate) {
        return reasons::begins(reason, candidate.reason);
    });
    if (rule == refusal_rules.end() && from_another(download)) return source_unfit(download, words);
    if (rule == refusal_rules.end()) return give_up(download, DownloadState::failed, words);
    wait(download, rule->pause, words);
}

void Downloads::on(const PeerSource& from, const peer::UploadFailed& message) {
    Download* const download = find(from.username, message.filename);
    if (download == nullptr || !asked_of_the_user(download->status.state)) return;
    retry_later(*download, "the upload failed on the side of the user");
}

void Downloads::finish(Download& download) {
    const DownloadId id = download.status.id;
    const DownloadRequest& request = download.status.request;
    const std::string username = download.status.source.username;
    // In good order, so that the uploader sees success.
    sockets_.close(download.connection);
    leave(download);
    download.complete_on_disk = true;
    enter(download, DownloadState::finishing, "moving it to the download folder");
    const Destination target =
        expand_template(request.destination.empty() ? context_.settings.download_template
                                                    : request.destination + "/{file}",
                        {request.username, request.path, request.batch});
    std::string folder = context_.settings.download_folder;
    if (!target.folder.empty()) folder += "/" + target.folder;
    context_.work.start<DownloadPlaced>(
        PlaceDownload{download.status.partial_path, std::move(folder), target.name},
        [this, id](const DownloadPlaced& result) { placed(id, result.path); });
    pump(username);
}

void Downloads::placed(DownloadId id, const Result<std::string>& path) {
    Download* const download = find(id);
    if (download == nullptr) return;
    if (!path) return disk_failed(*download, path.error().message);
    download->complete_on_disk = false;
    download->status.final_path = *path;
    give_up(*download, DownloadState::completed, "");
}

}  // namespace kindred::client
