// Notices changes in shared folders by inotify, so that a scan can look at just what changed.
// A scan adds each folder before it reads it, on its own thread; changes are told on the loop's,
// gathered until nothing more happens for a moment. The kernel's watches are limited: the folders
// beyond the limit are not watched, and complete() says so.
#pragma once

#include "io/fd.hpp"
#include "io/loop.hpp"
#include "io/share_scanner.hpp"

#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace kindred::io {

struct ShareChanges {
    /// Changes were lost: anything may have changed.
    bool everything = false;
    std::set<ChangedFolder> folders;

    bool empty() const { return !everything && folders.empty(); }
};

struct ShareWatchSettings {
    Duration quiet = 2s;     ///< without a change before changes are told
    Duration longest = 30s;  ///< that the first change waits
    /// Changed folders that are remembered; if there are more, everything has changed.
    std::size_t max_changes = 10'000;
};

class ShareWatch final : private Watcher, public FolderWatch {
  public:
    using OnChanges = std::function<void(ShareChanges)>;

    ShareWatch(Loop& loop, OnChanges on_changes, ShareWatchSettings settings = {});
    ~ShareWatch();
    ShareWatch(const ShareWatch&) = delete;
    ShareWatch& operator=(const ShareWatch&) = delete;

    /// Any thread; cheap for a folder that is watched already.
    void add(const std::string& folder) override;
    /// False: some folder could not be watched, and why_not() says why. Any thread.
    bool complete() const;
    std::string why_not() const;
    std::size_t folders() const;

  private:
    void ready(std::uint32_t events) override;
    void take(int watch, std::uint32_t mask, const std::string& name);
    void changed(const std::string& folder, bool below);
    void tell();

    Loop& loop_;
    OnChanges on_changes_;
    const ShareWatchSettings settings_;
    Fd inotify_;
    ShareChanges changes_;
    Time first_change_{};
    TaskId tell_task_;
    mutable std::mutex mutex_;
    /// By watch; a folder that several links lead to has several paths. Guarded by mutex_.
    std::unordered_multimap<int, std::string> paths_;
    std::string why_not_;  ///< guarded by mutex_
};

}  // namespace kindred::io
