// The list of jobs: what people ask and are told.
#include "client/wanted_jobs.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

constexpr std::size_t max_jobs = 200;
// Entries of all jobs: each is some kilobytes in memory while it has candidates.
constexpr std::size_t max_items = 20'000;
constexpr std::size_t max_name = 200;

JobItemStatus status_of(const auto& item) {
    JobItemStatus status;
    status.job = item.job;
    status.number = item.number;
    status.wanted = item.wanted;
    status.state = item.state;
    status.reason = item.reason;
    status.downloads = item.downloads;
    status.candidates = item.found;
    for (const JobCandidate& candidate : item.candidates) {
        if (candidate.tried) ++status.tried;
        if (!candidate.chosen) continue;
        status.username = candidate.username;
        status.path = candidate.path;
    }
    return status;
}

}  // namespace

WantedJobs::WantedJobs(Context& context, Session& session, Searches& searches, Requests& requests,
                       Downloads& downloads, People& people)
    : context_(context),
      session_(session),
      searches_(searches),
      requests_(requests),
      downloads_(downloads),
      people_(people) {
    downloads_.observe_ended([this](DownloadId download) {
        // Told in the middle of what ends it.
        if (by_download_.contains(download))
            context_.timers.add(context_.now.steady,
                                [this, download] { download_ended(download); });
    });
}

WantedJobs::Job* WantedJobs::find(JobId id) {
    const auto it = jobs_.find(id);
    return it == jobs_.end() ? nullptr : &it->second;
}

const WantedJobs::Job* WantedJobs::find(JobId id) const {
    const auto it = jobs_.find(id);
    return it == jobs_.end() ? nullptr : &it->second;
}

WantedJobs::Item* WantedJobs::find(const Place& place) {
    Job* const job = find(place.first);
    if (job == nullptr) return nullptr;
    const auto it = job->items.find(place.second);
    return it == job->items.end() ? nullptr : &it->second;
}

/// `replaced` entries are there already in the job that is brought up to date.
Result<void> WantedJobs::acceptable(const JobRequest& request, std::size_t replaced) const {
    if (request.items.empty()) return fail("there is nothing in the list");
    if (request.name.size() > max_name)
        return fail("the name of a job may have " + std::to_string(max_name) + " bytes at most");
    if (items_ - replaced + request.items.size() > max_items)
        return fail("all jobs together may have " + std::to_string(max_items) +
                    " entries; remove some jobs first");
    return {};
}

Result<JobId> WantedJobs::start(JobRequest request, WhenStored when_stored) {
    const auto same = std::ranges::find_if(jobs_, [&](const auto& known) {
        return !request.name.empty() && known.second.request.name == request.name;
    });
    const std::size_t replaced = same == jobs_.end() ? 0 : same->second.items.size();
    if (const auto good = acceptable(request, replaced); !good)
        return std::unexpected(good.error());
    if (same != jobs_.end() && same->second.request.mode != request.mode)
        return fail("the job \"" + request.name + "\" is one of " +
                    std::string(to_string(same->second.request.mode)) +
                    "s; use another name, or remove it");
    if (same == jobs_.end() && jobs_.size() >= max_jobs)
        return fail("there are " + std::to_string(max_jobs) + " jobs; remove some first");
    const JobId id = same == jobs_.end() ? JobId{++last_job_} : same->first;
    resume(id);
    Job& job = jobs_[id];
    if (job.created == 0) job.created = context_.now.unix_seconds;
    std::vector<WantedItem> wanted = std::exchange(request.items, {});
    job.request = std::move(request);
    job.finished = 0;
    update_items(id, job, std::move(wanted));
    std::vector<Change> changes{change_of(id, job)};
    for (const auto& [number, item] : job.items) changes.push_back(change_of(item));
    context_.work.write(std::move(changes),
                        [when_stored = std::move(when_stored)](const Stored& stored) {
                            if (when_stored) when_stored(stored.result);
                        });
    job_changed(id);
    wake();
    return id;
}

