#include "client/folder_downloads.hpp"

#include "client/paths.hpp"
#include "client/timing.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

constexpr std::size_t max_jobs = 10'000;

struct StoredJob {
    std::string username;
    std::string folder;
    std::string destination;
    std::uint8_t priority = 0;
    bool listed = false;
    bool stopped = false;
    std::string reason;
    std::vector<std::uint64_t> downloads;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("folder", m.folder)("destination", m.destination);
        v("priority", m.priority)("listed", m.listed)("stopped", m.stopped);
        v("reason", m.reason)("downloads", m.downloads);
    }
};

/// Where the files of `folder` go, a folder that was listed for `request`.
std::string destination_of(const FolderDownloadRequest& request, std::string_view folder) {
    std::string destination =
        request.destination.empty() ? std::string(base_name(request.folder)) : request.destination;
    if (folder.size() > request.folder.size() && folder.starts_with(request.folder))
        destination += "/" + std::string(folder.substr(request.folder.size() + 1));
    return destination;
}

}  // namespace

void FolderDownloads::load() {
    for (const Record& record : context_.work.load(Table::folder_downloads)) {
        const FolderDownloadId id{number_of_key(record.key).value_or(0)};
        StoredJob stored;
        protocol::Decoder decoder{ByteView(record.value)};
        StoredJob::fields(stored, decoder);
        if (!id || decoder.failed()) {
            context_.log(LogLevel::error, "a stored folder download is unreadable: " + record.key);
            continue;
        }
        last_ = std::max(last_, id.value);
        Job& job = jobs_[id];
        job.request = {stored.username, stored.folder, stored.destination,
                       static_cast<DownloadPriority>(std::min<std::uint8_t>(stored.priority, 2))};
        job.listed = stored.listed;
        job.stopped = stored.stopped;
        job.reason = stored.reason;
        for (const std::uint64_t download : stored.downloads) job.downloads.push_back({download});
        if (!job.listed && !job.stopped)
            context_.after(job.timer, timing::retry_first, [this, id] { ask(id); });
    }
}

void FolderDownloads::store(FolderDownloadId id, const Job& job, WhenStored when_stored) {
    StoredJob record{job.request.username,
                     job.request.folder,
                     job.request.destination,
                     static_cast<std::uint8_t>(job.request.priority),
                     job.listed,
                     job.stopped,
                     job.reason,
                     {}};
    for (const DownloadId download : job.downloads) record.downloads.push_back(download.value);
    context_.work.put(Table::folder_downloads, key_of_number(id.value), encode_record(record),
                      [when_stored = std::move(when_stored)](const Stored& stored) {
                          if (when_stored) when_stored(stored.result);
                      });
}

Result<FolderDownloadId> FolderDownloads::start(FolderDownloadRequest request,
                                                WhenStored when_stored) {
    if (request.username.empty() || request.folder.empty())
        return fail("a folder download needs a user and a folder");
    for (const auto& [id, job] : jobs_)
        if (job.request.username == request.username && job.request.folder == request.folder &&
            job.request.destination == request.destination) {
            const FolderDownloadId known = id;
            begin_again(known, std::move(when_stored));
            return known;
        }
    if (jobs_.size() >= max_jobs)
        return fail("there are " + std::to_string(max_jobs) +
                    " folder downloads; remove some first");
    const FolderDownloadId id{++last_};
    Job& job = jobs_[id];
    job.request = std::move(request);
    store(id, job, std::move(when_stored));
    ask(id);
    return id;
}

void FolderDownloads::ask(FolderDownloadId id) {
    Job* const job = find(id);
    if (job == nullptr || job->listed || job->asking) return;
    job->timer.cancel();
    job->stopped = false;
    job->reason = "asking " + job->request.username + " what is in it";
    job->asking = requests_.folder(job->request.username, job->request.folder,
                                   [this, id](RequestId request) { answered(id, request); });
}

void FolderDownloads::answered(FolderDownloadId id, RequestId request) {
    const auto answer = requests_.status(request);
    requests_.forget(request);
    Job* const job = find(id);
    if (job == nullptr || job->asking != request) return;
    job->asking = {};
    if (answer && answer->listing != nullptr && answer->listing->file_count > 0) {
        expand(*job, *answer->listing);
        return store(id, *job);
    }
    job->reason = !answer           ? "the question was withdrawn"
                  : answer->listing ? "there are no files in it"
                                    : answer->reason;
    context_.after(job->timer, timing::folder_again, [this, id] { ask(id); });
}

