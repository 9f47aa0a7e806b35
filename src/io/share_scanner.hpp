// Scans the shared folders and builds a Catalog of them. Blocks, so it runs on a worker; files
// whose size, time and inode are those of the last scan are not opened, and the others are read by
// several threads of low priority. What was read is kept in a cache file as the scan goes on, so
// that a scan after a crash continues where the last one was. A scan of a part takes the rest from
// the catalog there is.
#pragma once

#include "base/result.hpp"
#include "client/shares/catalog.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace kindred::io {

struct ShareFolder {
    std::string path;   ///< local; shared with everything below it
    std::string alias;  ///< what others see; empty: the last name of the path
    client::shares::Visibility visibility = client::shares::Visibility::everyone;
    /// Patterns as of the shell, any case. One without a slash is for names anywhere below, one
    /// with a slash for paths from the shared folder on. What matches is not shared.
    std::vector<std::string> excludes;
};

struct ScanOptions {
    std::vector<ShareFolder> folders;
    std::string cache_path;     ///< of the cache file, made if missing
    bool share_hidden = false;  ///< names that begin with a dot
    unsigned threads = 2;       ///< that read files
};

/// Something below a shared folder that is not shared.
struct NotShared {
    std::string path;
    std::string why;

    bool operator==(const NotShared&) const = default;
};

/// A folder to be looked at again.
struct ChangedFolder {
    std::string path;    ///< local
    bool below = false;  ///< with everything below it; else below only what was not there before

    auto operator<=>(const ChangedFolder&) const = default;
};

struct ScanReport {
    std::uint64_t files = 0;
    std::uint64_t folders = 0;
    std::uint64_t bytes = 0;
    std::uint64_t files_read = 0;  ///< for their attributes, because they are new or changed
    std::uint64_t not_shared_count = 0;
    /// The first ones, limits::not_shared_reported at most.
    std::vector<NotShared> not_shared;
};

class FolderStamps;

struct ScanResult {
    std::shared_ptr<const client::shares::Catalog> catalog;
    ScanReport report;
    /// Of the folders of the catalog; they let the next scan take over what is as it was. Null if
    /// it is to look at everything closely.
    std::shared_ptr<const FolderStamps> stamps;
};

/// What a scan looks at.
struct ScanScope {
    /// What the last scan found; without a catalog, everything is scanned.
    ScanResult last;
    bool everything = true;
    /// Looked at if it is not everything, besides shares that are not in the catalog.
    std::set<ChangedFolder> changed;
};

/// Told of every folder before it is read. See share_watch.hpp.
class FolderWatch {
  public:
    virtual void add(const std::string& folder) = 0;

  protected:
    ~FolderWatch() = default;
};

struct ScanProgress {
    std::uint64_t files = 0;
    std::uint64_t files_read = 0;
    std::string folder;  ///< where the scan is
};

class ShareScanner {
  public:
    /// `watch`, if given, must outlive the scan.
    explicit ShareScanner(ScanOptions options, ScanScope scope = {}, FolderWatch* watch = nullptr)
        : options_(std::move(options)), scope_(std::move(scope)), watch_(watch) {}

    /// Scans. Once for each scanner. Fails if it is cancelled, if two folders have the
    /// same alias, or if the cache cannot be used; folders that cannot be read are in the report.
    Result<ScanResult> run();

    /// Makes run() end soon. Any thread.
    void cancel() { cancelled_ = true; }
    /// Any thread.
    ScanProgress progress() const;

  private:
    friend class Scan;

    const ScanOptions options_;
    ScanScope scope_;
    FolderWatch* const watch_;
    std::atomic<bool> cancelled_ = false;
    std::atomic<std::uint64_t> files_ = 0;
    std::atomic<std::uint64_t> files_read_ = 0;
    mutable std::mutex mutex_;
    std::string folder_;  // guarded by mutex_
};

/// Tells why a local path is or is not shared, by the rules of a scan but without one.
std::string explain_share(const ScanOptions& options, const std::string& path);

}  // namespace kindred::io
