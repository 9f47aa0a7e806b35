// How an entry of a job is fetched: from the best source, from the next when that one does not
// deliver, until it is here or nobody is left.
#include "client/paths.hpp"
#include "client/timing.hpp"
#include "client/wanted_jobs.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

// Files of an album with everything that lies beside it.
constexpr std::size_t max_files = 300;
// Users of whom it is remembered that they did not deliver.
constexpr std::size_t max_failures = 10'000;
// Of what was not tried, this many stay to be looked at when it is here.
constexpr std::size_t others_kept = 5;

}  // namespace

/// How the downloads of an entry stand.
struct WantedJobs::Progress {
    std::size_t all = 0;
    std::size_t completed = 0;
    bool paused = false;
    bool withdrawn = false;          // cancelled, or taken off the list, by somebody
    std::uint64_t mark = 0;          // differs when something has moved
    std::string failure;             // why one has failed
    std::string waits;               // what one of them waits for
    std::vector<std::string> files;  // of the completed ones
};

// --- choosing
// ------------------------------------------------------------------------------------

/// The best that has not been tried; of users who have just failed only if there is no other.
JobCandidate* WantedJobs::next_source(Item& item) {
    const auto failed_user = [&](const JobCandidate& candidate) {
        return std::ranges::any_of(item.candidates, [&](const JobCandidate& other) {
            return other.tried && other.username == candidate.username;
        });
    };
    JobCandidate* second_best = nullptr;
    for (JobCandidate& candidate : item.candidates) {
        if (!candidate.acceptable || candidate.tried) continue;
        if (!failed_user(candidate)) return &candidate;
        if (second_best == nullptr) second_best = &candidate;
    }
    return second_best;
}

JobCandidate* WantedJobs::chosen_source(Item& item) {
    const auto chosen = std::ranges::find(item.candidates, true, &JobCandidate::chosen);
    return chosen == item.candidates.end() ? nullptr : &*chosen;
}

void WantedJobs::try_next(Item& item, const std::string& last_reason) {
    if (JobCandidate* const next = next_source(item)) return fetch(item, *next);
    const auto tried = std::ranges::count(item.candidates, true, &JobCandidate::tried);
    fail_item(item, tried == 1 ? last_reason
                               : "none of " + std::to_string(tried) +
                                     " sources has delivered; the last: " + last_reason);
}

void WantedJobs::fail_item(Item& item, std::string reason) {
    enter(item, JobItemState::failed, std::move(reason));
    store(item);
    job_changed(item.job);
    wake();
}

// --- fetching
// ------------------------------------------------------------------------------------

void WantedJobs::fetch(Item& item, JobCandidate& candidate) {
    for (JobCandidate& other : item.candidates) other.chosen = false;
    candidate.tried = candidate.chosen = true;
    enter(item, JobItemState::downloading, "from " + candidate.username);
    store(item);
    // The list of downloads may say that a file is here which somebody has deleted since.
    std::vector<DownloadId> completed;
    std::vector<std::string> paths;
    for (const JobCandidate::File& file : candidate.files) {
        const auto listed = downloads_.listed(candidate.username, file.path);
        const auto status = listed ? downloads_.status(*listed) : std::nullopt;
        if (!status || status->state != DownloadState::completed) continue;
        completed.push_back(*listed);
        paths.push_back(status->final_path);
    }
    if (completed.empty()) return enqueue(item, candidate);
    context_.work.start<FilesChecked>(
        CheckFiles{std::move(paths)},
        [this, completed, place = Place{item.job, item.number}](const FilesChecked& checked) {
            Item* const checked_item = find(place);
            if (checked_item == nullptr || checked_item->state != JobItemState::downloading) return;
            if (!checked.there)
                for (const DownloadId download : completed) downloads_.remove(download);
            if (JobCandidate* const chosen = chosen_source(*checked_item))
                enqueue(*checked_item, *chosen);
        });
}

void WantedJobs::enqueue(Item& item, JobCandidate& candidate) {
    const Job& job = jobs_.at(item.job);
    item.own_downloads = true;
    std::vector<DownloadRequest> files;
    for (const JobCandidate::File& file : candidate.files)
        files.push_back({candidate.username, file.path, file.size,
                         destination_of(item, candidate, file.path), job.request.name,
                         job.request.priority});
    add_downloads(item, std::move(files));
    if (item.downloads.empty()) return fail_item(item, "the list of downloads is full");
    if (job.request.mode == ListMode::album) list_folder(item, candidate);
    store(item);
    watch(item);
    // It may be in the list, and here, already.
    look_at_downloads({item.job, item.number});
}

