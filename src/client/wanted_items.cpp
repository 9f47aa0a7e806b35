// How an entry of a job is looked for: on the own disk, where an earlier job may have put it, and
// then on the network.
#include "client/timing.hpp"
#include "client/wanted_jobs.hpp"
#include "client/wanted_names.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

// Searches of jobs that are under way. None is sent while another waits for the budget.
constexpr std::size_t max_searching = 4;
// Entries of one job that are fetched at a time; most of them wait in queues of others.
constexpr std::size_t max_downloading = 20;
constexpr std::size_t max_checking = 8;
// Sources that are remembered for each entry, beside a few that were rejected.
constexpr std::size_t max_candidates = 10;
// Files that are ranked in one go: some milliseconds.
constexpr std::size_t ranked_at_once = 5000;

JobCandidate kept(Candidate&& candidate) {
    JobCandidate made;
    made.username = std::move(candidate.username);
    made.path = std::move(candidate.path);
    for (RemoteFile& file : candidate.files)
        made.files.push_back({std::move(file.name), file.size});
    made.file_count = static_cast<std::uint32_t>(made.files.size());
    made.score = static_cast<std::uint32_t>(candidate.score);
    made.reasons = std::move(candidate.reasons);
    made.acceptable = candidate.rejected.empty();
    made.rejected = std::move(candidate.rejected);
    // What is not taken is shown by its path only.
    if (!made.acceptable) made.files.clear();
    return made;
}

}  // namespace

/// Looks, once what happens now is over, for entries that can be begun.
void WantedJobs::wake() {
    if (wake_timer_.due() != context_.now.steady)
        context_.after(wake_timer_, Duration{0}, [this] { pump(); });
}

void WantedJobs::enter(Item& item, JobItemState state, std::string reason) {
    Job& job = jobs_.at(item.job);
    if (item.state == JobItemState::downloading && state != item.state) --job.downloading;
    if (item.state != JobItemState::downloading && state == JobItemState::downloading)
        ++job.downloading;
    if (state == JobItemState::waiting)
        job.waiting.insert(item.number);
    else
        job.waiting.erase(item.number);
    if (state != JobItemState::downloading && state != JobItemState::searching) item.timer.cancel();
    const bool counts = ended(state) || ended(item.state);
    item.state = state;
    item.reason = std::move(reason);
    context_.changes.job_item(item.job, item.number);
    if (counts) context_.changes.job(item.job);
}

bool WantedJobs::may_search() const {
    if (!session_.online() || searching_.size() >= max_searching) return false;
    return std::ranges::none_of(searching_, [this](const Place& place) {
        const auto search = searches_.status(jobs_.at(place.first).items.at(place.second).search);
        return search && search->state == SearchState::waiting;
    });
}

void WantedJobs::pump() {
    for (bool more = true; more;) {
        more = false;
        // Each job in turn, beginning behind the one that was served last.
        std::vector<JobId> turns;
        for (auto it = jobs_.upper_bound(next_served_); it != jobs_.end(); ++it)
            turns.push_back(it->first);
        for (auto it = jobs_.begin(); it != jobs_.upper_bound(next_served_); ++it)
            turns.push_back(it->first);
        for (const JobId id : turns) {
            Job& job = jobs_.at(id);
            if (job.paused || !pump(job)) continue;
            next_served_ = id;
            more = true;
            break;
        }
    }
}

/// Begins the first entry that can be begun; false if there is none.
bool WantedJobs::pump(Job& job) {
    for (const std::uint64_t number : job.waiting) {
        Item& item = job.items.at(number);
        if (item.checking) continue;
        if (auto files = known_files(item); !files.empty()) {
            if (checking_ >= max_checking) return false;
            check_files(item, std::move(files));
            return true;
        }
        if (job.downloading >= max_downloading || !may_search()) return false;
        return search(item);
    }
    return false;
}

// --- what is here already
// ------------------------------------------------------------------------

void WantedJobs::check_files(Item& item, std::vector<std::string> files) {
    item.checking = true;
    ++checking_;
    const Place place{item.job, item.number};
    context_.work.start<FilesChecked>(CheckFiles{files},
                                      [this, place, files](const FilesChecked& checked) {
                                          --checking_;
                                          files_checked(place, files, checked.there);
                                      });
}

