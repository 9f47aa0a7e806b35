// The list of downloads: commands, queries, and what is stored of it.
#include "client/downloads.hpp"

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

    static void fields(auto& m, auto& v) {
        v("username", m.username)("path", m.path)("size_known", m.size_known)("size", m.size);
        v("destination", m.destination)("batch", m.batch)("state", m.state)("reason", m.reason);
        v("received", m.received)("enqueued", m.enqueued)("finished", m.finished);
        v("final_path", m.final_path);
    }
};

std::string key_of(DownloadId id) {
    return key_of_number(id.value);
}

bool ended(DownloadState state) {
    return state >= DownloadState::completed;
}

}  // namespace

Downloads::Downloads(Context& context, Sockets& sockets, Session& session, Dialer& dialer,
                     Peers& peers, People& people)
    : context_(context),
      sockets_(sockets),
      session_(session),
      dialer_(dialer),
      peers_(peers),
      people_(people),
      tokens_(context.random) {}

void Downloads::load() {
    for (const Record& record : context_.work.load(Table::downloads)) {
        const DownloadId id{number_of_key(record.key).value_or(0)};
        StoredDownload stored;
        protocol::Decoder decoder{ByteView(record.value)};
        StoredDownload::fields(stored, decoder);
        if (!id || decoder.failed()) {
            context_.log(LogLevel::error, "a stored download is unreadable: " + record.key);
            continue;
        }
        DownloadRequest request{stored.username, stored.path,
                                stored.size_known ? std::optional(stored.size) : std::nullopt,
                                stored.destination, stored.batch};
        last_download_ = std::max(last_download_, id.value);
        add(id, std::move(request));
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
void Downloads::store(const Download& download, std::function<void()> then) {
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
                          status.final_path};
    if (status.state != DownloadState::paused && !ended(status.state))
        stored.state = DownloadState::waiting;
    Buffer value;
    protocol::encode_fields(stored, value);
    if (then)
        context_.work.put(Table::downloads, key_of(status.id), std::move(value),
                          [then = std::move(then)](const Stored&) { then(); });
    else
        context_.work.put(Table::downloads, key_of(status.id), std::move(value));
}

void Downloads::add(DownloadId id, DownloadRequest request) {
    Download& download = downloads_[id];
    by_file_[{request.username, request.path}] = id;
    download.size = request.size;
    download.status.id = id;
    download.status.size = request.size.value_or(0);
    download.status.enqueued = context_.now.unix_seconds;
    download.status.partial_path =
        partial_path(context_.settings.incomplete_folder, request.username, request.path);
    download.status.request = std::move(request);
    context_.changes.download(id);
}

std::vector<DownloadId> Downloads::enqueue(std::vector<DownloadRequest> files,
                                           std::function<void()> when_durable) {
    std::vector<DownloadId> ids;
    std::set<std::string> users;
    for (DownloadRequest& file : files) {
        if (Download* const known = find(file.username, file.path)) {
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
        add(id, std::move(file));
        make_ready(downloads_.at(id));
        store(downloads_.at(id));
    }
    // Writes keep their order: when the last is durable, all are.
    if (when_durable) {
        if (Download* const last = ids.empty() ? nullptr : find(ids.back()))
            store(*last, std::move(when_durable));
        else
            when_durable();
    }
    for (const std::string& username : users) pump(username);
    return ids;
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
        pump(download->status.request.username);
    }
    return true;
}

bool Downloads::remove(DownloadId id) {
    Download* const download = find(id);
    if (download == nullptr || download->status.state == DownloadState::finishing) return false;
    leave(*download);
    if (download->status.state != DownloadState::completed)
        context_.work.start<PartialDeleted>(DeletePartial{download->status.partial_path},
                                            [](const PartialDeleted&) {});
    const std::string username = download->status.request.username;
    by_file_.erase({username, download->status.request.path});
    downloads_.erase(id);
    context_.work.erase(Table::downloads, key_of(id));
    context_.changes.download_removed(id);
    pump(username);
    return true;
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
    const auto it = by_file_.find({username, path});
    return it == by_file_.end() ? nullptr : find(it->second);
}

}  // namespace kindred::client
