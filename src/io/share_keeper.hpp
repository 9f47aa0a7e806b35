// Keeps the catalog of the shared folders up to date: answers at the start from what the last run
// left on disk, scans on a thread of its own, watches for changes and looks again at what changed,
// and scans everything now and then, because not every change can be watched.
#pragma once

#include "base/log.hpp"
#include "io/share_scanner.hpp"
#include "io/share_watch.hpp"
#include "io/workers.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kindred::io {

struct ShareKeeperSettings {
    std::string snapshot_path;
    ShareWatchSettings watch;
    /// From one scan of everything to the next, if all folders are watched, ...
    Duration period_watched = 24h;
    /// ... and if they are not.
    Duration period_unwatched = 1h;
    /// After a scan, changes wait for this many times as long as it took: however often files
    /// change, looking at them takes little of a processor.
    int rest_after_scan = 20;
};

class ShareKeeper {
  public:
    using Catalog = std::shared_ptr<const client::shares::Catalog>;
    /// Told on the loop's thread: at the start if a catalog was kept, and after each scan that
    /// worked; the same catalog again if nothing has changed.
    using OnCatalog = std::function<void(Catalog)>;

    ShareKeeper(Loop& loop, ScanOptions options, ShareKeeperSettings settings, OnCatalog on_catalog,
                LogSink log);
    ~ShareKeeper();
    ShareKeeper(const ShareKeeper&) = delete;
    ShareKeeper& operator=(const ShareKeeper&) = delete;

    /// Loads the kept catalog, then scans everything.
    void start();
    /// Scans everything; false if a scan is running.
    bool rescan();
    /// Scans one share. Fails if there is no such share, or a scan is running.
    Result<void> rescan(const std::string& alias);
    /// Breaks the scan off that runs; false if there is none.
    bool cancel();
    /// Shares these from now on and scans them; a scan that runs is broken off.
    void set_folders(std::vector<ShareFolder> folders);

    const ScanOptions& options() const { return options_; }
    /// Of the scan that runs.
    std::optional<ScanProgress> progress() const;
    const ScanReport& report() const { return last_.report; }
    std::int64_t last_scan() const { return last_scan_; }  ///< Unix seconds; 0: never
    const std::string& error() const { return error_; }    ///< of the last scan
    /// Empty if every change is noticed at once, or why not.
    std::string why_not_watched() const { return watch_.why_not(); }

  private:
    struct Scanned {
        ScanResult result;
        std::string warning;
    };

    void begin(ScanScope scope);
    void scanned(const std::shared_ptr<ShareScanner>& scanner, Result<Scanned> outcome);
    void take(ScanResult result);
    void changed(ShareChanges changes);
    void look_at_changes();
    void scan_if_due();

    Loop& loop_;
    ScanOptions options_;
    const ShareKeeperSettings settings_;
    OnCatalog on_catalog_;
    LogSink log_;
    ShareWatch watch_;
    ScanResult last_;
    std::int64_t last_scan_ = 0;
    std::string error_;
    ShareChanges waiting_;  // for a scan
    Time scan_began_{};
    Time rest_until_{};
    Time last_of_everything_{};
    TaskId rest_;
    TaskId periodic_;
    std::shared_ptr<ShareScanner> scanner_;  // while a scan runs
    Workers worker_;                         // ends first, for its scans use the watch
};

}  // namespace kindred::io
