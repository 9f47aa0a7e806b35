// Every bound on what strangers may make us hold, in one place, each with its reason. Bounds that
// an operator may change are the defaults of a setting; the setting refers to the name here.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kindred::limits {

inline constexpr std::size_t kib = 1024;
inline constexpr std::size_t mib = 1024 * kib;

// --- frames: the largest `length` accepted, by kind of connection -------------------------------

/// Client to server before login: a Login with every optional field stays below 200 bytes.
inline constexpr std::size_t server_request_before_login = 8 * kib;
/// Client to server after login: the longest honest message is a MessageUsers with a long list.
inline constexpr std::size_t server_request = 64 * kib;
/// Server to client: a global user list of 1,000,000 people is about 50 MiB; known clients take
/// 448.
inline constexpr std::size_t server_response = 448 * mib;
/// Peer-init and distributed messages are small; 16 KiB is what the reference client accepts.
inline constexpr std::size_t peer_init = 16 * kib;
inline constexpr std::size_t distributed = 16 * kib;
/// Ordinary peer messages carry a path and a few numbers.
inline constexpr std::size_t peer = 1 * mib;
/// Search replies, folder contents and unknown codes, compressed.
inline constexpr std::size_t peer_listing = 16 * mib;
/// Whole shares (compressed) and user pictures.
inline constexpr std::size_t peer_browse = 448 * mib;

// --- zlib: the most a compressed body may inflate to ---------------------------------------------

/// Search replies and folder contents.
inline constexpr std::size_t inflated_listing = 128 * mib;
/// Whole shares: about 85 bytes a file, so this is more than 20 million files.
inline constexpr std::size_t inflated_browse = 2048 * mib;

/// How many times its compressed size a body may inflate to, beyond a floor for short ones. Lists
/// of real files stay below 40; zlib itself reaches 1,030, which only a bomb has use for.
inline constexpr std::size_t inflated_ratio = 128;
inline constexpr std::size_t inflated_floor = 4 * mib;

/// List elements one message may hold, all lists together: 4 million files are more than anybody
/// shares, and at about 130 bytes a decoded file they bound what a small bomb can make us hold.
inline constexpr std::size_t list_elements = 4'000'000;

// --- shares --------------------------------------------------------------------------------------

/// Words of a search query. Honest ones have a handful; a query with more is not answered.
inline constexpr std::size_t search_query_words = 32;
/// Bytes of posting lists that a `*suffix` may put together (0.5 to 1 ms each). A suffix that is
/// more common is looked for in the paths of the files that match otherwise.
inline constexpr std::size_t search_suffix_postings = 512 * kib;
/// Up to so many files and folders that match otherwise, a `*suffix` is looked for in their paths
/// (about 1 us each), which is less than putting together its posting lists.
inline constexpr std::size_t search_few_candidates = 64;
/// Paths that one search may look through for common suffixes and forbidden phrases (about 1 us
/// each); what matches behind them is not found.
inline constexpr std::size_t search_examined_paths = 2'000;
/// Shared folders of one client, and bytes of the name of one.
inline constexpr std::size_t shares = 60'000;
inline constexpr std::size_t shared_name = 1'024;
/// What a scan reports by name of what it does not share; the rest is counted.
inline constexpr std::size_t not_shared_reported = 10'000;
/// Bytes of names and facts of all shared files: offsets are 32 bits. About 100 million files.
inline constexpr std::size_t shared_records = 4'000 * mib;

// --- the server: sizes that the network's protocol fixes -----------------------------------------

/// Longest username and room name; clients reject longer ones.
inline constexpr std::size_t username = 30;
inline constexpr std::size_t room_name = 24;
/// Longest password: far above what people type, far below what a hash should be asked to read.
inline constexpr std::size_t password = 256;
/// Longest line of chat, private message or announcement.
inline constexpr std::size_t chat_line = 2048;
/// A room wall entry, and how many of them a room keeps.
inline constexpr std::size_t ticker = 1024;
inline constexpr std::size_t tickers_per_room = 200;
/// Longest search query that is distributed.
inline constexpr std::size_t search_query = 256;
/// Longest interest, and how many of each kind a user may have.
inline constexpr std::size_t interest = 64;
inline constexpr std::size_t interests_per_user = 30;
/// Entries of the answers about interests.
inline constexpr std::size_t recommendations = 100;
inline constexpr std::size_t global_recommendations = 200;
inline constexpr std::size_t similar_users = 200;
/// Candidates in one PossibleParents message.
inline constexpr std::size_t possible_parents = 10;

// --- client: what other users may make it hold --------------------------------------------------

/// Bytes of a user name in PeerInit; servers allow 30.
inline constexpr std::size_t peer_username = 256;
/// Bytes of a file, as somebody claims: a pebibyte is more than any disk of this network, and what
/// is above it is a lie or an error, and taken as not told.
inline constexpr std::uint64_t claimed_file_size = std::uint64_t{1} << 50;

// --- connections ---------------------------------------------------------------------------------

/// Bytes that may wait for one slow reader: a minute of a busy room's chat is far below it.
inline constexpr std::size_t out_queue = 4 * mib;

// --- HTTP ----------------------------------------------------------------------------------------

/// All headers of one request; browsers with many cookies stay below 8 KiB.
inline constexpr std::size_t http_header = 16 * kib;
/// A request's body: JSON of thousands of files to download.
inline constexpr std::size_t http_body = 4 * mib;
/// Connections at once: many tabs and tools of one household.
inline constexpr std::size_t http_connections = 256;
/// One WebSocket message from a client.
inline constexpr std::size_t websocket_message = 1 * mib;

}  // namespace kindred::limits
