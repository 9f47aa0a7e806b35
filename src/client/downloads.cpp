// The list of downloads: commands, queries, and what is stored of it.
#include "client/downloads.hpp"

#include "base/limits.hpp"
#include "client/paths.hpp"
#include "client/timing.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

// Downloads in the list at most, ended ones included.
constexpr std::size_t max_downloads = 1'000'000;

/// A download as it is stored. Fields may be added at the end as tails.
struct StoredDownload {
    std::string username;
    std::string path;
    bool size_known = false;
    std::uint64_t size = 0;
    std::string destination;
    std::string batch;
    DownloadState state = DownloadState::waiting;
    std::string reason;
    std::uint64_t received = 0;
    std::int64_t enqueued = 0;
    std::int64_t finished = 0;
    std::string final_path;
    std::optional<std::uint8_t> priority;
    std::optional<std::string> source_username;
    std::optional<std::string> source_path;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("path", m.path)("size_known", m.size_known)("size", m.size);
        v("destination", m.destination)("batch", m.batch)("state", m.state)("reason", m.reason);
        v("received", m.received)("enqueued", m.enqueued)("finished", m.finished);
        v("final_path", m.final_path);
        v.tail("priority", m.priority);
        v.tail("source_username", m.source_username).tail("source_path", m.source_path);
    }
};

std::string key_of(DownloadId id) {
    return key_of_number(id.value);
}

DownloadPriority priority_of(const StoredDownload& stored) {
    const auto high = static_cast<std::uint8_t>(DownloadPriority::high);
    const auto normal = static_cast<std::uint8_t>(DownloadPriority::normal);
    return static_cast<DownloadPriority>(std::min(stored.priority.value_or(normal), high));
}

std::string parent_of(const std::string& path, char separator) {
    const std::size_t end = path.rfind(separator);
    return end == std::string::npos ? "" : path.substr(0, end);
}

bool ended(DownloadState state) {
    return state >= DownloadState::completed;
}

}  // namespace

Downloads::Downloads(Context& context, Sockets& sockets, Session& session, Dialer& dialer,
                     Peers& peers, People& people, History& history)
    : context_(context),
      sockets_(sockets),
      session_(session),
      dialer_(dialer),
      peers_(peers),
      people_(people),
      history_(history),
      tokens_(context.random) {}

void Downloads::load() {
    watch_periods();
    for (const Record& record : context_.work.load(Table::downloads)) {
        const DownloadId id{number_of_key(record.key).value_or(0)};
        StoredDownload stored;
        protocol::Decoder decoder{ByteView(record.value)};
        StoredDownload::fields(stored, decoder);
        if (!id || decoder.failed()) {
            context_.log(LogLevel::error, "a stored download is unreadable: " + record.key);
            continue;
        }
        DownloadRequest request{stored.username,
                                stored.path,
                                stored.size_known ? std::optional(stored.size) : std::nullopt,
                                stored.destination,
                                stored.batch,
                                priority_of(stored)};
        FileSource source{stored.source_username.value_or(stored.username),
                          stored.source_path.value_or(stored.path)};
        last_download_ = std::max(last_download_, id.value);
        if (by_file_.contains({stored.username, stored.path}) ||
            by_source_.contains({source.username, source.path})) {
            context_.log(LogLevel::error, "a download is stored twice: " + record.key);
            continue;
        }
        add(id, std::move(request), std::move(source));
        Download& download = downloads_.at(id);
        download.status.reason = stored.reason;
        download.status.received = stored.received;
        download.status.enqueued = stored.enqueued;
        download.status.finished = stored.finished;
        download.status.final_path = stored.final_path;
        if (stored.state == DownloadState::paused || ended(stored.state))
            download.status.state = stored.state;
        else
            make_ready(download);
    }
}

void Downloads::stop() {
    for (auto& [id, download] : downloads_) {
        const DownloadState state = download.status.state;
        if (state == DownloadState::paused || state >= DownloadState::finishing) continue;
        leave(download);
        make_ready(download);
    }
}

