// Every waiting time of the client engine, with its reason. The choices of other clients are in
// docs/protocol.md (limits, numbers, timers).
#pragma once

#include "base/time.hpp"

namespace kindred::client::timing {

// --- session ---

inline constexpr Duration server_connect = 30s;
inline constexpr Duration login_answer = 30s;
/// The first reconnect comes after a random time in this range, so that the users of a server that
/// went down do not come back in one wave; then the wait doubles.
inline constexpr Duration reconnect_least = 5s;
inline constexpr Duration reconnect_first = 15s;
inline constexpr Duration reconnect_most = 300s;
/// A session that lasted this long was a good one: the next reconnect starts small again.
inline constexpr Duration session_proven = 60s;
inline constexpr Duration server_ping = 300s;

// --- connections between users ---

inline constexpr Duration address_answer = 10s;
inline constexpr Duration direct_connect = 10s;
/// For the other side to connect to us once the server has told it to.
inline constexpr Duration indirect_answer = 20s;
/// Who refuses a direct connection may be starting again at this moment, and then never hears what
/// the server has relayed. While that is waited for he is tried again: first after this, then each
/// time after twice as long.
inline constexpr Duration direct_again = 1s;
/// A connect that waits for a free socket gives up after this.
inline constexpr Duration socket_wait = 30s;
/// For the first message on a connection that came in.
inline constexpr Duration init_message = 10s;
/// An address that worked is tried without asking the server again, ...
inline constexpr Duration address_proven = 300s;
/// ... and gets this much of a start before the server is asked to relay.
inline constexpr Duration proven_head_start = 1s;
/// Some clients lose what arrives together with the first message of a connection, so what is to
/// follow waits this long, or until they have said something.
inline constexpr Duration first_message_alone = 20ms;
/// A connection the other side makes for us may come after ours is up.
inline constexpr Duration late_pierce = 60s;
inline constexpr Duration peer_idle = 60s;
/// Idle time of a connection that only carried a search answer: he may want to download now.
inline constexpr Duration peer_idle_after_answer = 20s;

/// A test of the own port: users are found, dialed and asked, a few at a time.
inline constexpr Duration reachability_test = 90s;

// --- questions to the server ---

inline constexpr Duration interests_answer = 30s;

// --- requests to users ---

/// User info and folder contents; a browse reply may take its time.
inline constexpr Duration request_answer = 30s;
inline constexpr Duration browse_answer = 600s;
/// Of one user's browse and info requests within this, only the first few are answered.
inline constexpr Duration repeated_requests = 400ms;

// --- file connections ---

/// For the token on a file connection that came in.
inline constexpr Duration file_token = 15s;
/// For the offset, once the token is sent.
inline constexpr Duration file_offset = 30s;
/// For the offset on a connection of ours before the downloader is asked to make one: some clients
/// take file connections only of their own making.
inline constexpr Duration file_offset_here = 2s;
/// An empty file ends without any byte: some downloaders close, some say an offset, some wait.
inline constexpr Duration empty_file = 3s;
inline constexpr Duration file_idle = 60s;
inline constexpr Duration file_first_byte = 120s;
/// For the downloader to close once everything is sent.
inline constexpr Duration file_linger = 60s;

// --- downloads ---

/// Reaching the other side to ask; longer than a failing dial takes.
inline constexpr Duration download_request = 90s;
/// From accepting an upload to its first byte.
inline constexpr Duration download_start = 60s;
inline constexpr Duration queue_place_first = 5s;
inline constexpr Duration queue_place_interval = 300s;
/// After this many unanswered questions the request itself is repeated.
inline constexpr int queue_place_unanswered = 2;
/// Retries: doubling from the first to the longest wait.
inline constexpr Duration retry_first = 5s;
inline constexpr Duration retry_most = 900s;
inline constexpr Duration retry_offline = 900s;
inline constexpr Duration retry_disk = 900s;
inline constexpr Duration retry_shutdown = 180s;
inline constexpr Duration retry_limits = 600s;
/// While a disk is full or cannot be written to, it is looked at again this often.
inline constexpr Duration disk_check = 30s;
/// Between two downloads that look for another source by themselves: each costs a search.
inline constexpr Duration other_source_interval = 60s;
/// How long after it found none a download looks again.
inline constexpr Duration other_source_again = 2h;
/// A folder whose owner did not tell what is in it is asked for again after this.
inline constexpr Duration folder_again = 180s;
/// For the disk to answer: a hanging network share must not hold a download without a word.
inline constexpr Duration disk_answer = 120s;

// --- jobs ---

/// A search of a job is looked at this often, ...
inline constexpr Duration job_search_look = 1s;
/// ... and ends when something good was found and nothing more came for this long.
inline constexpr Duration job_search_quiet = 5s;
/// When no search can be begun because there are too many, it is tried again after this.
inline constexpr Duration job_search_again = 60s;
/// Downloads of a job are looked at this often for progress; their end is noticed at once.
inline constexpr Duration job_download_look = 10s;
/// A source from which nothing comes, and in whose queue nothing moves, is left for another after
/// this, ...
inline constexpr Duration job_source_patience = 120s;
/// ... and given up after this if there is none: queues of hours are not rare.
inline constexpr Duration job_last_source_patience = 6h;

// --- uploads ---

inline constexpr Duration upload_answer = 45s;
inline constexpr Duration upload_connect = 60s;

// --- distributed network ---

/// For a possible parent to prove itself by a search.
inline constexpr Duration parent_candidate = 60s;

}  // namespace kindred::client::timing
