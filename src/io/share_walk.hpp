// Which entries of a shared folder are shared: the rules about hidden names, excludes, links,
// special files and permissions, and the reading of one directory by them.
#pragma once

#include "base/result.hpp"
#include "io/share_cache.hpp"
#include "io/share_scanner.hpp"

#include <string>
#include <string_view>
#include <vector>

struct stat;

namespace kindred::io {

struct WalkedFolder {
    std::vector<CachedFile> files;            ///< sorted by name, without attributes
    std::vector<std::string> folders;         ///< names of folders below, sorted
    std::vector<std::string> linked_folders;  ///< the same, of those that are links
    std::vector<NotShared> not_shared;

    bool contains(std::string_view name) const;
};

class ShareWalk {
  public:
    explicit ShareWalk(const ScanOptions& options);

    /// Reads the directory `relative` (empty for the shared folder itself) of a share.
    Result<WalkedFolder> read(const ShareFolder& share, const std::string& relative) const;

    /// Empty if that name in the directory `relative` is shared, or why not.
    std::string_view why_not_name(const ShareFolder& share, const std::string& relative,
                                  const std::string& name) const;
    /// Empty if a link may be followed: it ends inside a shared folder, but not above itself.
    std::string_view why_not_link(const std::string& path) const;

  private:
    void take(const ShareFolder& share, int directory, const std::string& relative,
              std::string name, WalkedFolder& into) const;
    std::string_view why_not_file(int directory, const std::string& name,
                                  const struct stat& facts) const;

    bool share_hidden_;
    std::vector<std::string> roots_;  // resolved, with a slash at the end
};

/// The path with all links followed; empty if it leads nowhere.
std::string resolved_path(const std::string& path);
/// The path with a slash at its end.
std::string with_slash(std::string path);
/// Joins a folder and a path below it, either of which may be empty.
std::string join_path(const std::string& folder, const std::string& below);

}  // namespace kindred::io