/// Makes the entries those of the list: what was there and is still wanted keeps its place, and is
/// looked at again.
void WantedJobs::update_items(JobId id, Job& job, std::vector<WantedItem> wanted) {
    std::map<std::string, std::uint64_t> known;
    for (const auto& [number, item] : job.items) known[key_of_item(item)] = number;
    for (WantedItem& one : wanted) {
        const auto old = known.find(key_of(one, job.request.mode));
        const std::uint64_t number = old == known.end() ? ++job.last_item : old->second;
        Item& item = job.items[number];
        if (old == known.end()) ++items_;
        item.job = id;
        item.number = number;
        item.wanted = std::move(one);
        if (old == known.end() || ended(item.state)) begin_again(item);
        if (old != known.end()) known.erase(old);
    }
    for (const auto& [key, number] : known) {
        Item& item = job.items.at(number);
        forget_item(item);
        context_.work.erase(Table::job_items, record_key(id, number));
        job.items.erase(number);
    }
    rebuild_index();
}

/// Lets go of everything it holds; it is about to vanish.
void WantedJobs::forget_item(Item& item) {
    drop_search(item);
    requests_.forget(std::exchange(item.listing, {}));
    if (ended(item.state))
        unlink_downloads(item);
    else
        drop_downloads(item);
    enter(item, JobItemState::cancelled, "");
    --items_;
}

/// As if it were new, but for the files that came of it.
void WantedJobs::begin_again(Item& item) {
    unlink_downloads(item);
    item.candidates.clear();
    item.found = 0;
    item.looser = false;
    item.own_downloads = true;
    enter(item, JobItemState::waiting, "waits for its turn");
}

std::string WantedJobs::key_of_item(const Item& item) const {
    return key_of(item.wanted, jobs_.at(item.job).request.mode);
}

/// What is on the disk of it, if it has been fetched before.
std::vector<std::string> WantedJobs::known_files(const Item& item) const {
    if (!item.files.empty()) return item.files;
    const auto known = index_.find(key_of_item(item));
    if (known == index_.end()) return {};
    const Job* const job = find(known->second.first);
    const auto other = job->items.find(known->second.second);
    return other == job->items.end() ? std::vector<std::string>{} : other->second.files;
}

void WantedJobs::rebuild_index() {
    index_.clear();
    for (const auto& [id, job] : jobs_)
        for (const auto& [number, item] : job.items)
            if (!item.files.empty()) index_[key_of_item(item)] = {id, number};
}

void WantedJobs::job_changed(JobId id) {
    Job& job = jobs_.at(id);
    const bool all_ended = std::ranges::all_of(
        job.items, [](const auto& numbered) { return ended(numbered.second.state); });
    const std::int64_t finished = all_ended ? context_.now.unix_seconds : 0;
    if (all_ended != (job.finished != 0)) {
        job.finished = finished;
        context_.work.write({change_of(id, job)});
    }
    context_.changes.job(id);
}

// --- queries
// -------------------------------------------------------------------------------------

std::vector<JobStatus> WantedJobs::list() const {
    std::vector<JobStatus> list;
    list.reserve(jobs_.size());
    for (const auto& [id, job] : jobs_) list.push_back(*status(id));
    return list;
}

std::optional<JobStatus> WantedJobs::status(JobId id) const {
    const Job* const job = find(id);
    if (job == nullptr) return std::nullopt;
    const JobRequest& request = job->request;
    JobStatus status{id,
                     request.name,
                     request.mode,
                     request.required,
                     request.preferred,
                     request.destination,
                     request.priority,
                     JobState::running,
                     {},
                     job->created,
                     job->finished,
                     job->items.size()};
    std::size_t cancelled = 0;
    for (const auto& [number, item] : job->items) {
        status.items_completed += item.state == JobItemState::completed ? 1 : 0;
        status.items_present += item.state == JobItemState::present ? 1 : 0;
        status.items_failed += item.state == JobItemState::failed ? 1 : 0;
        cancelled += item.state == JobItemState::cancelled ? 1 : 0;
    }
    const std::size_t here = status.items_completed + status.items_present;
    const std::string of_all = " of " + std::to_string(status.items);
    if (here == status.items) {
        status.state = JobState::completed;
    } else if (here + status.items_failed + cancelled == status.items) {
        status.state = JobState::ended;
        status.reason = std::to_string(status.items_failed) + of_all + " could not be had";
        if (cancelled > 0) status.reason += ", " + std::to_string(cancelled) + " were cancelled";
    } else if (job->paused) {
        status.state = JobState::paused;
        status.reason = "paused here";
    } else {
        status.reason = session_.online() ? std::to_string(here) + of_all + " are here"
                                          : "not connected to the server";
    }
    return status;
}

