#include "io/place_file.hpp"

#include "io/fd.hpp"
#include "io/files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <set>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kindred::io {
namespace {

/// Names that are tried before giving up: more same-named files in one folder are a mistake.
constexpr int most_names = 10'000;

/// "song.mp3" -> "song (2).mp3"; what begins with its only dot has no extension.
std::string numbered(const std::string& name, int number) {
    if (number == 0) return name;
    const std::size_t dot = name.rfind('.');
    const std::size_t end = dot == std::string::npos || dot == 0 ? name.size() : dot;
    return name.substr(0, end) + " (" + std::to_string(number) + ")" + name.substr(end);
}

bool is_no_folder(const std::string& path) {
    struct stat info{};
    return stat(path.c_str(), &info) == 0 && !S_ISDIR(info.st_mode);
}

/// The folder, or one beside it where a file has the name of a part of its path: strangers choose
/// such names, and must not be able to block each other's.
std::string free_folder(const std::string& folder) {
    std::string path;
    for (std::size_t start = 0; start < folder.size();) {
        const std::size_t end = std::min(folder.find('/', start), folder.size());
        const std::string part = folder.substr(start, end - start);
        std::string next = path + part;
        for (int number = 1; is_no_folder(next) && number < most_names; ++number)
            next = path + numbered(part, number);
        path = next + "/";
        start = end + 1;
    }
    if (path.ends_with('/')) path.pop_back();
    return path;
}

/// Renames without replacing; some file systems cannot do that, but all that matter can link.
int rename_to_free_name(const std::string& from, const std::string& to) {
    if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
    if (link(from.c_str(), to.c_str()) != 0) return -1;
    return unlink(from.c_str());
}

/// An open file whose bytes are on their way to the disk.
Result<Fd> begin_writing(const std::string& path) {
    Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file) return cannot("open", path);
    // Only a hint: what it does not do, fsync does.
    sync_file_range(file.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
    return file;
}

/// Copies `from` to a file with a name of its own in `folder`; returns that name.
Result<std::string> copy_durably(const std::string& from, const std::string& folder) {
    const Fd source(open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!source) return cannot("open", from);
    std::string copy = folder + "/.kindred-XXXXXX";
    const Fd target(mkostemp(copy.data(), O_CLOEXEC));
    if (!target) return cannot("create a file in", folder);
    ssize_t copied = 0;
    do copied = sendfile(target.get(), source.get(), nullptr, 1 << 30);
    while (copied > 0 || (copied < 0 && errno == EINTR));
    // mkostemp makes files that only their owner can read; finished downloads are ordinary files.
    if (copied == 0 && fchmod(target.get(), 0644) == 0 && fsync(target.get()) == 0) return copy;
    const auto error = cannot("copy to", copy);
    unlink(copy.c_str());
    return error;
}

/// Moves a durable file.
Result<std::string> move(const Placement& file) {
    std::string from = file.source;
    for (int number = 0; number < most_names; ++number) {
        const std::string target = file.folder + "/" + numbered(file.name, number);
        if (rename_to_free_name(from, target) == 0) {
            if (from != file.source) unlink(file.source.c_str());
            return target;
        }
        if (errno == EXDEV && from == file.source) {
            auto copy = copy_durably(file.source, file.folder);
            if (!copy) return std::unexpected(copy.error());
            from = *std::move(copy);
            --number;
        } else if (errno != EEXIST) {
            const auto error = cannot("create", target);
            if (from != file.source) unlink(from.c_str());
            return error;
        }
    }
    return fail("there are " + std::to_string(most_names) + " files named like " + file.name +
                " in " + file.folder);
}

Result<std::string> place(const Placement& file, const Result<Fd>& writing) {
    if (!writing) return std::unexpected(writing.error());
    const std::string folder = free_folder(file.folder);
    if (auto made = create_folders(folder); !made) return std::unexpected(made.error());
    if (fsync(writing->get()) != 0) return cannot("write to disk", file.source);
    return move({file.source, folder, file.name});
}

}  // namespace

std::vector<Result<std::string>> place_files(const std::vector<Placement>& files) {
    // All begin to be written before one is waited for, so that the file system brings them to the
    // disk in one of its transactions.
    std::vector<Result<Fd>> writing;
    for (const Placement& file : files) writing.push_back(begin_writing(file.source));
    std::vector<Result<std::string>> places;
    std::set<std::string> folders;
    for (std::size_t i = 0; i < files.size(); ++i) {
        places.push_back(place(files[i], writing[i]));
        if (const auto& placed = places.back())
            folders.insert(placed->substr(0, placed->rfind('/')));
    }
    // The files are in their places; a folder that cannot be synced does not change that.
    for (const std::string& folder : folders) (void)sync_folder(folder);
    return places;
}

}  // namespace kindred::io