void WantedJobs::files_checked(const Place& place, const std::vector<std::string>& files,
                               bool there) {
    wake();
    Item* const item = find(place);
    if (item == nullptr) return;
    item->checking = false;
    if (item->state != JobItemState::waiting) return;
    if (there) {
        item->files = files;
        index_[key_of_item(*item)] = place;
        enter(*item, JobItemState::present, "an earlier job has fetched it");
    } else {
        item->files.clear();
        index_.erase(key_of_item(*item));
    }
    store(*item);
    if (there) job_changed(place.first);
}

// --- searching
// -----------------------------------------------------------------------------------

/// False if no search can be begun now.
bool WantedJobs::search(Item& item) {
    const JobRequest& request = jobs_.at(item.job).request;
    const Place place{item.job, item.number};
    std::string query = item.looser ? looser_query_of(item.wanted, request.mode)
                                    : query_of(item.wanted, request.mode);
    if (query.empty()) {
        fail_item(item, "there is no word in it to search for");
        return true;
    }
    const auto started = searches_.start_unseen(
        {std::move(query), SearchScope::everyone, {}, {}},
        [this, place](SearchId ended_search) { search_ended(place, ended_search); });
    if (!started) {
        // There are too many searches of others.
        enter(item, JobItemState::waiting, started.error().message);
        context_.after(wake_timer_, timing::job_search_again, [this] { pump(); });
        return false;
    }
    item.search = *started;
    item.responses = 0;
    item.quiet_since = context_.now.steady;
    item.ranking = std::make_unique<CandidateRanking>(
        RankingQuestion{item.wanted, request.mode, request.required, request.preferred,
                        [this](const std::string& username) { return record_of(username); }});
    searching_.insert(place);
    enter(item, JobItemState::searching, item.looser ? "searching with looser words" : "searching");
    context_.after(item.timer, timing::job_search_look, [this, place] { look_at_search(place); });
    return true;
}

UserRecord WantedJobs::record_of(const std::string& username) const {
    const auto failures = failures_.find(username);
    return {failures == failures_.end() ? 0 : failures->second,
            people_.banned(username) || username == context_.settings.username};
}

/// Ranks responses that have come, up to a number of files.
void WantedJobs::rank_responses(Item& item, std::size_t most_files) {
    std::size_t files = 0;
    for (const SearchResponse& response : searches_.responses(item.search, item.responses)) {
        if (files >= most_files) return;
        files += response.files.size();
        item.ranking->add(response);
        ++item.responses;
        item.quiet_since = context_.now.steady;
    }
}

void WantedJobs::look_at_search(const Place& place) {
    Item* const item = find(place);
    if (item == nullptr || item->state != JobItemState::searching) return;
    rank_responses(*item, ranked_at_once);
    const auto status = searches_.status(item->search);
    if (status && status->state == SearchState::running) {
        // Another entry need not wait for the budget any more.
        wake();
        if (item->ranking->acceptable() > 0 &&
            context_.now.steady - item->quiet_since >= timing::job_search_quiet)
            searches_.stop(item->search, "enough was found");
    }
    context_.after(item->timer, timing::job_search_look, [this, place] { look_at_search(place); });
}

void WantedJobs::search_ended(const Place& place, SearchId search) {
    Item* const item = find(place);
    if (item == nullptr || item->search != search || item->state != JobItemState::searching) return;
    rank_responses(*item, static_cast<std::size_t>(-1));
    item->found = item->ranking->acceptable();
    item->candidates.clear();
    for (Candidate& candidate : item->ranking->take(max_candidates))
        item->candidates.push_back(kept(std::move(candidate)));
    const std::size_t responses = item->responses;
    drop_search(*item);
    wake();
    if (item->found > 0) return try_next(*item, "");
    if (!session_.online())
        return enter(*item, JobItemState::waiting, "the connection to the server was lost");
    const ListMode mode = jobs_.at(place.first).request.mode;
    if (!item->looser && !looser_query_of(item->wanted, mode).empty()) {
        item->looser = true;
        enter(*item, JobItemState::waiting, "searched for once more with looser words");
        return store(*item);
    }
    std::string reason = "nobody has it";
    if (responses > 0) {
        reason = std::to_string(responses) + " users answered, but nothing is good enough";
        if (!item->candidates.empty()) reason += ": " + item->candidates.front().rejected;
    }
    enter(*item, JobItemState::failed, std::move(reason));
    store(*item);
    job_changed(place.first);
}

void WantedJobs::drop_search(Item& item) {
    searching_.erase({item.job, item.number});
    item.ranking.reset();
    searches_.forget(std::exchange(item.search, {}));
}

}  // namespace kindred::client
