// The nouns of the client engine: ids, remote files, and what a query about a search, a download,
// an upload or a request to another user answers. Plain values; the engine (client.hpp) makes them.
//
// Text from the network (user names, paths, messages, reasons of others) is raw bytes, usually
// UTF-8: show it with display_text(), send it back as it is.
#pragma once

#include "base/bytes.hpp"
#include "base/endpoint.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "client/people_types.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::client {

using SearchId = StrongId<struct SearchTag>;
/// Survives restarts; greater ids were enqueued later.
using DownloadId = StrongId<struct DownloadTag>;
using UploadId = StrongId<struct UploadTag>;
/// A question to another user: browse, user info or folder contents.
using RequestId = StrongId<struct RequestTag>;

// --- session
// --------------------------------------------------------------------------------------

enum class SessionState : std::uint8_t {
    disconnected,  ///< and staying so, see SessionStatus::reason
    waiting,       ///< for the next attempt, see SessionStatus::next_attempt
    resolving,     ///< looking up the address of the server
    connecting,
    logging_in,
    online,
};

std::string_view to_string(SessionState state);

struct SessionStatus {
    SessionState state = SessionState::disconnected;
    std::string username;
    /// Why it is not online, in words; empty when online.
    std::string reason;
    /// What the server said at login.
    std::string greeting;
    IPv4 own_address;
    bool away = false;
    bool privileged = false;
    std::uint32_t privileges_left_seconds = 0;
    /// True if the server speaks the 2003 dialect.
    bool seed_server = false;
    std::optional<Time> next_attempt;
    std::int64_t online_since = 0;  ///< Unix seconds
};

// --- reachability
// ---------------------------------------------------------------------------------

enum class ReachabilityState : std::uint8_t { unknown, testing, reachable, unreachable };

std::string_view to_string(ReachabilityState state);

/// Whether others can connect to the listening port.
struct ReachabilityStatus {
    ReachabilityState state = ReachabilityState::unknown;
    std::string reason = "not tested";  ///< in words
    std::int64_t tested = 0;            ///< Unix seconds when that was found out, 0 never
};

// --- files of others
// ------------------------------------------------------------------------------

/// What the owner says about a file; 0 is "not told".
struct FileAttributes {
    std::uint32_t bitrate_kbps = 0;
    std::uint32_t duration_seconds = 0;
    std::uint32_t sample_rate_hz = 0;
    std::uint32_t bit_depth = 0;
    bool variable_bitrate = false;

    bool operator==(const FileAttributes&) const = default;
};

/// A file in somebody's share. In a search response `name` is the whole virtual path
/// (`alias\folder\file`), in a folder of a listing it is the last part only.
struct RemoteFile {
    std::string name;
    std::uint64_t size = 0;
    FileAttributes attributes;

    bool operator==(const RemoteFile&) const = default;
};

struct RemoteFolder {
    std::string path;
    std::vector<RemoteFile> files;
    /// Shown, but given to chosen people only.
    bool locked = false;
};

/// The answer to a browse or folder request, in the order of the other side.
struct Listing {
    std::vector<RemoteFolder> folders;
    std::size_t file_count = 0;
    std::uint64_t total_size = 0;
};

// --- searches
// -------------------------------------------------------------------------------------

enum class SearchScope : std::uint8_t {
    everyone,
    room,
    users,
    buddies,  ///< those who are online
    wish,     ///< at the interval of the server, outside of the budget
};

std::string_view to_string(SearchScope scope);

struct SearchRequest {
    std::string query;
    SearchScope scope = SearchScope::everyone;
    std::string room;                ///< for SearchScope::room
    std::vector<std::string> users;  ///< for SearchScope::users
};

/// What one user answered.
struct SearchResponse {
    std::string username;
    bool free_slot = false;
    std::uint32_t average_speed = 0;  ///< bytes per second, as he claims
    std::uint32_t queue_length = 0;
    std::vector<RemoteFile> files;
    /// Files he gives to chosen people only.
    std::vector<RemoteFile> locked_files;
};

