#include "io/client_jobs.hpp"

#include "base/assert.hpp"
#include "io/fd.hpp"
#include "io/files.hpp"
#include "io/kept_frame.hpp"
#include "io/place_file.hpp"
#include "io/resolve.hpp"
#include "io/share_walk.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <span>
#include <sys/stat.h>
#include <unistd.h>

namespace kindred::io {
namespace {

// Each holds a descriptor while it is written.
constexpr std::size_t placed_at_once = 256;
// A disk with less is full: not even a partial file of ordinary size would grow.
constexpr off_t least_free_space = 4 << 20;

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash);
}

/// Size of a regular file.
Result<std::uint64_t> size_of(int fd, const std::string& path) {
    struct stat about{};
    if (fstat(fd, &about) != 0) return cannot("look at", path);
    if (!S_ISREG(about.st_mode)) return fail(path + " is not a regular file");
    return static_cast<std::uint64_t>(about.st_size);
}

/// The last bytes of a file, at most `wanted`; none if it cannot be read.
Buffer read_tail(int fd, std::uint64_t size, std::size_t wanted) {
    Buffer tail(static_cast<std::size_t>(std::min<std::uint64_t>(size, wanted)));
    const auto from = static_cast<off_t>(size - tail.size());
    if (pread(fd, tail.data(), tail.size(), from) != static_cast<ssize_t>(tail.size())) tail = {};
    return tail;
}

client::PartialReady prepare_partial(const client::PreparePartial& job) {
    const std::string& path = job.path;
    const std::string folder = folder_of(path);
    if (auto made = create_folders(folder); !made) return {std::unexpected(made.error()), {}, {}};
    client::PartialReady ready{0, {}, {}};
    if (const auto free = free_space(folder)) ready.free_space = *free;
    const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file && errno == ENOENT) return ready;
    ready.size = file ? size_of(file.get(), path) : cannot("open", path);
    if (ready.size) ready.tail = read_tail(file.get(), *ready.size, job.tail);
    return ready;
}

/// Whether a file can be written to the folder, found out by writing one.
client::DiskStatus check_disk(const std::string& folder) {
    using enum client::DiskState;
    const auto trouble = [&](int error) -> client::DiskStatus {
        if (error == ENOSPC || error == EDQUOT) return {full, "the disk of " + folder + " is full"};
        if (error == EROFS) return {read_only, "the disk of " + folder + " is read-only"};
        return {unusable, "cannot write to " + folder + ": " + error_text(error)};
    };
    if (auto made = create_folders(folder); !made) return {unusable, made.error().message};
    std::string probe = folder + "/.kindred-probe-XXXXXX";
    const Fd file(mkostemp(probe.data(), O_CLOEXEC));
    if (!file) return trouble(errno);
    unlink(probe.c_str());
    if (posix_fallocate(file.get(), 0, least_free_space) == 0) return {};
    const auto free = free_space(folder);
    if (free && *free < std::uint64_t{least_free_space}) return trouble(ENOSPC);
    return {};
}

client::DiskStatus check_disks(const std::vector<std::string>& folders) {
    for (const std::string& folder : folders)
        if (auto status = check_disk(folder); status.state != client::DiskState::fine)
            return status;
    return {};
}

Result<std::uint64_t> check_source(const client::CheckSource& job) {
    const Fd file(open(job.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file) return cannot("open", job.path);
    // Where what was opened really is, whatever its name says.
    const std::string real = resolved_path("/proc/self/fd/" + std::to_string(file.get()));
    const bool inside = std::ranges::any_of(job.folders, [&](const std::string& folder) {
        const std::string root = resolved_path(folder);
        return !root.empty() && real.starts_with(with_slash(root));
    });
    if (!inside) return fail(job.path + " leads out of the shared folders");
    return size_of(file.get(), job.path);
}

bool check_files(const std::vector<std::string>& paths) {
    return std::ranges::all_of(paths, [](const std::string& path) {
        struct stat about{};
        return stat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode);
    });
}

Result<void> delete_partial(const std::string& path) {
    if (unlink(path.c_str()) != 0 && errno != ENOENT) return cannot("delete", path);
    return {};
}

struct Perform {
    client::JobResult operator()(client::ResolveHost& job) const {
        return client::HostResolved{resolve_ipv4(job.host)};
    }
    client::JobResult operator()(client::PreparePartial& job) const { return prepare_partial(job); }
    client::JobResult operator()(client::PlaceDownload& job) const {
        return client::DownloadPlaced{place_file(job.partial_path, job.folder, job.name)};
    }
    client::JobResult operator()(client::DeletePartial& job) const {
        return client::PartialDeleted{delete_partial(job.path)};
    }
    client::JobResult operator()(client::CheckSource& job) const {
        return client::SourceChecked{check_source(job)};
    }
    client::JobResult operator()(client::CheckDisks& job) const {
        return client::DisksChecked{check_disks(job.folders)};
    }
    client::JobResult operator()(client::CheckFiles& job) const {
        return client::FilesChecked{check_files(job.paths)};
    }
    client::JobResult operator()(client::KeepFrame& job) const { return keep_frame(job); }
    client::JobResult operator()(client::Compute& job) const { return job.work(); }
};

}  // namespace

client::JobResult perform(client::Job& job) {
    return std::visit(Perform{}, job);
}

void ClientJobs::start(Ticket ticket, client::Job job) {
    if (auto* const placing = std::get_if<client::PlaceDownload>(&job)) {
        to_place_.push_back({ticket, std::move(*placing)});
        return place_waiting();
    }
    workers_.run([job = std::move(job)]() mutable { return perform(job); },
                 [this, ticket](Result<client::JobResult> result) {
                     // perform() reports errors in its result; only running out of memory throws,
                     // and then no state of the engine can be trusted.
                     KINDRED_ASSERT(result.has_value());
                     on_done_(ticket, *std::move(result));
                 });
}

void ClientJobs::place_waiting() {
    if (placing_ || to_place_.empty()) return;
    placing_ = true;
    const auto count = static_cast<std::ptrdiff_t>(std::min(to_place_.size(), placed_at_once));
    std::vector<Ticket> tickets;
    std::vector<Placement> files;
    for (Placing& next : std::span(to_place_).first(static_cast<std::size_t>(count))) {
        tickets.push_back(next.ticket);
        files.push_back({std::move(next.job.partial_path), std::move(next.job.folder),
                         std::move(next.job.name)});
    }
    to_place_.erase(to_place_.begin(), to_place_.begin() + count);
    workers_.run(
        [files = std::move(files)] { return place_files(files); },
        [this, tickets = std::move(tickets)](Result<std::vector<Result<std::string>>> places) {
            KINDRED_ASSERT(places.has_value());
            placing_ = false;
            place_waiting();
            for (std::size_t i = 0; i < tickets.size(); ++i)
                on_done_(tickets[i], client::DownloadPlaced{std::move((*places)[i])});
        });
}

}  // namespace kindred::io
