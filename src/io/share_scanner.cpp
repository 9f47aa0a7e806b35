#include "io/share_scanner.hpp"

#include "base/limits.hpp"
#include "client/shares/catalog_builder.hpp"
#include "io/audio_tags.hpp"
#include "io/fd.hpp"
#include "io/folder_stamps.hpp"
#include "io/share_walk.hpp"

#include <algorithm>
#include <fcntl.h>
#include <set>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>
#include <unordered_map>
#include <unordered_set>

namespace kindred::io {
namespace {

// Files that are read before the folders they are in are put into the cache: enough to keep the
// threads busy, little enough to lose in a crash.
constexpr std::size_t batch_files = 512;

/// Lets everything else on the machine go first; for a thread that only reads files.
void lower_priority() {
    constexpr int of_a_thread = 1;       // IOPRIO_WHO_PROCESS
    constexpr int idle_class = 3 << 13;  // IOPRIO_CLASS_IDLE
    constexpr int nice = 5;
    static_cast<void>(::syscall(SYS_ioprio_set, of_a_thread, 0, idle_class));
    const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
    static_cast<void>(::setpriority(PRIO_PROCESS, thread, nice));
}

std::string alias_of(const ShareFolder& share) {
    if (!share.alias.empty()) return share.alias;
    std::string path = share.path;
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path.substr(path.rfind('/') + 1);
}

/// Takes the attributes of unchanged files from the cache and returns the places of the others.
std::vector<std::size_t> reuse(std::vector<CachedFile>& files,
                               const std::vector<CachedFile>& cached) {
    std::vector<std::size_t> changed;
    auto known = cached.begin();
    for (std::size_t i = 0; i < files.size(); ++i) {
        while (known != cached.end() && known->name < files[i].name) ++known;
        const bool same =
            known != cached.end() && known->name == files[i].name && known->same_content(files[i]);
        if (same)
            files[i].attributes = known->attributes;
        else
            changed.push_back(i);
    }
    return changed;
}

}  // namespace

class Scan {
  public:
    Scan(ShareScanner& scanner, ShareCache cache)
        : scanner_(scanner),
          options_(scanner.options_),
          cache_(std::move(cache)),
          walk_(scanner.options_),
          builder_(scanner.scope_.last.catalog) {}

    Result<ScanResult> run();

  private:
    /// A folder whose files are not all read yet.
    struct Pending {
        std::string path;
        std::string relative;
        std::vector<CachedFile> files;
        std::uint64_t stamp = 0;
        std::vector<std::size_t> to_read;
        bool changed = false;  // against the cache
    };

    /// A folder of the share to come to.
    struct Visit {
        std::string relative;
        bool anew = false;                              // read it, and everything below
        std::optional<client::shares::FolderId> known;  // in the last catalog
    };

    Result<void> scan_share(const ShareFolder& share);
    /// The changed folders of the share, relative to it.
    void note_changes(const ShareFolder& share);
    bool changed_below(const std::string& relative) const;
    /// Takes from the last catalog what has not changed; false if the folder must be read.
    bool take_known(const Visit& visit);
    Result<void> scan_folder(const ShareFolder& share, const Visit& visit);
    bool vanished(const Visit& visit, const WalkedFolder& walked) const;
    void descend(const ShareFolder& share, const Visit& visit, const WalkedFolder& walked);
    bool is_as_last(const Visit& visit, const std::string& path, std::uint64_t stamp) const;
    void keep_old_reports();
    Result<void> finish_pending();
    void read_files();
    void add_to_catalog(Pending& folder);
    void tell_progress(const std::string& folder);
    void not_shared(std::string path, std::string_view why);