void FolderDownloads::expand(Job& job, const Listing& listing) {
    std::vector<DownloadRequest> files;
    for (const RemoteFolder& folder : listing.folders)
        for (const RemoteFile& file : folder.files)
            files.push_back({job.request.username, folder.path + "\\" + file.name, file.size,
                             destination_of(job.request, folder.path),
                             std::string(base_name(job.request.folder)), job.request.priority});
    job.downloads = downloads_.enqueue(std::move(files), {});
    std::erase(job.downloads, DownloadId{});
    job.listed = true;
    job.reason.clear();
}

FolderDownloads::Job* FolderDownloads::find(FolderDownloadId id) {
    const auto it = jobs_.find(id);
    return it == jobs_.end() ? nullptr : &it->second;
}

// --- what people ask -----------------------------------------------------------------------------

std::vector<FolderDownloadStatus> FolderDownloads::list() const {
    std::vector<FolderDownloadStatus> list;
    for (const auto& [id, job] : jobs_) list.push_back(*status(id));
    return list;
}

std::optional<FolderDownloadStatus> FolderDownloads::status(FolderDownloadId id) const {
    const auto it = jobs_.find(id);
    if (it == jobs_.end()) return std::nullopt;
    const Job& job = it->second;
    FolderDownloadStatus status;
    status.id = id;
    status.request = job.request;
    status.reason = job.reason;
    status.downloads = job.downloads;
    status.files = job.downloads.size();
    std::size_t ended = 0;
    for (const DownloadId download : job.downloads) {
        const auto file = downloads_.status(download);
        if (!file) {
            ++ended;  // taken off the list
            continue;
        }
        status.size += file->size;
        status.received += file->state == DownloadState::completed ? file->size : file->received;
        if (file->state == DownloadState::completed) ++status.files_completed;
        if (file->state >= DownloadState::completed || file->state == DownloadState::paused)
            ++ended;
    }
    if (!job.listed) {
        status.state = job.stopped ? FolderDownloadState::ended : FolderDownloadState::listing;
    } else if (status.files_completed == status.files) {
        status.state = FolderDownloadState::completed;
    } else {
        status.state =
            ended == status.files ? FolderDownloadState::ended : FolderDownloadState::downloading;
        status.reason = std::to_string(status.files_completed) + " of " +
                        std::to_string(status.files) + " files are here";
    }
    return status;
}

/// Before it is listed: asks no more.
void FolderDownloads::hold(Job& job, std::string reason) {
    if (job.listed) return;
    job.timer.cancel();
    requests_.forget(std::exchange(job.asking, {}));
    job.stopped = true;
    job.reason = std::move(reason);
}

bool FolderDownloads::pause(FolderDownloadId id) {
    Job* const job = find(id);
    if (job == nullptr) return false;
    hold(*job, "paused here");
    for (const DownloadId download : job->downloads) downloads_.pause(download);
    store(id, *job);
    return true;
}

bool FolderDownloads::resume(FolderDownloadId id) {
    Job* const job = find(id);
    if (job == nullptr) return false;
    for (const DownloadId download : job->downloads) downloads_.resume(download);
    ask(id);
    store(id, *job);
    return true;
}

bool FolderDownloads::cancel(FolderDownloadId id) {
    Job* const job = find(id);
    if (job == nullptr) return false;
    hold(*job, "cancelled here");
    for (const DownloadId download : job->downloads) downloads_.cancel(download);
    store(id, *job);
    return true;
}

bool FolderDownloads::retry(FolderDownloadId id) {
    return begin_again(id, {});
}

bool FolderDownloads::begin_again(FolderDownloadId id, WhenStored when_stored) {
    Job* const job = find(id);
    if (job == nullptr) return false;
    for (const DownloadId download : job->downloads) downloads_.retry(download);
    ask(id);
    store(id, *job, std::move(when_stored));
    return true;
}

bool FolderDownloads::set_priority(FolderDownloadId id, DownloadPriority priority) {
    Job* const job = find(id);
    if (job == nullptr) return false;
    job->request.priority = priority;
    for (const DownloadId download : job->downloads) downloads_.set_priority(download, priority);
    store(id, *job);
    return true;
}

bool FolderDownloads::remove(FolderDownloadId id) {
    Job* const job = find(id);
    if (job == nullptr) return false;
    hold(*job, "");
    for (const DownloadId download : job->downloads) downloads_.remove(download);
    jobs_.erase(id);
    context_.work.erase(Table::folder_downloads, key_of_number(id.value));
    return true;
}

}  // namespace kindred::client