/// What a crash must not lose: what is wanted, in which order, and how it ended. Where a transfer
/// stands is told by the partial file itself.
Change Downloads::record_of(const Download& download) {
    const DownloadStatus& status = download.status;
    StoredDownload stored{status.request.username,
                          status.request.path,
                          download.size.has_value(),
                          download.size.value_or(0),
                          status.request.destination,
                          status.request.batch,
                          status.state,
                          status.reason,
                          status.received,
                          status.enqueued,
                          status.finished,
                          status.final_path,
                          static_cast<std::uint8_t>(status.request.priority),
                          status.source.username,
                          status.source.path};
    if (status.state != DownloadState::paused && !ended(status.state))
        stored.state = DownloadState::waiting;
    return {Table::downloads, key_of(status.id), encode_record(stored)};
}

void Downloads::store(const Download& download) {
    std::vector<Change> changes;
    changes.push_back(record_of(download));
    context_.work.write(std::move(changes));
}

void Downloads::add(DownloadId id, DownloadRequest request, FileSource source) {
    Download& download = downloads_[id];
    by_file_[{request.username, request.path}] = id;
    by_source_[{source.username, source.path}] = id;
    if (request.size.value_or(0) > limits::claimed_file_size) request.size.reset();
    download.size = request.size;
    download.stuck_since = context_.now.steady;
    download.status.source = std::move(source);
    download.status.id = id;
    download.status.size = request.size.value_or(0);
    download.status.enqueued = context_.now.unix_seconds;
    download.status.partial_path =
        partial_path(context_.settings.incomplete_folder, request.username, request.path);
    download.status.request = std::move(request);
    context_.changes.download(id);
}

std::vector<DownloadId> Downloads::enqueue(std::vector<DownloadRequest> files,
                                           WhenStored when_stored) {
    std::vector<DownloadId> ids;
    std::set<std::string> users;
    for (DownloadRequest& file : files) {
        if (Download* const known = find_request(file.username, file.path)) {
            ids.push_back(known->status.id);
            const DownloadState state = known->status.state;
            if (state == DownloadState::failed || state == DownloadState::cancelled)
                retry(known->status.id);
            continue;
        }
        if (downloads_.size() >= max_downloads) {
            ids.push_back({});
            continue;
        }
        const DownloadId id{++last_download_};
        ids.push_back(id);
        users.insert(file.username);
        FileSource source{file.username, file.path};
        add(id, std::move(file), std::move(source));
        make_ready(downloads_.at(id));
    }
    store(ids, std::move(when_stored));
    for (const std::string& username : users) pump(username);
    return ids;
}

/// Known ones too: what was written of them before may be on its way still.
void Downloads::store(const std::vector<DownloadId>& ids, WhenStored when_stored) {
    std::vector<Change> changes;
    for (const DownloadId id : ids)
        if (const Download* const download = find(id)) changes.push_back(record_of(*download));
    context_.work.write(std::move(changes),
                        [when_stored = std::move(when_stored)](const Stored& stored) {
                            if (when_stored) when_stored(stored.result);
                        });
}

std::vector<DownloadStatus> Downloads::list() const {
    std::vector<DownloadStatus> list;
    list.reserve(downloads_.size());
    for (const auto& [id, download] : downloads_) list.push_back(*status(id));
    return list;
}

std::optional<DownloadStatus> Downloads::status(DownloadId id) const {
    const auto it = downloads_.find(id);
    if (it == downloads_.end()) return std::nullopt;
    DownloadStatus status = it->second.status;
    status.size = it->second.size.value_or(0);
    if (status.state == DownloadState::transferring) status.speed = it->second.meter.rate();
    if (status.state == DownloadState::waiting) status.next_attempt = it->second.timer.due();
    return status;
}

bool Downloads::cancel(DownloadId id) {
    Download* const download = find(id);
    if (download == nullptr || ended(download->status.state) ||
        download->status.state == DownloadState::finishing)
        return false;
    give_up(*download, DownloadState::cancelled, "cancelled here");
    return true;
}

