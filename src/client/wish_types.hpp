// The nouns of the wish list: what is searched again and again until it is there.
#pragma once

#include "client/conditions.hpp"
#include "client/types.hpp"

namespace kindred::client {

using WishId = StrongId<struct WishTag>;

/// What is fetched without anybody looking, once.
enum class WishDownload : std::uint8_t {
    off,
    first,  ///< the best file that meets the conditions
    album,  ///< the whole folder of the best ones
};

std::string_view to_string(WishDownload download);

/// What the user of this program wants.
struct Wish {
    std::string query;
    bool enabled = true;  ///< false: not searched by itself
    WishDownload download = WishDownload::off;
    /// What files must be like to count as found, and to be fetched.
    Conditions conditions;
    std::string destination;  ///< as DownloadRequest::destination

    bool operator==(const Wish&) const = default;
};

enum class WishState : std::uint8_t {
    paused,     ///< not enabled
    waiting,    ///< for its turn, see WishStatus::reason and next_search
    searching,  ///< see its search
    fulfilled,  ///< what it wants is in the downloads; not searched by itself any more
};

std::string_view to_string(WishState state);

struct WishStatus {
    WishId id;
    Wish wish;
    /// In the settings, which keep it there: it cannot be removed, nor its query changed.
    bool in_settings = false;
    WishState state = WishState::waiting;
    std::string reason;            ///< in words
    std::int64_t created = 0;      ///< Unix seconds
    std::int64_t last_search = 0;  ///< Unix seconds, 0: never
    std::int64_t next_search = 0;  ///< Unix seconds when its turn comes, 0: unknown
    SearchId search;               ///< whose responses are its results; none if they are gone
    std::size_t found = 0;         ///< files in its last results that meet the conditions
    std::size_t fresh = 0;         ///< files found since they were marked as seen
    std::vector<DownloadId> downloads;
};

}  // namespace kindred::client