    ShareScanner& scanner_;
    const ScanOptions& options_;
    ShareCache cache_;
    ShareWalk walk_;
    client::shares::CatalogBuilder builder_;
    FolderStamps stamps_;
    ScanReport report_;
    std::set<ChangedFolder> changed_;       // of the share, relative to it
    std::vector<Visit> to_visit_;           // folders of the share, the next one last
    std::unordered_set<std::string> read_;  // paths of folders; in a scan of a part
    std::set<std::string> linked_;          // folders that were reached by a link, resolved
    std::vector<Pending> pending_;
    std::size_t pending_reads_ = 0;
    bool complete_ = true;  // every shared folder was there
};

void Scan::not_shared(std::string path, std::string_view why) {
    if (report_.not_shared_count++ < limits::not_shared_reported)
        report_.not_shared.push_back({std::move(path), std::string(why)});
}

void Scan::tell_progress(const std::string& folder) {
    scanner_.files_ = builder_.files();
    scanner_.files_read_ = report_.files_read;
    const std::scoped_lock lock(scanner_.mutex_);
    scanner_.folder_ = folder;
}

void Scan::read_files() {
    std::vector<std::pair<Pending*, std::size_t>> work;
    for (Pending& folder : pending_)
        for (const std::size_t place : folder.to_read) work.emplace_back(&folder, place);
    std::atomic<std::size_t> next = 0;
    const auto serve = [&] {
        lower_priority();
        // Files are opened from their folder: walking the whole path costs as much as a stat.
        const Pending* open_folder = nullptr;
        Fd directory;
        for (std::size_t i = next++; i < work.size() && !scanner_.cancelled_; i = next++) {
            const auto& [folder, place] = work[i];
            if (std::exchange(open_folder, folder) != folder)
                directory = Fd(::open(folder->path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
            CachedFile& file = folder->files[place];
            if (directory) file.attributes = read_audio_attributes(directory.get(), file.name);
        }
    };
    std::vector<std::jthread> threads;
    const std::size_t count = std::min<std::size_t>(std::max(1U, options_.threads), work.size());
    for (std::size_t i = 0; i < count; ++i) threads.emplace_back(serve);
    threads.clear();
    report_.files_read += work.size();
}

void Scan::add_to_catalog(Pending& folder) {
    std::vector<client::shares::ScannedFile> files;
    files.reserve(folder.files.size());
    for (CachedFile& file : folder.files) {
        files.push_back({std::move(file.name), file.size, file.attributes});
    }
    const auto refused = builder_.add_folder(folder.relative, std::move(files));
    for (const auto& refusal : refused)
        not_shared(join_path(folder.path, refusal.name), refusal.why);
    // What is refused is told by every scan, so such a folder is never taken over.
    stamps_.note(folder.path, refused.empty() ? folder.stamp : no_stamp);
}

Result<void> Scan::finish_pending() {
    read_files();
    // Files that a cancelled scan did not read must not look like read ones in the cache.
    if (scanner_.cancelled_) return {};
    for (Pending& folder : pending_) {
        if (folder.changed)
            if (auto put = cache_.put(folder.path, folder.files); !put) return put;
        add_to_catalog(folder);
    }
    pending_.clear();
    pending_reads_ = 0;
    return cache_.commit();
}

void Scan::note_changes(const ShareFolder& share) {
    changed_.clear();
    const std::string root = with_slash(share.path);
    for (const ChangedFolder& change : scanner_.scope_.changed) {
        const std::string path = with_slash(change.path);
        if (!path.starts_with(root)) continue;
        std::string relative = path.substr(root.size());
        if (!relative.empty()) relative.pop_back();
        changed_.insert({std::move(relative), change.below});
    }
}

bool Scan::changed_below(const std::string& relative) const {
    if (relative.empty()) return !changed_.empty();
    const auto next = changed_.lower_bound({relative + '/', false});
    return next != changed_.end() && next->path.starts_with(relative + '/');
}

bool Scan::take_known(const Visit& visit) {
    if (visit.anew || !visit.known || changed_.contains({visit.relative, true})) return false;
    if (changed_.contains({visit.relative, false})) return false;
    const client::shares::Catalog& last = *scanner_.scope_.last.catalog;
    const bool whole = !changed_below(visit.relative);
    builder_.copy(*visit.known, whole);
    if (whole) return true;
    for (const auto folder : last.folders_in(*visit.known))
        to_visit_.push_back({last.path_in_share(folder), false, folder});
    return true;
}

void Scan::descend(const ShareFolder& share, const Visit& visit, const WalkedFolder& walked) {
    const bool anew = visit.anew || changed_.contains({visit.relative, true});
    std::unordered_map<std::string_view, client::shares::FolderId> known;
    if (visit.known)
        for (const auto folder : scanner_.scope_.last.catalog->folders_in(*visit.known))
            known.emplace(scanner_.scope_.last.catalog->local_name(folder), folder);
    const auto go_to = [&](const std::string& name) {
        const auto found = known.find(name);
        const auto folder = found == known.end() ? std::nullopt : std::optional(found->second);
        to_visit_.push_back({join_path(visit.relative, name), anew, folder});
    };
    for (auto name = walked.folders.rbegin(); name != walked.folders.rend(); ++name) go_to(*name);
    for (const std::string& name : walked.linked_folders) {
        const std::string path = join_path(share.path, join_path(visit.relative, name));
        if (linked_.insert(resolved_path(path)).second)
            go_to(name);
        else
            not_shared(path, "another link to the same folder is shared");
    }
}

bool Scan::is_as_last(const Visit& visit, const std::string& path, std::uint64_t stamp) const {
    const auto& last = scanner_.scope_.last.stamps;
    return visit.known && last != nullptr && last->has(path, stamp);
}

/// A disk that is not mounted leaves an empty folder behind.
bool Scan::vanished(const Visit& visit, const WalkedFolder& walked) const {
    const bool empty = walked.files.empty() && walked.folders.empty() &&
                       walked.linked_folders.empty() && walked.not_shared.empty();
    if (!empty || !visit.relative.empty() || !visit.known) return false;
    const auto& last = *scanner_.scope_.last.catalog;
    return !last.folder(*visit.known).files.empty() || !last.folders_in(*visit.known).empty();
}

Result<void> Scan::scan_folder(const ShareFolder& share, const Visit& visit) {
    if (take_known(visit)) return {};
    Pending folder;
    folder.path = join_path(share.path, visit.relative);
    folder.relative = visit.relative;
    tell_progress(folder.path);
    if (scanner_.watch_ != nullptr) scanner_.watch_->add(folder.path);
    if (!scanner_.scope_.everything) read_.insert(folder.path);
    auto walked = walk_.read(share, visit.relative);
    if (!walked) {
        not_shared(folder.path, walked.error().message);
        complete_ = false;
        return {};
    }
    if (vanished(visit, *walked)) {
        not_shared(folder.path,
                   "it is empty now, as if a disk were not mounted; what is known of "
                   "its files is kept until they are back");
        complete_ = false;
    }
    for (NotShared& entry : walked->not_shared) not_shared(std::move(entry.path), entry.why);
    descend(share, visit, *walked);
    folder.stamp = stamp_of(walked->files);
    if (is_as_last(visit, folder.path, folder.stamp)) {
        stamps_.note(folder.path, folder.stamp);
        cache_.keep(folder.path);
        builder_.copy(*visit.known, false);
        return {};
    }
    auto cached = cache_.folder(folder.path);
    if (!cached) return std::unexpected(cached.error());
    folder.files = std::move(walked->files);
    folder.to_read = reuse(folder.files, *cached);
    folder.changed = !folder.to_read.empty() || folder.files.size() != cached->size();
    std::erase_if(folder.to_read, [&](auto i) { return !is_audio_name(folder.files[i].name); });
    pending_reads_ += folder.to_read.size();
    if (!folder.changed && pending_.empty()) {
        add_to_catalog(folder);
        return {};
    }
    pending_.push_back(std::move(folder));
    return pending_reads_ >= batch_files || pending_.size() >= batch_files ? finish_pending()
                                                                           : Result<void>();
}

Result<void> Scan::scan_share(const ShareFolder& share) {
    if (auto added = builder_.add_share(alias_of(share), share.path, share.visibility); !added)
        return added;
    note_changes(share);
    const auto& last = scanner_.scope_.last.catalog;
    const auto known =
        last == nullptr ? std::nullopt : last->find_share(alias_of(share), share.path);
    to_visit_.clear();
    to_visit_.push_back({"", scanner_.scope_.everything, known});
    while (!to_visit_.empty() && !scanner_.cancelled_) {
        const Visit visit = std::move(to_visit_.back());
        to_visit_.pop_back();
        if (auto scanned = scan_folder(share, visit); !scanned) return scanned;
    }
    return finish_pending();
}

/// What was not looked at is not shared for the same reason as before.
void Scan::keep_old_reports() {
    const ScanReport& last = scanner_.scope_.last.report;
    for (const NotShared& entry : last.not_shared) {
        const std::string folder = entry.path.substr(0, entry.path.rfind('/'));
        if (!read_.contains(folder) && !read_.contains(entry.path))
            not_shared(entry.path, entry.why);
    }
    // Those that were only counted are still there, as far as one knows.
    report_.not_shared_count += last.not_shared_count - last.not_shared.size();
}

Result<ScanResult> Scan::run() {
    ScanScope& scope = scanner_.scope_;
    scope.everything = scope.everything || scope.last.catalog == nullptr;
    for (const ShareFolder& share : options_.folders)
        if (auto scanned = scan_share(share); !scanned) return std::unexpected(scanned.error());
    if (scanner_.cancelled_) return fail("the scan was cancelled");
    // What is known of a folder that is not mounted just now is worth keeping.
    if (complete_ && scope.everything)
        if (auto done = cache_.forget_others(); !done) return std::unexpected(done.error());
    if (!scope.everything) keep_old_reports();
    tell_progress("");
    stamps_.settle(scope.everything ? nullptr : scope.last.stamps.get());
    scope = {};
    auto catalog = std::move(builder_).build_unless_same();
    report_.files = catalog->file_count();
    report_.folders = catalog->folder_count();
    report_.bytes = catalog->bytes();
    return ScanResult{std::move(catalog), std::move(report_),
                      std::make_shared<const FolderStamps>(std::move(stamps_))};
}

Result<ScanResult> ShareScanner::run() {
    auto cache = ShareCache::open(options_.cache_path);
    if (!cache) return std::unexpected(cache.error());
    return Scan(*this, std::move(*cache)).run();
}

ScanProgress ShareScanner::progress() const {
    const std::scoped_lock lock(mutex_);
    return {files_, files_read_, folder_};
}

std::string explain_share(const ScanOptions& options, const std::string& path) {
    const ShareWalk walk(options);
    for (const ShareFolder& share : options.folders) {
        const std::string root = with_slash(share.path);
        if (!path.starts_with(root)) continue;
        // Every name on the way decides.
        for (std::size_t end = root.size() - 1; end != std::string::npos;) {
            const std::size_t begin = end + 1;
            end = path.find('/', begin);
            const std::string here = path.substr(0, end);
            const std::string name = path.substr(begin, end - begin);
            const auto walked = walk.read(share, path.substr(root.size(), begin - root.size()));
            if (!walked) return path.substr(0, begin) + ": " + walked.error().message;
            for (const NotShared& entry : walked->not_shared)
                if (entry.path == here) return here + ": " + entry.why;
            if (!walked->contains(name)) return here + ": there is no such file or folder";
        }
        if (share.visibility == client::shares::Visibility::nobody)
            return "part of '" + alias_of(share) + "', which is for nobody at this time";
        return "shared as part of '" + alias_of(share) + "'";
    }
    return path + ": not in a shared folder";
}

}  // namespace kindred::io
