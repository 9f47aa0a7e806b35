// What a query about a job answers: a list of wanted music that is searched for, fetched and kept
// account of, entry by entry. Not to be confused with jobs.hpp, the work that leaves the engine.
#pragma once

#include "client/wanted_list.hpp"

namespace kindred::client {

/// Survives restarts.
using JobId = StrongId<struct JobTag>;

struct JobRequest {
    /// A job of the same name is brought up to date instead; empty for one without a name.
    std::string name;
    ListMode mode = ListMode::track;
    std::vector<WantedItem> items;
    Conditions required;
    Conditions preferred;
    /// As DownloadRequest::destination; each album has a folder of its own below it.
    std::string destination;
    DownloadPriority priority = DownloadPriority::normal;
};

enum class JobState : std::uint8_t {
    running,
    paused,
    completed,  ///< everything is here
    ended,      ///< not everything is here, and nothing happens by itself any more
};

std::string_view to_string(JobState state);

struct JobStatus {
    JobId id;
    std::string name;
    ListMode mode = ListMode::track;
    Conditions required;
    Conditions preferred;
    std::string destination;
    DownloadPriority priority = DownloadPriority::normal;
    JobState state = JobState::running;
    std::string reason;         ///< in words; empty when completed
    std::int64_t created = 0;   ///< Unix seconds
    std::int64_t finished = 0;  ///< Unix seconds; 0 while it runs
    std::size_t items = 0;
    std::size_t items_completed = 0;
    std::size_t items_present = 0;
    std::size_t items_failed = 0;
};

enum class JobItemState : std::uint8_t {
    waiting,  ///< for its turn
    searching,
    downloading,
    completed,
    present,  ///< an earlier job has fetched it, and it is still there
    failed,
    cancelled,
};

std::string_view to_string(JobItemState state);

struct JobItemStatus {
    JobId job;
    std::uint64_t number = 0;  ///< within its job; stays the same
    WantedItem wanted;
    JobItemState state = JobItemState::waiting;
    std::string reason;    ///< why it is in this state, in words
    std::string username;  ///< who it is or was fetched from
    std::string path;      ///< the file or folder of his
    std::vector<DownloadId> downloads;
    std::size_t candidates = 0;  ///< that were good enough
    std::size_t tried = 0;       ///< of these
};

/// A file, or an album, that was found for an entry.
struct JobCandidate {
    std::string username;
    std::string path;
    struct File {
        std::string path;
        std::uint64_t size = 0;

        bool operator==(const File&) const = default;
        static void fields(auto& m, auto& v) { v("path", m.path)("size", m.size); }
    };
    std::vector<File> files;  ///< until it is here, to be fetched
    std::uint32_t file_count = 0;
    std::uint32_t score = 0;  ///< 0 to 1000
    std::vector<std::string> reasons;
    std::string rejected;  ///< why it is not taken, or did not come; empty for neither
    bool acceptable = false;
    bool tried = false;
    bool chosen = false;  ///< the one it is or was fetched from

    static void fields(auto& m, auto& v) {
        v("username", m.username)("path", m.path)("files", m.files);
        v("file_count", m.file_count)("score", m.score);
        v("reasons", m.reasons)("rejected", m.rejected)("acceptable", m.acceptable);
        v("tried", m.tried)("chosen", m.chosen);
    }
};

}  // namespace kindred::client
