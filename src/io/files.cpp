#include "io/files.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

namespace kindred::io {
namespace {

std::unexpected<Error> fail_errno(std::string_view doing, const std::string& path) {
    return fail("cannot " + std::string(doing) + " " + path + ": " + error_text(errno));
}

std::string parent_of(const std::string& path) {
    const std::string parent = std::filesystem::path(path).parent_path().string();
    return parent.empty() ? "." : parent;
}

bool write_all(int fd, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(fd, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

Result<void> create_folders(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) return fail("cannot create the folder " + path + ": " + error.message());
    return {};
}

Result<std::string> read_file(const std::string& path, std::size_t limit) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return fail_errno("open", path);
    std::string content;
    std::array<char, 16384> chunk{};
    while (true) {
        const ssize_t got = ::read(file.get(), chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno("read", path);
        if (got == 0) return content;
        content.append(chunk.data(), static_cast<std::size_t>(got));
        if (content.size() > limit)
            return fail(path + " is longer than " + std::to_string(limit) + " bytes");
    }
}

Result<void> write_file(const std::string& path, std::string_view content, unsigned mode) {
    const std::string draft = path + ".new";
    {
        const Fd file(
            ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode_t{mode}));
        if (!file) return fail_errno("create", draft);
        if (!write_all(file.get(), content) || ::fsync(file.get()) != 0)
            return fail_errno("write", draft);
    }
    if (::rename(draft.c_str(), path.c_str()) != 0) return fail_errno("replace", path);
    return sync_folder(parent_of(path));
}

Result<void> sync_folder(const std::string& path) {
    const Fd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder || ::fsync(folder.get()) != 0) return fail_errno("sync the folder", path);
    return {};
}

Result<std::uint64_t> free_space(const std::string& path) {
    struct statvfs space{};
    if (::statvfs(path.c_str(), &space) != 0) return fail_errno("ask for the free space of", path);
    return std::uint64_t{space.f_bavail} * space.f_frsize;
}

Result<FolderLock> FolderLock::take(const std::string& folder) {
    const std::string path = folder + "/lock";
    Fd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file) return fail_errno("create", path);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return fail_errno("lock", path);
        const std::string owner = read_file(path, 32).value_or("");
        return fail(folder + " is in use by another process" +
                    (owner.empty() ? "" : " (number " + owner + ")"));
    }
    const std::string number = std::to_string(::getpid());
    if (::ftruncate(file.get(), 0) != 0 || !write_all(file.get(), number))
        return fail_errno("write", path);
    return FolderLock(std::move(file));
}

}  // namespace kindred::io