/// Below the destination of the job each album has its folder. What came of an earlier source is in
/// another, so that they do not mix.
std::string WantedJobs::destination_of(const Item& item, const JobCandidate& candidate,
                                       std::string_view path) const {
    const JobRequest& request = jobs_.at(item.job).request;
    if (request.mode == ListMode::track) return request.destination;
    std::string destination = request.destination.empty() ? "" : request.destination + "/";
    destination += base_name(candidate.path);
    if (std::ranges::count(item.candidates, true, &JobCandidate::tried) > 1)
        destination += " (" + candidate.username + ")";
    const std::string_view folder = folder_path(path);
    if (folder.size() > candidate.path.size() && folder.starts_with(candidate.path))
        destination += "/" + std::string(folder.substr(candidate.path.size() + 1));
    return destination;
}

void WantedJobs::add_downloads(Item& item, std::vector<DownloadRequest> files) {
    for (const DownloadRequest& file : files)
        if (downloads_.listed(file.username, file.path)) item.own_downloads = false;
    for (const DownloadId download : downloads_.enqueue(std::move(files), {})) {
        if (!download) continue;
        item.downloads.push_back(download);
        by_download_[download].insert({item.job, item.number});
    }
}

/// A search shows only what fits its words; the owner knows what else belongs to the album.
void WantedJobs::list_folder(Item& item, const JobCandidate& candidate) {
    const Place place{item.job, item.number};
    item.listing =
        requests_.folder(candidate.username, candidate.path,
                         [this, place](RequestId request) { folder_listed(place, request); });
}

void WantedJobs::folder_listed(const Place& place, RequestId request) {
    const auto answer = requests_.status(request);
    requests_.forget(request);
    Item* const item = find(place);
    if (item == nullptr || item->listing != request) return;
    item->listing = {};
    JobCandidate* const candidate = chosen_source(*item);
    if (item->state != JobItemState::downloading || candidate == nullptr) return;
    const JobRequest& wanted = jobs_.at(place.first).request;
    std::vector<DownloadRequest> more;
    if (answer && answer->listing != nullptr)
        for (const RemoteFolder& folder : answer->listing->folders) {
            if (folder.path != candidate->path && !folder.path.starts_with(candidate->path + "\\"))
                continue;
            for (const RemoteFile& file : folder.files) {
                const JobCandidate::File whole{folder.path + "\\" + file.name, file.size};
                if (candidate->files.size() >= max_files ||
                    std::ranges::find(candidate->files, whole.path, &JobCandidate::File::path) !=
                        candidate->files.end())
                    continue;
                candidate->files.push_back(whole);
                ++candidate->file_count;
                more.push_back({candidate->username, whole.path, whole.size,
                                destination_of(*item, *candidate, whole.path), wanted.name,
                                wanted.priority});
            }
        }
    if (!more.empty()) {
        add_downloads(*item, std::move(more));
        store(*item);
    }
    look_at_downloads(place);
}

void WantedJobs::watch(Item& item) {
    item.progress = 0;
    item.progress_at = context_.now.steady;
    context_.after(item.timer, timing::job_download_look,
                   [this, place = Place{item.job, item.number}] { look_at_downloads(place); });
}

void WantedJobs::download_ended(DownloadId download) {
    const auto linked = by_download_.find(download);
    if (linked == by_download_.end()) return;
    const std::set<Place> places = linked->second;
    for (const Place& place : places) look_at_downloads(place);
}

WantedJobs::Progress WantedJobs::progress_of(const Item& item) const {
    Progress progress;
    progress.all = item.downloads.size();
    const bool album = jobs_.at(item.job).request.mode == ListMode::album;
    for (const DownloadId id : item.downloads) {
        const auto download = downloads_.status(id);
        if (!download || download->state == DownloadState::cancelled) {
            progress.withdrawn = true;
            continue;
        }
        progress.mark += download->received + download->queue_place;
        const bool failed = download->state == DownloadState::failed;
        if (download->state == DownloadState::completed) {
            ++progress.completed;
            ++progress.mark;
            progress.files.push_back(download->final_path);
        } else if (failed && album && !is_music(download->request.path)) {
            ++progress.completed;  // the album is whole without its pictures
        } else if (failed) {
            progress.failure = download->reason;
        } else {
            progress.paused = progress.paused || download->state == DownloadState::paused;
            progress.waits = download->reason;
        }
    }
    return progress;
}

