// The border between a core and the network it lives in. A core calls NetworkActions and is told
// NetworkEvents; the real network (io), the simulated one (tests/sim) and recorders in unit tests
// implement the actions. Actions only take note: none of them calls back into the core before the
// event that caused it has been handled, so cores are never re-entered.
#pragma once

#include "base/bytes.hpp"
#include "base/endpoint.hpp"
#include "base/ids.hpp"
#include "base/shared_bytes.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <string>

namespace kindred {

/// Which of a core's listening ports a connection came in by.
enum class ListenerId : std::uint8_t { plain, obfuscated };

/// Why a connection ended, when it was not the core that closed it.
enum class Disconnect {
    closed_by_peer,
    refused,    ///< a connect was refused, or there is no route
    timed_out,  ///< a connect did not finish in time
    broken,     ///< reset, or another error while it was in use
    too_slow,   ///< its out-queue exceeded the bound
};

std::string_view to_string(Disconnect reason);

/// A stretch of a file that is sent or received as the raw bytes of a connection.
struct FileRange {
    std::string path;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

/// What a core asks for. Connections are ids; ids are never used again.
class NetworkActions {
  public:
    virtual ~NetworkActions() = default;

    /// Starts to connect. connected() or disconnected() follows, at the latest after `timeout`.
    virtual ConnectionId connect(Endpoint remote, Duration timeout) = 0;
    /// Queues bytes. A connection whose queue exceeds its bound ends as `too_slow`.
    virtual void send(ConnectionId connection, SharedBytes bytes) = 0;
    /// Closes once everything queued is written; no more events of this connection are told.
    virtual void close(ConnectionId connection) = 0;
    /// Closes at once and forgets what is queued; no more events of this connection are told.
    virtual void abort(ConnectionId connection) = 0;

    /// Sends `range` behind what is queued, then tells file_done(). Progress is told now and then.
    virtual void send_file(ConnectionId connection, FileRange range) = 0;
    /// Writes the next `range.length` bytes that arrive to `range.path` (created if absent, nothing
    /// before `offset` is touched), starting with `first`, which had already been received. Then
    /// tells file_done(); the bytes are with the operating system by then.
    virtual void receive_file(ConnectionId connection, FileRange range, Buffer first) = 0;
    /// Bytes per second that file data may take on this connection; 0 for no limit.
    virtual void limit_rate(ConnectionId connection, std::uint64_t bytes_per_second) = 0;
};

/// What a core is told.
class NetworkEvents {
  public:
    virtual ~NetworkEvents() = default;

    virtual void accepted(ConnectionId connection, ListenerId listener, Endpoint remote,
                          Now now) = 0;
    /// A connect() succeeded.
    virtual void connected(ConnectionId connection, Now now) = 0;
    /// `bytes` is valid during the call only.
    virtual void received(ConnectionId connection, ByteView bytes, Now now) = 0;
    /// The connection is gone, or a connect() failed.
    virtual void disconnected(ConnectionId connection, Disconnect reason, Now now) = 0;

    /// `moved` bytes of the current file range have been sent or written so far.
    virtual void file_progress(ConnectionId connection, std::uint64_t moved, Now now) = 0;
    /// The whole range is sent (handed to the kernel) or written.
    virtual void file_done(ConnectionId connection, Now now) = 0;
    /// The file cannot be read or written; the connection stays open. `why` is for people.
    virtual void file_failed(ConnectionId connection, const std::string& why, Now now) = 0;
};

}  // namespace kindred
