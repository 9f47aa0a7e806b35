#include "io/place_file.hpp"

#include "io/fd.hpp"
#include "io/files.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kindred::io {
namespace {

/// Names that are tried before giving up: more same-named files in one folder are a mistake.
constexpr int most_names = 10'000;

std::unexpected<Error> failed(std::string_view doing, const std::string& path) {
    return fail("cannot " + std::string(doing) + " " + path + ": " + error_text(errno));
}

/// "song.mp3" -> "song (2).mp3"; what begins with its only dot has no extension.
std::string numbered(const std::string& name, int number) {
    if (number == 0) return name;
    const std::size_t dot = name.rfind('.');
    const std::size_t end = dot == std::string::npos || dot == 0 ? name.size() : dot;
    return name.substr(0, end) + " (" + std::to_string(number) + ")" + name.substr(end);
}

/// Renames without replacing; some file systems cannot do that, but all that matter can link.
int rename_to_free_name(const std::string& from, const std::string& to) {
    if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
    if (link(from.c_str(), to.c_str()) != 0) return -1;
    return unlink(from.c_str());
}

Result<void> make_durable(const std::string& path) {
    const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file) return failed("open", path);
    if (fsync(file.get()) != 0) return failed("write to disk", path);
    return {};
}

/// Copies `from` to a file with a name of its own in `folder`; returns that name.
Result<std::string> copy_durably(const std::string& from, const std::string& folder) {
    const Fd source(open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!source) return failed("open", from);
    std::string copy = folder + "/.kindred-XXXXXX";
    const Fd target(mkostemp(copy.data(), O_CLOEXEC));
    if (!target) return failed("create a file in", folder);
    ssize_t copied = 0;
    do copied = sendfile(target.get(), source.get(), nullptr, 1 << 30);
    while (copied > 0 || (copied < 0 && errno == EINTR));
    // mkostemp makes files that only their owner can read; finished downloads are ordinary files.
    if (copied == 0 && fchmod(target.get(), 0644) == 0 && fsync(target.get()) == 0) return copy;
    const auto error = failed("copy to", copy);
    unlink(copy.c_str());
    return error;
}

}  // namespace

Result<std::string> place_file(const std::string& source, const std::string& folder,
                               const std::string& name) {
    if (auto made = create_folders(folder); !made) return std::unexpected(made.error());
    if (auto durable = make_durable(source); !durable) return std::unexpected(durable.error());
    std::string from = source;
    for (int number = 0; number < most_names; ++number) {
        const std::string target = folder + "/" + numbered(name, number);
        if (rename_to_free_name(from, target) == 0) {
            if (from != source) unlink(source.c_str());
            if (auto synced = sync_folder(folder); !synced) return std::unexpected(synced.error());
            return target;
        }
        if (errno == EXDEV && from == source) {
            auto copy = copy_durably(source, folder);
            if (!copy) return std::unexpected(copy.error());
            from = *std::move(copy);
            --number;
        } else if (errno != EEXIST) {
            const auto error = failed("create", target);
            if (from != source) unlink(from.c_str());
            return error;
        }
    }
    return fail("there are " + std::to_string(most_names) + " files named like " + name + " in " +
                folder);
}

}  // namespace kindred::io
