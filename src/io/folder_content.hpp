// All files below a folder, read into memory: for the small set of files a program serves itself.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace kindred::io {

struct FileContent {
    std::string path;  ///< relative to the folder, with slashes
    std::string bytes;
};

/// Regular files only, in the order of their paths; links are not followed. More than `limit`
/// bytes together, or a file that cannot be read, is an error. Blocks.
Result<std::vector<FileContent>> read_folder(const std::string& folder, std::size_t limit);

}  // namespace kindred::io
