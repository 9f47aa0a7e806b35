// What a scan saw in each folder, as one number a folder. Where the next one sees the same, the
// folder is taken over from the last catalog without asking the cache about every file.
#pragma once

#include "io/packed.hpp"
#include "io/share_cache.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace kindred::io {

/// What is told of a folder that is to be looked at closely by the next scan, whatever it sees.
inline constexpr std::uint64_t no_stamp = 0;

/// Equal for the same names, sizes, times and inodes in the same order; never `no_stamp`.
std::uint64_t stamp_of(const std::vector<CachedFile>& files);

class FolderStamps {
  public:
    /// Each folder once. Nothing is found before settle().
    void note(std::string_view folder, std::uint64_t stamp);
    /// Ends the noting. What `others` has of further folders is taken over.
    void settle(const FolderStamps* others = nullptr);

    /// Whether this is what was noted for the folder.
    bool has(std::string_view folder, std::uint64_t stamp) const;

    void pack(Buffer& out) const;
    static FolderStamps unpack(PackedReader& in);

  private:
    struct Entry {
        std::uint64_t folder = 0;  // hash of the path
        std::uint64_t stamp = 0;
    };

    std::vector<Entry> entries_;  // by folder
};

}  // namespace kindred::io