enum class SearchState : std::uint8_t {
    waiting,  ///< for the limiter or for the session, see SearchStatus::reason
    running,  ///< responses are taken
    stopped,  ///< by request, by its time or by its limits; responses stay
};

std::string_view to_string(SearchState state);

struct SearchStatus {
    SearchId id;
    SearchRequest request;
    SearchState state = SearchState::waiting;
    /// Why it waits or stopped, in words.
    std::string reason;
    /// When the limiter lets it go, while it waits for that.
    std::optional<Time> sent_at;
    std::int64_t started = 0;  ///< Unix seconds
    std::size_t responses = 0;
    std::size_t files = 0;
    std::size_t locked_files = 0;
};

// --- downloads
// ------------------------------------------------------------------------------------

enum class DownloadState : std::uint8_t {
    paused,        ///< by the user of this program
    waiting,       ///< for a retry, for the other user to come online, or for the session
    requesting,    ///< reaching the other user to ask for the file
    queued,        ///< in the other user's queue
    starting,      ///< accepted; the file connection is being made
    transferring,  ///< bytes arrive
    finishing,     ///< all bytes are there; the file is moved to its place
    completed,
    failed,     ///< not tried again by itself, see DownloadStatus::reason
    cancelled,  ///< by the user of this program
};

std::string_view to_string(DownloadState state);

enum class DownloadPriority : std::uint8_t { low, normal, high };

std::string_view to_string(DownloadPriority priority);
/// The error names those there are.
Result<DownloadPriority> parse_priority(std::string_view name);

/// A file in somebody's share.
struct FileSource {
    std::string username;
    /// The whole virtual path, byte for byte as its owner knows it.
    std::string path;

    bool operator==(const FileSource&) const = default;
};

/// Whether files can be written.
enum class DiskState : std::uint8_t {
    fine,
    full,
    read_only,
    unusable,  ///< gone, not permitted, or broken
};

std::string_view to_string(DiskState state);

struct DiskStatus {
    DiskState state = DiskState::fine;
    /// What is in the way, with the folder, in words; empty when fine.
    std::string reason;
};

struct DownloadRequest {
    std::string username;
    /// The whole virtual path, byte for byte as its owner told it.
    std::string path;
    /// As its owner told it; empty if nobody did.
    std::optional<std::uint64_t> size;
    /// The folder the finished file goes to, relative to the download folder; may use the fields
    /// of Settings::download_template. Empty: what that template says. Made safe before use,
    /// whatever it holds.
    std::string destination;
    /// Groups downloads for the people who asked, for example an album; not interpreted.
    std::string batch;
    /// Of the files of one user, those of higher priority are asked for first.
    DownloadPriority priority = DownloadPriority::normal;
};

struct DownloadStatus {
    DownloadId id;
    DownloadRequest request;
    DownloadState state = DownloadState::waiting;
    /// Why it is in this state, in words; never empty for paused, waiting and failed.
    std::string reason;
    std::uint64_t size = 0;         ///< 0 if unknown
    std::uint64_t received = 0;     ///< bytes on disk, those of earlier attempts included
    std::uint64_t speed = 0;        ///< bytes per second, averaged over the last seconds
    std::uint32_t queue_place = 0;  ///< 1 is next; 0 is unknown
    std::uint32_t attempts = 0;
    std::optional<Time> next_attempt;
    std::int64_t enqueued = 0;  ///< Unix seconds
    std::int64_t finished = 0;  ///< Unix seconds
    std::string partial_path;
    std::string final_path;  ///< once completed
    /// Who it is fetched from now: the one of the request, or another who has the same file.
    FileSource source;
    /// What came of looking for another source, in words; empty if nobody looked.
    std::string other_source;
};

/// A whole folder of somebody's share, fetched as one job. Survives restarts.
using FolderDownloadId = StrongId<struct FolderDownloadTag>;

