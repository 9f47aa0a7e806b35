// The file data plane of one connection: a stretch of a file sent by sendfile, or received and
// written, each at a limited rate. The core decides what moves; these classes only move it.
#pragma once

#include "base/bytes.hpp"
#include "base/network.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "io/fd.hpp"

#include <cstdint>
#include <optional>

namespace kindred::io {

/// A token bucket over file bytes: bursts are a twentieth of a second of the rate.
class RateLimit {
  public:
    /// 0: no limit.
    void set(std::uint64_t bytes_per_second, Time now);
    /// How many of `wanted` bytes may move now; 0 means to ask again at the next tick.
    std::uint64_t allowance(std::uint64_t wanted, Time now);
    void spend(std::uint64_t bytes);

  private:
    std::uint64_t quantum() const;

    std::uint64_t rate_ = 0;
    double tokens_ = 0;
    Time filled_;
};

/// What one step of moving came to.
enum class Moved {
    all,        ///< the range is complete
    some,       ///< the step's share is done; more can be moved at once
    blocked,    ///< the socket is not ready
    throttled,  ///< the rate allows no more at this moment
    broken,     ///< the connection is broken
};

/// One range on its way, in either direction.
class FileTransfer {
  public:
    enum class Direction { sending, receiving };

    /// Opens the file. The error says which file and why.
    static Result<FileTransfer> open(Direction direction, FileRange range);

    /// Sends a share of the rest to `socket`. An error means the file cannot be read.
    Result<Moved> send_some(int socket, RateLimit& rate, Time now);
    /// Writes bytes that arrived, no more than left(). An error means the file cannot be written.
    Result<void> write(ByteView bytes);

    std::uint64_t moved() const { return moved_; }
    std::uint64_t left() const { return range_.length - moved_; }
    /// True if there is something new to tell about progress: now and then, or `at_the_end`.
    bool report_due(Time now, bool at_the_end);

  private:
    FileTransfer(Fd file, FileRange range) : file_(std::move(file)), range_(std::move(range)) {}
    void read_ahead();

    Fd file_;
    FileRange range_;
    std::uint64_t moved_ = 0;
    std::uint64_t reported_ = 0;
    std::uint64_t ahead_ = 0;  ///< bytes the system has been asked to read ahead
    Time last_report_;
};

}  // namespace kindred::io
