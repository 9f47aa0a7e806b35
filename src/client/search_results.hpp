// What a search found, the way people look at it: folders of one user, albums that several have,
// the most promising first, each with the reasons for its place. Pure functions of the responses.
#pragma once

#include "client/types.hpp"

#include <span>

namespace kindred::client {

/// What a file, its folder or its owner must be like; what is not set does not matter.
struct ResultFilter {
    std::vector<std::string> include;     ///< all of these in the path, in any case
    std::vector<std::string> exclude;     ///< none of these
    std::vector<std::string> extensions;  ///< one of these, as `mp3`
    std::uint64_t min_size = 0;
    std::uint64_t max_size = 0;
    std::uint32_t min_bitrate_kbps = 0;  ///< files that do not tell theirs do not pass
    std::uint32_t min_duration_seconds = 0;
    std::uint32_t max_duration_seconds = 0;
    std::uint32_t min_bit_depth = 0;
    bool lossless = false;
    bool free_slot = false;
    bool locked = false;  ///< also files given to chosen people only
    std::size_t min_files_in_folder = 0;
};

bool passes(const RemoteFile& file, const ResultFilter& filter);
/// By the name of the file: flac, wav, ape, alac and the like.
bool is_lossless(std::string_view path);

/// The files of one folder of one user.
struct FoundFolder {
    std::string username;
    std::string path;  ///< virtual
    bool free_slot = false;
    std::uint32_t average_speed = 0;
    std::uint32_t queue_length = 0;
    bool locked = false;
    std::vector<RemoteFile> files;
    std::uint64_t size = 0;
    int score = 0;  ///< 0 to 100
    /// What made the score, in words, the weightiest first.
    std::vector<std::string> reasons;
};

/// Folders of the same name at several users.
struct FoundAlbum {
    std::string name;
    std::size_t most_files = 0;        ///< of any of them
    std::vector<FoundFolder> sources;  ///< best first
};

/// The folders, best first.
std::vector<FoundFolder> found_folders(std::span<const SearchResponse> responses,
                                       const ResultFilter& filter = {});
/// The same, by name; the album with the best source first.
std::vector<FoundAlbum> found_albums(std::span<const SearchResponse> responses,
                                     const ResultFilter& filter = {});

}  // namespace kindred::client