void WantedJobs::look_at_downloads(const Place& place) {
    Item* const item = find(place);
    if (item == nullptr || item->state != JobItemState::downloading) return;
    if (item->downloads.empty()) {
        // The program ended between the choice and the queue.
        JobCandidate* const chosen = chosen_source(*item);
        if (chosen != nullptr) return fetch(*item, *chosen);
        begin_again(*item);
        return wake();
    }
    Progress progress = progress_of(*item);
    if (progress.completed == progress.all && !item->listing)
        return complete(*item, std::move(progress.files));
    if (!progress.failure.empty()) return source_failed(*item, std::move(progress.failure));
    if (progress.withdrawn) {
        drop_downloads(*item);
        enter(*item, JobItemState::cancelled, "its download was cancelled");
        store(*item);
        wake();
        return job_changed(place.first);
    }
    if (stalled(*item, progress)) {
        const auto patience = next_source(*item) != nullptr ? timing::job_source_patience
                                                            : timing::job_last_source_patience;
        return source_failed(*item, "nothing came for " + std::to_string(patience / 1min) +
                                        " minutes; " + progress.waits);
    }
    std::string reason = progress.all > 1 ? std::to_string(progress.completed) + " of " +
                                                std::to_string(progress.all) + " files are here"
                                          : progress.waits;
    if (reason != item->reason) enter(*item, JobItemState::downloading, std::move(reason));
    context_.after(item->timer, timing::job_download_look,
                   [this, place] { look_at_downloads(place); });
}

/// True if nothing has moved for too long, and nothing here is the cause.
bool WantedJobs::stalled(Item& item, const Progress& progress) {
    const Time now = context_.now.steady;
    const bool held_here = progress.paused || jobs_.at(item.job).paused || !session_.online() ||
                           downloads_.disk().state != DiskState::fine;
    if (progress.mark != item.progress || held_here) {
        item.progress = progress.mark;
        item.progress_at = now;
    }
    return now - item.progress_at >= (next_source(item) != nullptr
                                          ? timing::job_source_patience
                                          : timing::job_last_source_patience);
}

// --- the end
// -------------------------------------------------------------------------------------

void WantedJobs::source_failed(Item& item, std::string why) {
    requests_.forget(std::exchange(item.listing, {}));
    if (JobCandidate* const chosen = chosen_source(item)) {
        chosen->rejected = "it was tried: " + why;
        if (failures_.size() < max_failures) ++failures_[chosen->username];
    }
    drop_downloads(item);
    try_next(item, why);
}

void WantedJobs::unlink_downloads(Item& item) {
    for (const DownloadId download : item.downloads) {
        const auto linked = by_download_.find(download);
        if (linked == by_download_.end()) continue;
        linked->second.erase({item.job, item.number});
        if (linked->second.empty()) by_download_.erase(linked);
    }
    item.downloads.clear();
}

/// Takes what it has not got off the list of downloads, unless somebody else wants it.
void WantedJobs::drop_downloads(Item& item) {
    const std::vector<DownloadId> downloads = item.downloads;
    unlink_downloads(item);
    if (!item.own_downloads) return;
    for (const DownloadId download : downloads) {
        const auto status = downloads_.status(download);
        if (status && status->state != DownloadState::completed && !by_download_.contains(download))
            downloads_.remove(download);
    }
}

void WantedJobs::complete(Item& item, std::vector<std::string> files) {
    const std::vector<DownloadId> downloads = item.downloads;
    unlink_downloads(item);
    item.downloads = downloads;  // to be looked at
    item.files = std::move(files);
    index_[key_of_item(item)] = {item.job, item.number};
    if (const JobCandidate* const chosen = chosen_source(item)) failures_.erase(chosen->username);
    std::size_t others = 0;
    std::erase_if(item.candidates, [&](const JobCandidate& candidate) {
        return !candidate.tried && ++others > others_kept;
    });
    for (JobCandidate& candidate : item.candidates) {
        candidate.files.clear();
        candidate.files.shrink_to_fit();
    }
    enter(item, JobItemState::completed, "");
    store(item);
    job_changed(item.job);
    wake();
}

}  // namespace kindred::client
