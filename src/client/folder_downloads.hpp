// Folders fetched as one job: what is in them is asked of their owner, until he answers; then each
// file is a download like any other, and the job is the sum of them.
#pragma once

#include "client/downloads.hpp"
#include "client/requests.hpp"

namespace kindred::client {

class FolderDownloads {
  public:
    FolderDownloads(Context& context, Requests& requests, Downloads& downloads)
        : context_(context), requests_(requests), downloads_(downloads) {}

    void load();
    /// The same folder to the same place again is the same job.
    Result<FolderDownloadId> start(FolderDownloadRequest request, WhenStored when_stored = {});
    std::vector<FolderDownloadStatus> list() const;
    std::optional<FolderDownloadStatus> status(FolderDownloadId id) const;

    /// Each of these does so to all its files; false if there is no such job.
    bool pause(FolderDownloadId id);
    bool resume(FolderDownloadId id);
    bool cancel(FolderDownloadId id);
    bool retry(FolderDownloadId id);
    bool set_priority(FolderDownloadId id, DownloadPriority priority);
    /// Takes it and its downloads off the list; finished files stay.
    bool remove(FolderDownloadId id);

  private:
    struct Job {
        FolderDownloadRequest request;
        bool listed = false;
        bool stopped = false;  // paused or cancelled before it was listed
        std::string reason;
        std::vector<DownloadId> downloads;
        RequestId asking;
        Timer timer;
    };

    Job* find(FolderDownloadId id);
    bool begin_again(FolderDownloadId id, WhenStored when_stored);
    void ask(FolderDownloadId id);
    void answered(FolderDownloadId id, RequestId request);
    void expand(Job& job, const Listing& listing);
    void hold(Job& job, std::string reason);
    void store(FolderDownloadId id, const Job& job, WhenStored when_stored = {});

    Context& context_;
    Requests& requests_;
    Downloads& downloads_;
    std::map<FolderDownloadId, Job> jobs_;
    std::uint64_t last_ = 0;
};

}  // namespace kindred::client
