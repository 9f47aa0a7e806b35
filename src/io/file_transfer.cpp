#include "io/file_transfer.hpp"

#include "base/limits.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utility>

namespace kindred::io {
namespace {

// One connection's turn: large enough for 10 Gbit/s, small enough that others are served between.
constexpr std::uint64_t bytes_per_step = 1 * limits::mib;
// The system reads ahead this far, so that sendfile seldom waits for the disk.
constexpr std::uint64_t read_ahead_window = 4 * limits::mib;
constexpr Duration report_interval = 100ms;

std::unexpected<Error> file_error(const char* what, const FileRange& range, int error) {
    return fail("cannot " + std::string(what) + " " + range.path + ": " + error_text(error));
}

/// Whether the byte at `offset` can be read without waiting for the disk.
bool in_memory(int fd, std::uint64_t offset) {
    char byte = 0;
    const iovec target{&byte, 1};
    return ::preadv2(fd, &target, 1, static_cast<off_t>(offset), RWF_NOWAIT) == 1;
}

}  // namespace

void RateLimit::set(std::uint64_t bytes_per_second, Time now) {
    rate_ = bytes_per_second;
    tokens_ = std::min(tokens_, static_cast<double>(quantum()));
    filled_ = now;
}

std::uint64_t RateLimit::quantum() const {
    return std::clamp<std::uint64_t>(rate_ / 20, 256, bytes_per_step);
}

std::uint64_t RateLimit::allowance(std::uint64_t wanted, Time now) {
    if (rate_ == 0) return wanted;
    const double seconds = std::chrono::duration<double>(now - filled_).count();
    filled_ = now;
    // Two quanta may gather, so that a tick that comes late loses nothing.
    tokens_ = std::min(tokens_ + seconds * static_cast<double>(rate_),
                       2 * static_cast<double>(quantum()));
    const std::uint64_t least = std::min(wanted, quantum());
    if (tokens_ < static_cast<double>(least)) return 0;
    return std::min(wanted, static_cast<std::uint64_t>(tokens_));
}

void RateLimit::spend(std::uint64_t bytes) {
    if (rate_ != 0) tokens_ -= static_cast<double>(bytes);
}

Result<FileTransfer> FileTransfer::open(Direction direction, FileRange range) {
    const bool sending = direction == Direction::sending;
    // O_NONBLOCK: a path that turned into a pipe must not hang the loop.
    const int flags = O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (sending ? O_RDONLY : O_WRONLY | O_CREAT);
    Fd file(::open(range.path.c_str(), flags, 0666));
    struct stat info{};
    if (!file || ::fstat(file.get(), &info) != 0) return file_error("open", range, errno);
    if (sending && !S_ISREG(info.st_mode)) return fail(range.path + " is not a regular file");
    const auto size = static_cast<std::uint64_t>(info.st_size);
    const std::uint64_t needed = sending ? range.length : 0;
    if (range.offset > size || needed > size - range.offset) {
        return fail(range.path + " has " + std::to_string(size) +
                    " bytes, which is too short for " + std::to_string(needed) +
                    " bytes from offset " + std::to_string(range.offset));
    }
    return FileTransfer(std::move(file), std::move(range));
}

Result<Moved> FileTransfer::send_some(int socket, RateLimit& rate, Time now) {
    std::uint64_t share = bytes_per_step;
    while (left() > 0) {
        if (share == 0) return Moved::some;
        const std::uint64_t allowed = rate.allowance(std::min(left(), share), now);
        if (allowed == 0) return Moved::throttled;
        read_ahead();
        auto offset = static_cast<off_t>(range_.offset + moved_);
        const ssize_t sent =
            ::sendfile(socket, file_.get(), &offset, static_cast<std::size_t>(allowed));
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0 && errno == EAGAIN) return Moved::blocked;
        if (sent < 0 && (errno == EPIPE || errno == ECONNRESET || errno == ETIMEDOUT)) {
            return Moved::broken;
        }
        if (sent < 0) return file_error("read", range_, errno);
        if (sent == 0) return fail(range_.path + " became shorter while it was sent");
        moved_ += static_cast<std::uint64_t>(sent);
        share -= static_cast<std::uint64_t>(sent);
        rate.spend(static_cast<std::uint64_t>(sent));
    }
    return Moved::all;
}

void FileTransfer::read_ahead() {
    if (ahead_ >= moved_ + read_ahead_window / 2 || ahead_ >= range_.length) return;
    const std::uint64_t until = std::min(range_.length, moved_ + read_ahead_window);
    const std::uint64_t from = std::exchange(ahead_, until);
    // The advice walks over every page, also of a file that is in memory: a look at the last byte
    // is a hundred times cheaper.
    if (in_memory(file_.get(), range_.offset + until - 1)) return;
    ::posix_fadvise(file_.get(), static_cast<off_t>(range_.offset + from),
                    static_cast<off_t>(until - from), POSIX_FADV_WILLNEED);
}

Result<void> FileTransfer::write(ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(file_.get(), bytes.data(), bytes.size(),
                                         static_cast<off_t>(range_.offset + moved_));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return file_error("write", range_, errno);
        moved_ += static_cast<std::uint64_t>(written);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

bool FileTransfer::report_due(Time now, bool at_the_end) {
    if (moved_ == reported_) return false;
    if (!at_the_end && now - last_report_ < report_interval) return false;
    last_report_ = now;
    reported_ = moved_;
    return true;
}

}  // namespace kindred::io
