#include "io/share_walk.hpp"

#include "io/fd.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace kindred::io {
namespace {

bool matches(const std::string& pattern, const std::string& text, int flags) {
    return ::fnmatch(pattern.c_str(), text.c_str(), flags | FNM_CASEFOLD) == 0;
}

std::int64_t nanoseconds(const timespec& time) {
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

std::string resolved_path(const std::string& path) {
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                           std::free);
    return real ? std::string(real.get()) : std::string();
}

std::string with_slash(std::string path) {
    if (!path.ends_with('/')) path += '/';
    return path;
}

std::string join_path(const std::string& folder, const std::string& below) {
    if (folder.empty() || below.empty()) return folder + below;
    return folder.ends_with('/') ? folder + below : folder + '/' + below;
}

bool WalkedFolder::contains(std::string_view name) const {
    return std::ranges::binary_search(files, name, {}, &CachedFile::name) ||
           std::ranges::binary_search(folders, name) ||
           std::ranges::binary_search(linked_folders, name);
}

ShareWalk::ShareWalk(const ScanOptions& options) : share_hidden_(options.share_hidden) {
    for (const ShareFolder& share : options.folders) {
        const std::string root = resolved_path(share.path);
        if (!root.empty()) roots_.push_back(with_slash(root));
    }
}

std::string_view ShareWalk::why_not_name(const ShareFolder& share, const std::string& relative,
                                         const std::string& name) const {
    if (!share_hidden_ && name.starts_with('.')) return "hidden";
    for (const std::string& pattern : share.excludes) {
        const bool whole_path = pattern.find('/') != std::string::npos;
        if (whole_path ? matches(pattern, join_path(relative, name), FNM_PATHNAME)
                       : matches(pattern, name, 0))
            return "excluded by the settings";
    }
    return {};
}

std::string_view ShareWalk::why_not_link(const std::string& path) const {
    const std::string target = resolved_path(path);
    if (target.empty()) return "a link to something that is not there";
    const std::string here = resolved_path(path.substr(0, path.rfind('/')));
    if ((here + '/').starts_with(target + '/')) return "a link to a folder that it is in";
    const bool inside = std::ranges::any_of(
        roots_, [&](const std::string& root) { return (target + '/').starts_with(root); });
    return inside ? "" : "a link that leads out of the shared folders";
}

std::string_view ShareWalk::why_not_file(int directory, const std::string& name,
                                         const struct stat& facts) const {
    if (!S_ISREG(facts.st_mode)) return "not a regular file";
    // The mode bits answer for nearly all files without another system call.
    const bool surely = (facts.st_mode & S_IROTH) != 0 && (facts.st_mode & S_IRGRP) != 0 &&
                        (facts.st_mode & S_IRUSR) != 0;
    if (!surely && ::faccessat(directory, name.c_str(), R_OK, AT_EACCESS) != 0)
        return "no permission to read it";
    return {};
}

void ShareWalk::take(const ShareFolder& share, int directory, const std::string& relative,
                     std::string name, WalkedFolder& into) const {
    const auto path = [&] { return join_path(share.path, join_path(relative, name)); };
    const auto refuse = [&](std::string_view why) {
        into.not_shared.push_back({path(), std::string(why)});
    };
    if (const auto why = why_not_name(share, relative, name); !why.empty()) return refuse(why);
    struct stat facts{};
    if (::fstatat(directory, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0)
        return refuse(error_text(errno));
    const bool is_link = S_ISLNK(facts.st_mode);
    if (is_link) {
        if (const auto why = why_not_link(path()); !why.empty()) return refuse(why);
        if (::fstatat(directory, name.c_str(), &facts, 0) != 0) return refuse(error_text(errno));
    }
    if (S_ISDIR(facts.st_mode)) {
        (is_link ? into.linked_folders : into.folders).push_back(std::move(name));
        return;
    }
    if (const auto why = why_not_file(directory, name, facts); !why.empty()) return refuse(why);
    into.files.push_back({std::move(name),
                          static_cast<std::uint64_t>(facts.st_size),
                          nanoseconds(facts.st_mtim),
                          facts.st_ino,
                          {}});
}

Result<WalkedFolder> ShareWalk::read(const ShareFolder& share, const std::string& relative) const {
    const std::string path = join_path(share.path, relative);
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(path.c_str()), ::closedir);
    if (!directory) return fail(error_text(errno));
    std::vector<std::string> names;
    while (true) {
        errno = 0;  // readdir() tells an error from the end by it alone
        const dirent* entry = ::readdir(directory.get());
        if (entry == nullptr && errno != 0) return fail(error_text(errno));
        if (entry == nullptr) break;
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
    }
    std::ranges::sort(names);
    WalkedFolder folder;
    folder.files.reserve(names.size());
    for (std::string& name : names)
        take(share, ::dirfd(directory.get()), relative, std::move(name), folder);
    return folder;
}

}  // namespace kindred::io
