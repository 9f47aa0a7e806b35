// Looks at and deletes what is below a folder, and nothing else: no part of a path may be a link,
// or lead upwards, whatever somebody else does in that folder meanwhile. Blocks: for workers.
#pragma once

#include "api/files.hpp"
#include "base/result.hpp"

#include <string>

namespace kindred::io {

/// The folder `path` below `root`; an empty path is `root` itself. Links in it are not shown.
/// Fails if there is no such folder, or there is more in it than can be told.
Result<api::FolderContent> list_below(const std::string& root, const std::string& path, bool deep);

/// Deletes a file, or a folder with all that is in it; a link in it goes, not what it leads to.
Result<void> delete_below(const std::string& root, const std::string& path, bool folder);

}  // namespace kindred::io
