// What of a job survives: its request and, for each entry, where it stands and what was found.
#include "client/wanted_jobs.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

struct StoredJob {
    std::string name;
    ListMode mode = ListMode::track;
    bool paused = false;
    std::int64_t created = 0;
    std::int64_t finished = 0;
    std::string destination;
    std::uint8_t priority = 0;
    Conditions required;
    Conditions preferred;

    static void fields(auto& m, auto& v) {
        v("name", m.name)("mode", m.mode)("paused", m.paused);
        v("created", m.created)("finished", m.finished);
        v("destination", m.destination)("priority", m.priority);
        v("required", m.required)("preferred", m.preferred);
    }
};

struct StoredItem {
    std::uint32_t line = 0;
    std::string artist;
    std::string title;
    std::string album;
    std::uint32_t length = 0;
    std::uint32_t tracks = 0;
    JobItemState state = JobItemState::waiting;
    std::string reason;
    std::uint32_t found = 0;
    bool looser = false;
    bool own_downloads = true;
    std::vector<std::uint64_t> downloads;
    std::vector<std::string> files;
    std::vector<JobCandidate> candidates;

    static void fields(auto& m, auto& v) {
        v("line", m.line)("artist", m.artist)("title", m.title)("album", m.album);
        v("length", m.length)("tracks", m.tracks)("state", m.state)("reason", m.reason);
        v("found", m.found)("looser", m.looser)("own_downloads", m.own_downloads);
        v("downloads", m.downloads)("files", m.files)("candidates", m.candidates);
    }
};

}  // namespace

/// Sorted by job, then by number.
std::string WantedJobs::record_key(JobId id, std::uint64_t number) {
    return key_of_number(id.value) + key_of_number(number);
}

Change WantedJobs::change_of(JobId id, const Job& job) const {
    const JobRequest& request = job.request;
    return {
        Table::jobs, key_of_number(id.value),
        encode_record(StoredJob{request.name, request.mode, job.paused, job.created, job.finished,
                                request.destination, static_cast<std::uint8_t>(request.priority),
                                request.required, request.preferred})};
}

Change WantedJobs::change_of(const Item& item) const {
    StoredItem stored{static_cast<std::uint32_t>(item.wanted.line),
                      item.wanted.names.artist,
                      item.wanted.names.title,
                      item.wanted.names.album,
                      item.wanted.names.length_seconds,
                      item.wanted.tracks,
                      item.state,
                      item.reason,
                      static_cast<std::uint32_t>(item.found),
                      item.looser,
                      item.own_downloads,
                      {},
                      item.files,
                      item.candidates};
    // A search does not outlive the program.
    if (stored.state == JobItemState::searching) stored.state = JobItemState::waiting;
    for (const DownloadId download : item.downloads) stored.downloads.push_back(download.value);
    return {Table::job_items, record_key(item.job, item.number), encode_record(stored)};
}

void WantedJobs::load() {
    for (const Record& record : context_.work.load(Table::jobs)) load_job(record);
    for (const Record& record : context_.work.load(Table::job_items)) load_item(record);
    rebuild_index();
    for (auto& [id, job] : jobs_)
        for (auto& [number, item] : job.items) take_up(job, item);
    wake();
}

void WantedJobs::load_job(const Record& record) {
    const JobId id{number_of_key(record.key).value_or(0)};
    auto stored = decode_record<StoredJob>(record.value);
    if (!id || !stored)
        return context_.log(LogLevel::error, "a stored job is unreadable: " + record.key);
    last_job_ = std::max(last_job_, id.value);
    Job& job = jobs_[id];
    job.request = {std::move(stored->name),
                   stored->mode == ListMode::album ? ListMode::album : ListMode::track,
                   {},
                   std::move(stored->required),
                   std::move(stored->preferred),
                   std::move(stored->destination),
                   static_cast<DownloadPriority>(std::min<std::uint8_t>(stored->priority, 2))};
    job.paused = stored->paused;
    job.created = stored->created;
    job.finished = stored->finished;
}

void WantedJobs::load_item(const Record& record) {
    const std::string_view key = record.key;
    const std::size_t half = key.size() / 2;
    const JobId id{number_of_key(key.substr(0, half)).value_or(0)};
    const std::uint64_t number = number_of_key(key.substr(half)).value_or(0);
    auto stored = decode_record<StoredItem>(record.value);
    Job* const job = find(id);
    if (job == nullptr || number == 0 || !stored)
        return context_.log(LogLevel::error,
                            "a stored entry of a job is unreadable: " + record.key);
    Item& item = job->items[number];
    ++items_;
    job->last_item = std::max(job->last_item, number);
    item.job = id;
    item.number = number;
    item.wanted = {stored->line,
                   {std::move(stored->artist), std::move(stored->title), std::move(stored->album),
                    stored->length},
                   stored->tracks};
    item.state = std::min(stored->state, JobItemState::cancelled);
    item.reason = std::move(stored->reason);
    item.found = stored->found;
    item.looser = stored->looser;
    item.own_downloads = stored->own_downloads;
    for (const std::uint64_t download : stored->downloads) item.downloads.push_back({download});
    item.files = std::move(stored->files);
    item.candidates = std::move(stored->candidates);
}

/// Goes on with an entry where it stood.
void WantedJobs::take_up(Job& job, Item& item) {
    for (const JobCandidate& candidate : item.candidates)
        if (candidate.tried && !candidate.rejected.empty()) ++failures_[candidate.username];
    if (item.state == JobItemState::waiting) job.waiting.insert(item.number);
    if (item.state != JobItemState::downloading) return;
    ++job.downloading;
    for (const DownloadId download : item.downloads)
        by_download_[download].insert({item.job, item.number});
    watch(item);
    // Perhaps they ended without this having been noted, or were never begun.
    context_.after(item.timer, Duration{0},
                   [this, place = Place{item.job, item.number}] { look_at_downloads(place); });
}

}  // namespace kindred::client