bool Downloads::pause(DownloadId id) {
    Download* const download = find(id);
    if (download == nullptr || download->status.state >= DownloadState::finishing) return false;
    if (download->status.state == DownloadState::paused) return true;
    give_up(*download, DownloadState::paused, "paused here");
    return true;
}

bool Downloads::resume(DownloadId id) {
    const Download* const download = find(id);
    return download != nullptr && download->status.state == DownloadState::paused && retry(id);
}

bool Downloads::retry(DownloadId id) {
    Download* const download = find(id);
    if (download == nullptr) return false;
    const DownloadState state = download->status.state;
    if (state != DownloadState::waiting && state != DownloadState::paused &&
        state != DownloadState::failed && state != DownloadState::cancelled)
        return false;
    download->status.attempts = 0;
    download->status.finished = 0;
    leave(*download);
    if (download->complete_on_disk) {
        finish(*download);
    } else {
        make_ready(*download);
        store(*download);
        pump(download->status.source.username);
    }
    return true;
}

bool Downloads::set_priority(DownloadId id, DownloadPriority priority) {
    Download* const download = find(id);
    if (download == nullptr) return false;
    const auto line = lines_.find(download->status.source.username);
    const bool ready = line != lines_.end() && line->second.ready.erase(turn_of(*download)) > 0;
    download->status.request.priority = priority;
    if (ready) line->second.ready.insert(turn_of(*download));
    store(*download);
    context_.changes.download(id);
    return true;
}

bool Downloads::remove(DownloadId id) {
    Download* const download = find(id);
    if (download == nullptr || download->status.state == DownloadState::finishing) return false;
    leave(*download);
    if (download->status.state != DownloadState::completed)
        context_.work.start<PartialDeleted>(DeletePartial{download->status.partial_path},
                                            [](const PartialDeleted&) {});
    const std::string username = download->status.source.username;
    by_file_.erase({download->status.request.username, download->status.request.path});
    by_source_.erase({username, download->status.source.path});
    downloads_.erase(id);
    context_.work.erase(Table::downloads, key_of(id));
    context_.changes.download_removed(id);
    if (ended_) ended_(id);
    pump(username);
    return true;
}

/// Of one that has completed or failed just now.
void Downloads::tell_end(const Download& download) {
    context_.changes.happened(DownloadEnded{*status(download.status.id)});
    if (download.status.state != DownloadState::completed) return;
    const DownloadRequest& request = download.status.request;
    FolderCompleted folder;
    folder.username = request.username;
    folder.folder = parent_of(request.path, '\\');
    folder.local_folder = parent_of(download.status.final_path, '/');
    const std::string prefix = folder.folder.empty() ? "" : folder.folder + "\\";
    for (auto it = by_file_.lower_bound({request.username, prefix});
         it != by_file_.end() && it->first.first == request.username &&
         it->first.second.starts_with(prefix);
         ++it) {
        if (it->first.second.find('\\', prefix.size()) != std::string::npos) continue;
        const DownloadStatus& file = downloads_.at(it->second).status;
        if (file.state != DownloadState::completed) return;
        ++folder.files;
        folder.size += downloads_.at(it->second).size.value_or(0);
    }
    context_.changes.happened(std::move(folder));
}

Downloads::Download* Downloads::find(DownloadId id) {
    const auto it = downloads_.find(id);
    return it == downloads_.end() ? nullptr : &it->second;
}

Downloads::Download* Downloads::find(ConnectionId connection) {
    const auto it = by_connection_.find(connection);
    return it == by_connection_.end() ? nullptr : find(it->second);
}

Downloads::Download* Downloads::find(const std::string& username, const std::string& path) {
    const auto it = by_source_.find({username, path});
    return it == by_source_.end() ? nullptr : find(it->second);
}

/// The download that was requested so, or that uses this file as another's source.
Downloads::Download* Downloads::find_request(const std::string& username, const std::string& path) {
    const auto it = by_file_.find({username, path});
    return it == by_file_.end() ? find(username, path) : find(it->second);
}

}  // namespace kindred::client