std::vector<JobItemStatus> WantedJobs::items(JobId id) const {
    std::vector<JobItemStatus> list;
    const Job* const job = find(id);
    if (job == nullptr) return list;
    list.reserve(job->items.size());
    for (const auto& [number, item] : job->items) list.push_back(status_of(item));
    return list;
}

std::optional<JobItemStatus> WantedJobs::item(JobId id, std::uint64_t number) const {
    const Job* const job = find(id);
    if (job == nullptr) return std::nullopt;
    const auto it = job->items.find(number);
    return it == job->items.end() ? std::nullopt : std::optional(status_of(it->second));
}

std::vector<JobCandidate> WantedJobs::candidates(JobId id, std::uint64_t number) const {
    const Job* const job = find(id);
    if (job == nullptr) return {};
    const auto it = job->items.find(number);
    return it == job->items.end() ? std::vector<JobCandidate>{} : it->second.candidates;
}

// --- commands
// ------------------------------------------------------------------------------------

bool WantedJobs::pause(JobId id) {
    Job* const job = find(id);
    if (job == nullptr || job->finished != 0) return false;
    if (std::exchange(job->paused, true)) return true;
    for (auto& [number, item] : job->items) {
        if (item.state == JobItemState::searching) {
            drop_search(item);
            enter(item, JobItemState::waiting, "waits for its turn");
        }
        if (item.state != JobItemState::downloading) continue;
        for (const DownloadId download : item.downloads) downloads_.pause(download);
    }
    context_.work.write({change_of(id, *job)});
    context_.changes.job(id);
    return true;
}

bool WantedJobs::resume(JobId id) {
    Job* const job = find(id);
    if (job == nullptr || !job->paused) return false;
    job->paused = false;
    for (auto& [number, item] : job->items) {
        if (item.state != JobItemState::downloading) continue;
        for (const DownloadId download : item.downloads) downloads_.resume(download);
        watch(item);
    }
    context_.work.write({change_of(id, *job)});
    context_.changes.job(id);
    wake();
    return true;
}

bool WantedJobs::retry(JobId id) {
    Job* const job = find(id);
    if (job == nullptr) return false;
    std::vector<Change> changes;
    for (auto& [number, item] : job->items) {
        if (item.state != JobItemState::failed && item.state != JobItemState::cancelled) continue;
        begin_again(item);
        changes.push_back(change_of(item));
    }
    if (changes.empty()) return false;
    job->paused = false;
    job->finished = 0;
    changes.push_back(change_of(id, *job));
    context_.work.write(std::move(changes));
    context_.changes.job(id);
    wake();
    return true;
}

bool WantedJobs::retry_item(JobId id, std::uint64_t number) {
    Item* const item = find({id, number});
    if (item == nullptr || !ended(item->state)) return false;
    begin_again(*item);
    store(*item);
    Job& job = jobs_.at(id);
    job.paused = false;
    job_changed(id);
    wake();
    return true;
}

bool WantedJobs::cancel(JobId id) {
    Job* const job = find(id);
    if (job == nullptr || job->finished != 0) return false;
    std::vector<Change> changes;
    for (auto& [number, item] : job->items) {
        if (ended(item.state)) continue;
        drop_search(item);
        requests_.forget(std::exchange(item.listing, {}));
        enter(item, JobItemState::cancelled, "cancelled here");
        const std::vector<DownloadId> downloads = item.downloads;
        unlink_downloads(item);
        item.downloads = downloads;  // to be looked at
        if (item.own_downloads)
            for (const DownloadId download : downloads) downloads_.cancel(download);
        changes.push_back(change_of(item));
    }
    job->paused = false;
    context_.work.write(std::move(changes));
    job_changed(id);
    return true;
}

bool WantedJobs::remove(JobId id) {
    Job* const job = find(id);
    if (job == nullptr) return false;
    std::vector<Change> changes{{Table::jobs, key_of_number(id.value), std::nullopt}};
    for (auto& [number, item] : job->items) {
        forget_item(item);
        changes.push_back({Table::job_items, record_key(id, number), std::nullopt});
    }
    context_.work.write(std::move(changes));
    jobs_.erase(id);
    rebuild_index();
    context_.changes.job_removed(id);
    wake();
    return true;
}

}  // namespace kindred::client
