// Work that leaves the client engine because it may block or take long: files, name lookup, large
// (de)compression. The shell runs it on a worker pool and reports with Client::done(). Jobs never
// answer from inside start().
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/shared_bytes.hpp"
#include "client/storage.hpp"
#include "client/types.hpp"
#include "protocol/frames.hpp"

#include <functional>
#include <variant>

namespace kindred::client {

// --- results
// --------------------------------------------------------------------------------------

struct HostResolved {
    Result<IPv4> address;
};
/// Bytes of the partial file on disk, 0 if there is none, and the last of them.
struct PartialReady {
    Result<std::uint64_t> size;
    Buffer tail;
    /// Bytes that may still be written to its disk, if that could be learned.
    std::optional<std::uint64_t> free_space;
};
/// How the disks of some folders are.
struct DisksChecked {
    DiskStatus status;
};
/// Where the file went.
struct DownloadPlaced {
    Result<std::string> path;
};
struct PartialDeleted {
    Result<void> result;
};
/// The size of the file now.
struct SourceChecked {
    Result<std::uint64_t> size;
};
/// Whether all the files were there.
struct FilesChecked {
    bool there = false;
};
/// A write to the Storage is durable.
struct Stored {
    Result<void> result;
};
/// A page of the Storage.
struct RecordsRead {
    Result<std::vector<Record>> records;
};
struct ListingRead {
    Result<std::shared_ptr<const Listing>> listing;
};
/// A complete frame, ready to be sent.
struct FrameMade {
    SharedBytes frame;
};

using JobResult =
    std::variant<HostResolved, PartialReady, DownloadPlaced, PartialDeleted, SourceChecked, Stored,
                 RecordsRead, ListingRead, FrameMade, DisksChecked, FilesChecked>;

// --- jobs
// -----------------------------------------------------------------------------------------

/// IPv4 address of a host name -> HostResolved.
struct ResolveHost {
    std::string host;
};
/// Creates the folder of `path` if needed and tells how much of the file is there, with its last
/// `tail` bytes -> PartialReady.
struct PreparePartial {
    std::string path;
    std::size_t tail = 0;
};
/// Can files be written to these folders -> DisksChecked, about the first that is in trouble.
struct CheckDisks {
    std::vector<std::string> folders;
};
/// Makes the partial file durable, creates `folder`, and moves it there as `name` without ever
/// overwriting: taken names become `name (1).ext`, `name (2).ext` ... -> DownloadPlaced. `folder`
/// and `name` are safe: the engine has removed everything that could leave the download folder.
struct PlaceDownload {
    std::string partial_path;
    std::string folder;
    std::string name;
};
/// A file that is not there is no error -> PartialDeleted.
struct DeletePartial {
    std::string path;
};
/// Is it a readable regular file that is, with all links followed, in one of the folders, and how
/// large -> SourceChecked. A shared file may have become a link to anything since it was found.
struct CheckSource {
    std::string path;
    std::vector<std::string> folders;
};
/// Are all of them regular files -> FilesChecked.
struct CheckFiles {
    std::vector<std::string> paths;
};
/// Hands out the frame that is kept in the file `path`; if it has another key, or is not there,
/// makes it and keeps it. An empty path, or a disk that does not work: it is made anew, and not
/// kept
/// -> FrameMade.
struct KeepFrame {
    using Sink = std::function<void(ByteView)>;

    std::string path;
    std::uint64_t key = 0;  ///< equal for equal frames
    std::uint32_t code = 0;
    /// Gives the body piece by piece. Pure computation.
    std::function<void(const Sink&)> write_body;

    Buffer make() const {
        Buffer frame;
        protocol::append_frame(frame, code, 4, [&](Buffer& body) {
            write_body([&body](ByteView piece) { append(body, piece); });
        });
        return frame;
    }
};
/// Pure computation: run `work` on a worker and hand back what it returns. It touches nothing but
/// what it captured.
struct Compute {
    std::function<JobResult()> work;
};

using Job = std::variant<ResolveHost, PreparePartial, PlaceDownload, DeletePartial, CheckSource,
                         KeepFrame, Compute, CheckDisks, CheckFiles>;

class Jobs {
  public:
    virtual ~Jobs() = default;
    /// Client::done(ticket, result) follows, exactly once.
    virtual void start(Ticket ticket, Job job) = 0;
};

}  // namespace kindred::client
