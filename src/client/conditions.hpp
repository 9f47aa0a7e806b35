// What a file of somebody must be like to be fetched without anybody looking: format, quality,
// length, names. Pure functions of what its owner says about it.
#pragma once

#include "base/result.hpp"
#include "client/types.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::client {

/// What is 0, empty or false does not matter.
struct Conditions {
    std::vector<std::string> formats;  ///< one of these extensions, as `mp3`
    std::uint32_t min_bitrate_kbps = 0;
    std::uint32_t max_bitrate_kbps = 0;
    std::uint32_t min_sample_rate_hz = 0;
    std::uint32_t max_sample_rate_hz = 0;
    std::uint32_t min_bit_depth = 0;
    /// How far from the wanted length it may be.
    std::uint32_t length_tolerance_seconds = 0;
    bool strict_title = false;   ///< the name of the file has the title in it, word by word
    bool strict_artist = false;  ///< the path has the artist in it
    bool strict_album = false;   ///< the folders have the album in them
    /// Words, or several side by side: all of these in the path, and none of those. Compared as
    /// plain_words() are: `live` is not in `Oliver`.
    std::vector<std::string> words;
    std::vector<std::string> without;
    std::vector<std::string> banned_users;
    /// What its owner does not tell is good enough. A bitrate that is not told is reckoned from
    /// size and length if it can be.
    bool accept_unknown = false;

    bool operator==(const Conditions&) const = default;

    static void fields(auto& m, auto& v) {
        v("formats", m.formats);
        v("min_bitrate", m.min_bitrate_kbps)("max_bitrate", m.max_bitrate_kbps);
        v("min_sample_rate", m.min_sample_rate_hz)("max_sample_rate", m.max_sample_rate_hz);
        v("min_bit_depth", m.min_bit_depth)("length_tolerance", m.length_tolerance_seconds);
        v("strict_title", m.strict_title)("strict_artist", m.strict_artist);
        v("strict_album", m.strict_album)("words", m.words)("without", m.without);
        v("banned_users", m.banned_users)("accept_unknown", m.accept_unknown);
    }
};

/// What is wanted, as far as somebody said; what conditions about length and names compare with.
struct WantedNames {
    std::string artist;
    std::string title;
    std::string album;
    std::uint32_t length_seconds = 0;

    bool operator==(const WantedNames&) const = default;
};

/// The conditions with formats in lower case and without dot; or what is wrong with them: too many
/// entries, empty or overlong ones, a least above the most.
Result<Conditions> checked(Conditions conditions);

/// How a file fares.
struct Verdict {
    std::size_t met = 0;             ///< conditions that are set and met
    std::vector<std::string> unmet;  ///< what is wrong, a sentence for each that is not
};

/// `file.name` is the whole virtual path.
Verdict judge(const Conditions& conditions, std::string_view username, const RemoteFile& file,
              const WantedNames& wanted = {});
/// The first condition it does not meet, in words; nothing if it meets them all. Cheaper.
std::optional<std::string> first_unmet(const Conditions& conditions, std::string_view username,
                                       const RemoteFile& file, const WantedNames& wanted = {});
inline bool meets(const Conditions& conditions, std::string_view username, const RemoteFile& file,
                  const WantedNames& wanted = {}) {
    return !first_unmet(conditions, username, file, wanted);
}

/// The bitrate its owner tells, or what size and length amount to; 0 if neither is told.
std::uint32_t bitrate_of(const RemoteFile& file);
/// What is behind the last dot of the name, in lower case; empty if there is none.
std::string format_of(std::string_view path);
/// `3:52`
std::string length_text(std::uint32_t seconds);

}  // namespace kindred::client
