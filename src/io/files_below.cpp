#include "io/files_below.hpp"

#include "io/fd.hpp"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace kindred::io {
namespace {

/// Of one answer; who has more looks into one folder after the other.
constexpr std::size_t most_entries = 100'000;
/// Descriptors are held all the way down.
constexpr std::size_t deepest = 64;

constexpr int open_folder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

/// The names between the slashes; none of them leads anywhere else.
Result<std::vector<std::string>> names_of(const std::string& path) {
    std::vector<std::string> names;
    for (std::size_t begin = 0; begin < path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        std::string name = path.substr(begin, end - begin);
        begin = end + 1;
        if (name.empty()) continue;
        if (name == "." || name == ".." || name.find('\0') != std::string::npos)
            return fail("'" + path + "' leads elsewhere");
        names.push_back(std::move(name));
    }
    if (names.size() > deepest) return fail("'" + path + "' is too deep");
    return names;
}

/// Steps from `root` into the first `count` of `names`, one by one.
Result<Fd> descend(const std::string& root, const std::vector<std::string>& names,
                   std::size_t count) {
    Fd folder(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder) return cannot("open", root);
    for (std::size_t i = 0; i < count; ++i) {
        Fd next(::openat(folder.get(), names[i].c_str(), open_folder));
        if (!next) return cannot("open", names[i]);
        folder = std::move(next);
    }
    return folder;
}

using Directory = std::unique_ptr<DIR, int (*)(DIR*)>;

/// To be read; `folder` stays the caller's.
Directory directory_of(const Fd& folder) {
    const int copy = ::openat(folder.get(), ".", open_folder);
    DIR* const directory = copy < 0 ? nullptr : ::fdopendir(copy);
    if (directory == nullptr && copy >= 0) ::close(copy);
    return {directory, ::closedir};
}

std::vector<std::string> entries_of(DIR* directory) {
    std::vector<std::string> names;
    while (const dirent* const entry = ::readdir(directory)) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..") names.push_back(name);
        if (names.size() > most_entries) break;
    }
    std::ranges::sort(names);
    return names;
}

Result<void> list(const Fd& folder, bool deep, std::size_t depth, std::size_t& entries,
                  api::FolderContent& content) {
    const Directory directory = directory_of(folder);
    if (directory == nullptr || depth > deepest) return cannot("read", content.path);
    for (const std::string& name : entries_of(directory.get())) {
        if (++entries > most_entries) return fail("there are more files than can be listed");
        struct stat status{};
        if (::fstatat(folder.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
        const std::int64_t modified = status.st_mtim.tv_sec;
        if (S_ISREG(status.st_mode))
            content.files.push_back({name, static_cast<std::uint64_t>(status.st_size), modified});
        if (!S_ISDIR(status.st_mode)) continue;
        api::FolderContent& below = content.folders.emplace_back();
        below.name = name;
        below.path = content.path.empty() ? name : content.path + "/" + name;
        below.modified = modified;
        if (!deep) continue;
        const Fd next(::openat(folder.get(), name.c_str(), open_folder));
        if (!next) continue;
        if (auto listed = list(next, deep, depth + 1, entries, below); !listed) return listed;
    }
    return {};
}

Result<void> empty_out(const Fd& folder, std::size_t depth) {
    if (depth > deepest) return fail("the folders in it are too deep");
    const Directory directory = directory_of(folder);
    if (directory == nullptr) return fail("cannot read a folder: " + error_text(errno));
    for (const std::string& name : entries_of(directory.get())) {
        if (::unlinkat(folder.get(), name.c_str(), 0) == 0) continue;
        const Fd next(::openat(folder.get(), name.c_str(), open_folder));
        if (!next) return cannot("delete", name);
        if (auto emptied = empty_out(next, depth + 1); !emptied) return emptied;
        if (::unlinkat(folder.get(), name.c_str(), AT_REMOVEDIR) != 0)
            return cannot("delete", name);
    }
    return {};
}

}  // namespace

Result<api::FolderContent> list_below(const std::string& root, const std::string& path, bool deep) {
    const auto names = names_of(path);
    if (!names) return std::unexpected(names.error());
    const auto folder = descend(root, *names, names->size());
    if (!folder) return std::unexpected(folder.error());
    struct stat status{};
    ::fstat(folder->get(), &status);
    api::FolderContent content;
    for (const std::string& name : *names) content.path += (content.path.empty() ? "" : "/") + name;
    content.name = names->empty() ? root.substr(root.rfind('/') + 1) : names->back();
    content.modified = status.st_mtim.tv_sec;
    std::size_t entries = 0;
    if (auto listed = list(*folder, deep, names->size(), entries, content); !listed)
        return std::unexpected(listed.error());
    return content;
}

Result<void> delete_below(const std::string& root, const std::string& path, bool folder) {
    const auto names = names_of(path);
    if (!names) return std::unexpected(names.error());
    if (names->empty()) return fail("the whole folder is not deleted");
    const auto parent = descend(root, *names, names->size() - 1);
    if (!parent) return std::unexpected(parent.error());
    const char* const name = names->back().c_str();
    if (!folder) {
        struct stat status{};
        if (::fstatat(parent->get(), name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            return cannot("delete", path);
        if (!S_ISREG(status.st_mode)) return fail("'" + path + "' is no file");
        if (::unlinkat(parent->get(), name, 0) != 0) return cannot("delete", path);
        return {};
    }
    const Fd opened(::openat(parent->get(), name, open_folder));
    if (!opened) return cannot("delete", path);
    if (auto emptied = empty_out(opened, names->size()); !emptied) return emptied;
    if (::unlinkat(parent->get(), name, AT_REMOVEDIR) != 0) return cannot("delete", path);
    return {};
}

}  // namespace kindred::io
