#include "io/folder_content.hpp"

#include "io/files.hpp"

#include <algorithm>
#include <filesystem>

namespace kindred::io {

Result<std::vector<FileContent>> read_folder(const std::string& folder, std::size_t limit) {
    namespace fs = std::filesystem;
    std::vector<FileContent> files;
    std::size_t total = 0;
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (!fs::is_regular_file(entry->symlink_status())) continue;
        auto bytes = read_file(entry->path().string(), limit - total);
        if (!bytes) return std::unexpected(bytes.error());
        total += bytes->size();
        files.push_back(
            {entry->path().lexically_relative(folder).generic_string(), *std::move(bytes)});
    }
    if (error) return fail("cannot read the folder " + folder + ": " + error.message());
    std::ranges::sort(files, {}, &FileContent::path);
    return files;
}

}  // namespace kindred::io
