// Files and folders on disk, with errors that name the path. All calls block.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "io/fd.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace kindred::io {

/// Creates `path` and the folders above it; fine if it is there already.
Result<void> create_folders(const std::string& path);

/// The whole file, at most `limit` bytes of it; a longer file is an error.
Result<std::string> read_file(const std::string& path, std::size_t limit);

/// Replaces the file so that after a crash there is the old one or the new one, whole.
Result<void> write_file(const std::string& path, std::string_view content, unsigned mode = 0644);

/// Makes what is in the folder (names, not contents of files) durable.
Result<void> sync_folder(const std::string& path);

/// Bytes an ordinary user may still write to the file system that has `path`.
Result<std::uint64_t> free_space(const std::string& path);

/// A folder that one process at a time may use: holds `<folder>/lock` as long as it lives. The
/// kernel lets go of it when the process dies, however it dies.
class FolderLock {
  public:
    /// The error says which process has it, if it left its number.
    static Result<FolderLock> take(const std::string& folder);

  private:
    explicit FolderLock(Fd file) : file_(std::move(file)) {}
    Fd file_;
};

}  // namespace kindred::io
