// The settings of the client engine, with the defaults that suit today's network. A value of this
// struct is all the engine knows about its user's wishes; where it comes from (file, flags, API) is
// the program's business.
#pragma once

#include "base/address_range.hpp"
#include "base/bytes.hpp"
#include "base/time.hpp"
#include "client/people_types.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace kindred::client {

/// How much one user may have; 0 for no limit.
struct UploadLimits {
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
};

/// Rules for uploads to some users. A user belongs to the first group that names him; else to
/// `privileged`, `buddies` or `default`, which exist also without being listed.
struct UploadGroup {
    std::string name;
    std::vector<std::string> users;  ///< names, or patterns with `*` and `?`
    /// Higher goes first. The groups that exist by themselves have 200, 100 and 0.
    int priority = 0;
    /// Uploads to the group at the same time, within those of all; 0 for no limit of its own.
    std::size_t slots = 0;
    /// Bytes per second for its uploads together; 0 for no limit of its own.
    std::uint64_t speed_limit = 0;
    /// First come, first served instead of taking turns by user.
    bool first_come = false;
    /// Of each of its users: waiting at a time, taken today, taken in seven days.
    UploadLimits queued;
    UploadLimits daily;
    UploadLimits weekly;
};

/// Other speed limits at a time of day, local time.
struct SpeedPeriod {
    int from_minute = 0;  ///< of the day
    int to_minute = 0;    ///< before `from_minute`: on the next day
    std::uint64_t upload_speed_limit = 0;
    std::uint64_t download_speed_limit = 0;
};

struct Settings {
    // --- account ---
    std::string server_host;  ///< a name or an IPv4 address
    std::uint16_t server_port = 2242;
    std::string username;
    std::string password;
    /// False: stay disconnected until connect() is called.
    bool connect_at_start = true;

    // --- folders, absolute ---
    std::string download_folder;
    std::string incomplete_folder;
    /// For what is quickly made again, such as answers to those who browse; empty: memory does.
    std::string cache_folder;

    // --- what others see ---
    std::string description;
    Buffer picture;

    // --- network ---
    /// Sockets to other users, at most; what exceeds it waits.
    std::size_t max_connections = 1024;
    /// Inbound connections of one address, at most.
    std::size_t max_connections_per_address = 64;
    bool distributed = true;
    /// Goes to the obfuscated port of those who have one, and to the plain one if that fails.
    bool obfuscate = false;

    // --- searching ---
    /// At most `search_budget` searches in any `search_period`: what the official server tolerates.
    std::size_t search_budget = 34;
    Duration search_period = 220s;
    /// A search stops taking responses after this long without one, ...
    Duration search_timeout = 30s;
    /// ... or when it has this many.
    std::size_t search_max_responses = 2500;
    std::size_t search_max_files = 200'000;

    // --- answering ---
    std::size_t answer_max_files = 300;
    std::size_t answer_min_query_length = 3;
    /// Files for buddies or trusted people are shown to the others, too, as locked.
    bool show_locked_files = false;

    // --- downloads ---
    /// Files asked of one user at a time; the rest waits here, in order.
    std::size_t downloads_asked_per_user = 100;
    /// Where a finished file goes, below the download folder. The fields are in paths.hpp:
    /// {user} {folder} {path} {file} {stem} {extension} {batch}
    std::string download_template = "{folder}/{file}";
    /// Before a partial file grows, so many of its last bytes are fetched again and must be the
    /// same, or it belonged to another file.
    std::size_t resume_overlap = 64 << 10;
    /// A download that got no byte for so long looks for another source; 0 for only by hand.
    Duration other_source_after = 30min;

    // --- uploads ---
    std::size_t upload_slots = 3;
    /// First come, first served instead of taking turns by user.
    bool upload_queue_fifo = false;
    std::size_t upload_queue_files_per_user = 100;
    std::uint64_t upload_queue_bytes_per_user = 10'000ull << 20;
    /// Bytes per second for all uploads together; 0 for no limit.
    std::uint64_t upload_speed_limit = 0;
    std::uint64_t download_speed_limit = 0;
    std::vector<UploadGroup> upload_groups;
    /// The first that fits counts instead of the two limits above.
    std::vector<SpeedPeriod> speed_periods;
    /// What local time is ahead of UTC, for `speed_periods`.
    int utc_offset_minutes = 0;

    // --- people ---
    std::vector<std::string> buddies;
    std::vector<std::string> trusted;
    std::vector<std::string> banned_users;
    std::vector<AddressRange> banned_addresses;
    std::vector<std::string> ignored_users;
    std::string ban_message;  ///< added to the refusal `Banned`
    std::vector<std::string> auto_join_rooms;
    /// Others may add this user to their private rooms.
    bool room_invitations = true;
    /// Away by itself after this long without a sign of the user; 0 for never.
    Duration away_after{0};
    std::vector<std::string> likes;
    std::vector<std::string> hates;
    /// Wishes that are always there, see Client::add_wish; one that is no longer named here goes.
    std::vector<std::string> wishes;
};

}  // namespace kindred::client
