#include "io/share_watch.hpp"

#include "io/share_walk.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kindred::io {
namespace {

constexpr std::uint32_t watched_events = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
                                         IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF |
                                         IN_ONLYDIR | IN_EXCL_UNLINK;

/// A file that appears is complete when it is closed, unless it is a link to one that was there.
bool is_link(const std::string& path) {
    struct stat facts{};
    return ::lstat(path.c_str(), &facts) == 0 && (S_ISLNK(facts.st_mode) || facts.st_nlink > 1);
}

}  // namespace

ShareWatch::ShareWatch(Loop& loop, OnChanges on_changes, ShareWatchSettings settings)
    : loop_(loop),
      on_changes_(std::move(on_changes)),
      settings_(settings),
      inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    if (inotify_)
        loop_.watch(inotify_.get(), EPOLLIN, *this);
    else
        why_not_ = "this system gives no inotify: " + error_text(errno);
}

ShareWatch::~ShareWatch() {
    if (inotify_) loop_.unwatch(inotify_.get());
    loop_.cancel(tell_task_);
}

void ShareWatch::add(const std::string& folder) {
    if (!inotify_) return;
    const std::scoped_lock lock(mutex_);
    const int watch = ::inotify_add_watch(inotify_.get(), folder.c_str(), watched_events);
    if (watch < 0) {
        // What cannot be read is reported by the scan; only the limit is a matter of watching.
        if (errno == ENOSPC)
            why_not_ =
                "more folders are shared than may be watched: raise "
                "fs.inotify.max_user_watches";
        return;
    }
    const auto [begin, end] = paths_.equal_range(watch);
    const bool known =
        std::any_of(begin, end, [&](const auto& entry) { return entry.second == folder; });
    if (!known) paths_.emplace(watch, folder);
}

bool ShareWatch::complete() const {
    const std::scoped_lock lock(mutex_);
    return why_not_.empty();
}

std::string ShareWatch::why_not() const {
    const std::scoped_lock lock(mutex_);
    return why_not_;
}

std::size_t ShareWatch::folders() const {
    const std::scoped_lock lock(mutex_);
    return paths_.size();
}

void ShareWatch::ready(std::uint32_t /*events*/) {
    alignas(inotify_event) std::array<char, 64 * 1024> buffer{};
    const ssize_t got = ::read(inotify_.get(), buffer.data(), buffer.size());
    if (got <= 0) return;
    const char* const end = buffer.data() + got;
    for (const char* at = buffer.data(); at < end;) {
        inotify_event event{};
        std::memcpy(&event, at, sizeof event);
        const char* const name = at + sizeof event;
        take(event.wd, event.mask, event.len > 0 ? std::string(name) : std::string());
        at = name + event.len;
    }
    if (changes_.empty()) return;
    const Time now = loop_.now().steady;
    if (!tell_task_) first_change_ = now;
    loop_.cancel(tell_task_);
    const Duration wait = std::min(settings_.quiet, first_change_ + settings_.longest - now);
    tell_task_ = loop_.after(std::max(wait, Duration::zero()), [this] { tell(); });
}

void ShareWatch::take(int watch, std::uint32_t mask, const std::string& name) {
    if ((mask & IN_Q_OVERFLOW) != 0) {
        changes_.everything = true;
        return;
    }
    std::vector<std::string> folders;
    {
        const std::scoped_lock lock(mutex_);
        const auto [begin, end] = paths_.equal_range(watch);
        std::transform(begin, end, std::back_inserter(folders),
                       [](const auto& entry) { return entry.second; });
        if ((mask & IN_IGNORED) != 0) paths_.erase(watch);
    }
    for (const std::string& folder : folders) {
        if ((mask & (IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF)) != 0) {
            changed(folder, true);
            continue;
        }
        const std::string path = join_path(folder, name);
        const bool is_folder = (mask & IN_ISDIR) != 0;
        const bool appears = (mask & (IN_CREATE | IN_MOVED_TO)) != 0;
        if ((mask & IN_CREATE) != 0 && !is_folder && !is_link(path)) continue;
        if (is_folder && appears) changed(path, true);
        changed(folder, false);
    }
}

void ShareWatch::changed(const std::string& folder, bool below) {
    if (changes_.everything) return;
    changes_.folders.insert({folder, below});
    if (changes_.folders.size() <= settings_.max_changes) return;
    changes_.everything = true;
    changes_.folders.clear();
}

void ShareWatch::tell() {
    tell_task_ = {};
    on_changes_(std::exchange(changes_, {}));
}

}  // namespace kindred::io
