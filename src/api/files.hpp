// Files in the folders of downloads, as they are told and deleted over the API.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kindred::api {

enum class FileArea : std::uint8_t { downloads, incomplete };

struct FileInfo {
    std::string name;
    std::uint64_t size = 0;
    std::int64_t modified = 0;  ///< Unix seconds
};

struct FolderContent {
    std::string name;
    std::string path;  ///< below the folder of the area, with slashes; empty for that itself
    std::int64_t modified = 0;
    std::vector<FileInfo> files;
    std::vector<FolderContent> folders;  ///< empty themselves if only one level was asked for
};

}  // namespace kindred::api