struct FolderDownloadRequest {
    std::string username;
    std::string folder;  ///< virtual, byte for byte as its owner told it
    /// As DownloadRequest::destination; folders below it keep their names.
    std::string destination;
    DownloadPriority priority = DownloadPriority::normal;
};

enum class FolderDownloadState : std::uint8_t {
    listing,      ///< its owner is asked what is in it, again and again until he answers
    downloading,  ///< see its downloads
    completed,
    ended,  ///< not all of it is here, and nothing happens by itself any more
};

std::string_view to_string(FolderDownloadState state);

struct FolderDownloadStatus {
    FolderDownloadId id;
    FolderDownloadRequest request;
    FolderDownloadState state = FolderDownloadState::listing;
    std::string reason;  ///< in words; empty when completed
    std::vector<DownloadId> downloads;
    std::size_t files = 0;
    std::size_t files_completed = 0;
    std::uint64_t size = 0;
    std::uint64_t received = 0;
};

// --- uploads
// --------------------------------------------------------------------------------------

enum class UploadState : std::uint8_t {
    queued,
    preparing,     ///< a slot is taken; the file is looked at
    requesting,    ///< the downloader is asked whether he still wants it
    starting,      ///< he does; the file connection is being made
    transferring,  ///< bytes are sent
    completed,
    failed,
    cancelled,
};

std::string_view to_string(UploadState state);

struct UploadStatus {
    UploadId id;
    std::string username;
    std::string path;  ///< virtual
    UploadState state = UploadState::queued;
    std::string reason;
    std::uint64_t size = 0;
    std::uint64_t offset = 0;  ///< where the downloader asked to begin
    std::uint64_t sent = 0;    ///< bytes sent by this upload
    std::uint64_t speed = 0;
    std::uint32_t queue_place = 0;
    std::int64_t enqueued = 0;
    std::int64_t finished = 0;
    std::string group;  ///< whose rules it follows
};

// --- questions to other users
// ---------------------------------------------------------------------

enum class RequestKind : std::uint8_t { browse, user_info, folder };
enum class RequestState : std::uint8_t { connecting, asked, receiving, done, failed };

std::string_view to_string(RequestState state);

struct UserInfo {
    std::string description;
    Buffer picture;
    std::uint32_t upload_slots = 0;
    std::uint32_t queue_size = 0;
    bool slot_free = false;
    /// 0 nobody, 1 everybody, 2 user list, 3 permitted users.
    std::optional<std::uint32_t> upload_permission;
};

struct RequestStatus {
    RequestId id;
    RequestKind kind = RequestKind::browse;
    std::string username;
    std::string folder;  ///< for RequestKind::folder
    RequestState state = RequestState::connecting;
    std::string reason;                         ///< of a failure, in words
    std::uint64_t received = 0;                 ///< bytes of the answer so far
    std::uint64_t total = 0;                    ///< bytes of the whole answer, 0 until it begins
    std::shared_ptr<const Listing> listing;     ///< browse and folder, when done
    std::shared_ptr<const UserInfo> user_info;  ///< user info, when done
};

// --- numbers
// --------------------------------------------------------------------------------------

struct Statistics {
    std::size_t connections = 0;  ///< sockets open or opening
    std::size_t waiting_connections = 0;
    std::size_t peers = 0;
    std::size_t downloads = 0;
    std::size_t downloads_active = 0;
    std::size_t uploads_active = 0;
    std::size_t uploads_queued = 0;
    std::uint64_t bytes_downloaded = 0;
    std::uint64_t bytes_uploaded = 0;
    std::uint64_t searches_received = 0;
    std::uint64_t searches_answered = 0;
    std::uint64_t answers_delivered = 0;
    std::uint64_t answers_failed = 0;
    std::uint64_t connect_failures = 0;
    std::uint64_t malformed_messages = 0;
    std::uint32_t branch_level = 0;
    std::string branch_root;
    std::string parent;
    std::size_t children = 0;
};

}  // namespace kindred::client
