// Jobs: lists of wanted music, fetched without anybody looking. For each entry a state machine:
//
//   waiting -> searching -> downloading -> completed
//
// What an earlier job has fetched, and is still there, is present instead. A source that fails,
// refuses or stalls is followed by the next best; when none is left, or nothing was found, the
// entry fails with the reason. Few entries are searched for at a time, and never more than one
// waits for the budget of searches, so that the searches of people come first.
#pragma once

#include "client/downloads.hpp"
#include "client/job_types.hpp"
#include "client/requests.hpp"
#include "client/searches.hpp"
#include "client/wanted_ranking.hpp"

#include <memory>

namespace kindred::client {

class WantedJobs {
  public:
    WantedJobs(Context& context, Session& session, Searches& searches, Requests& requests,
               Downloads& downloads, People& people);

    void load();
    void session_up() { wake(); }

    // --- commands and queries, see Client ---
    Result<JobId> start(JobRequest request, WhenStored when_stored);
    std::vector<JobStatus> list() const;
    std::optional<JobStatus> status(JobId id) const;
    std::vector<JobItemStatus> items(JobId id) const;
    std::optional<JobItemStatus> item(JobId id, std::uint64_t number) const;
    std::vector<JobCandidate> candidates(JobId id, std::uint64_t number) const;
    bool pause(JobId id);
    bool resume(JobId id);
    bool retry(JobId id);
    bool cancel(JobId id);
    bool remove(JobId id);
    bool retry_item(JobId id, std::uint64_t number);

  private:
    struct Item {
        JobId job;
        std::uint64_t number = 0;
        WantedItem wanted;
        JobItemState state = JobItemState::waiting;
        std::string reason;
        std::vector<JobCandidate> candidates;  // as ranked
        std::size_t found = 0;                 // that were good enough
        bool looser = false;                   // the looser query is asked, or was
        std::vector<DownloadId> downloads;
        bool own_downloads = true;       // they were not in the queue before
        std::vector<std::string> files;  // that came of it, on the disk

        // --- not stored ---
        bool checking = false;  // whether the files are still there
        SearchId search;
        std::unique_ptr<CandidateRanking> ranking;
        std::size_t responses = 0;  // of the search, ranked
        Time quiet_since{};         // the last response of the search
        RequestId listing;          // what else is in the folder of an album
        std::uint64_t progress = 0;
        Time progress_at{};
        Timer timer;
    };
    struct Job {
        JobRequest request;  // its items are moved to `items`
        bool paused = false;
        std::int64_t created = 0;
        std::int64_t finished = 0;
        std::map<std::uint64_t, Item> items;
        std::set<std::uint64_t> waiting;
        std::size_t downloading = 0;
        std::uint64_t last_item = 0;
    };
    using Place = std::pair<JobId, std::uint64_t>;

    static bool ended(JobItemState state) { return state >= JobItemState::completed; }

    // wanted_jobs.cpp: the list
    Job* find(JobId id);
    const Job* find(JobId id) const;
    Item* find(const Place& place);
    Result<void> acceptable(const JobRequest& request, std::size_t replaced) const;
    void update_items(JobId id, Job& job, std::vector<WantedItem> wanted);
    void forget_item(Item& item);
    void begin_again(Item& item);
    std::string key_of_item(const Item& item) const;
    std::vector<std::string> known_files(const Item& item) const;
    void rebuild_index();
    void job_changed(JobId id);

    // wanted_storage.cpp: what survives
    static std::string record_key(JobId id, std::uint64_t number);
    Change change_of(JobId id, const Job& job) const;
    Change change_of(const Item& item) const;
    void store(const Item& item) { context_.work.write({change_of(item)}); }
    void load_job(const Record& record);
    void load_item(const Record& record);
    void take_up(Job& job, Item& item);

    // wanted_items.cpp: an entry is looked for
    void wake();
    void pump();
    bool pump(Job& job);
    bool may_search() const;
    void enter(Item& item, JobItemState state, std::string reason);
    void check_files(Item& item, std::vector<std::string> files);
    void files_checked(const Place& place, const std::vector<std::string>& files, bool there);
    bool search(Item& item);
    void look_at_search(const Place& place);
    void rank_responses(Item& item, std::size_t most_files);
    void search_ended(const Place& place, SearchId search);
    void drop_search(Item& item);
    UserRecord record_of(const std::string& username) const;

    // wanted_sources.cpp: an entry is fetched
    static JobCandidate* next_source(Item& item);
    static JobCandidate* chosen_source(Item& item);
    void try_next(Item& item, const std::string& last_reason);
    void fetch(Item& item, JobCandidate& candidate);
    void fail_item(Item& item, std::string reason);
    std::string destination_of(const Item& item, const JobCandidate& candidate,
                               std::string_view path) const;
    void list_folder(Item& item, const JobCandidate& candidate);
    void folder_listed(const Place& place, RequestId request);
    void enqueue(Item& item, JobCandidate& candidate);
    void add_downloads(Item& item, std::vector<DownloadRequest> files);
    void watch(Item& item);
    void download_ended(DownloadId download);
    void look_at_downloads(const Place& place);
    struct Progress;
    Progress progress_of(const Item& item) const;
    bool stalled(Item& item, const Progress& progress);
    void source_failed(Item& item, std::string why);
    void drop_downloads(Item& item);
    void unlink_downloads(Item& item);
    void complete(Item& item, std::vector<std::string> files);

    Context& context_;
    Session& session_;
    Searches& searches_;
    Requests& requests_;
    Downloads& downloads_;
    People& people_;
    std::map<JobId, Job> jobs_;
    std::uint64_t last_job_ = 0;
    std::map<DownloadId, std::set<Place>> by_download_;
    std::map<std::string, Place> index_;  // what is here, by what was wanted
    std::map<std::string, unsigned> failures_;
    std::set<Place> searching_;
    std::size_t checking_ = 0;
    std::size_t items_ = 0;  // of all jobs
    JobId next_served_;      // jobs take turns
    Timer wake_timer_;
};

}  // namespace kindred::client
