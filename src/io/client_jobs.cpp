#include "io/client_jobs.hpp"

#include "base/assert.hpp"
#include "io/fd.hpp"
#include "io/files.hpp"
#include "io/place_file.hpp"
#include "io/resolve.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <span>
#include <sys/stat.h>
#include <unistd.h>

namespace kindred::io {
namespace {

// Each holds a descriptor while it is written.
constexpr std::size_t placed_at_once = 256;

std::unexpected<Error> failed(std::string_view doing, const std::string& path) {
    return fail("cannot " + std::string(doing) + " " + path + ": " + error_text(errno));
}

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash);
}

/// Size of a regular file.
Result<std::uint64_t> size_of(int fd, const std::string& path) {
    struct stat about{};
    if (fstat(fd, &about) != 0) return failed("look at", path);
    if (!S_ISREG(about.st_mode)) return fail(path + " is not a regular file");
    return static_cast<std::uint64_t>(about.st_size);
}

Result<std::uint64_t> prepare_partial(const std::string& path) {
    if (auto made = create_folders(folder_of(path)); !made) return std::unexpected(made.error());
    const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file && errno == ENOENT) return 0;
    if (!file) return failed("open", path);
    return size_of(file.get(), path);
}

Result<std::uint64_t> check_source(const std::string& path) {
    const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file) return failed("open", path);
    return size_of(file.get(), path);
}

Result<void> delete_partial(const std::string& path) {
    if (unlink(path.c_str()) != 0 && errno != ENOENT) return failed("delete", path);
    return {};
}

struct Perform {
    client::JobResult operator()(client::ResolveHost& job) const {
        return client::HostResolved{resolve_ipv4(job.host)};
    }
    client::JobResult operator()(client::PreparePartial& job) const {
        return client::PartialReady{prepare_partial(job.path)};
    }
    client::JobResult operator()(client::PlaceDownload& job) const {
        return client::DownloadPlaced{place_file(job.partial_path, job.folder, job.name)};
    }
    client::JobResult operator()(client::DeletePartial& job) const {
        return client::PartialDeleted{delete_partial(job.path)};
    }
    client::JobResult operator()(client::CheckSource& job) const {
        return client::SourceChecked{check_source(job.path)};
    }
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
