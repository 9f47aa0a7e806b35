// What the last scans learned about the files of shared folders, in SQLite: size, time and inode to
// tell whether a file has changed, and the attributes that were read from it. One row a folder,
// because a scan asks folder by folder.
#pragma once

#include "client/types.hpp"
#include "io/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::io {

struct CachedFile {
    std::string name;
    std::uint64_t size = 0;
    std::int64_t modified = 0;  ///< nanoseconds since 1970
    std::uint64_t inode = 0;
    client::FileAttributes attributes;

    bool same_content(const CachedFile& other) const {
        return size == other.size && modified == other.modified && inode == other.inode;
    }
    bool operator==(const CachedFile&) const = default;
};

class ShareCache {
  public:
    /// Opens or creates the file.
    static Result<ShareCache> open(const std::string& path);

    /// The files of a folder as they were put last, in the same order; empty if it is not known.
    Result<std::vector<CachedFile>> folder(const std::string& path);
    /// Durable against a crash of the process after the next commit().
    Result<void> put(const std::string& path, const std::vector<CachedFile>& files);
    Result<void> commit();
    /// Names a folder that is neither asked for nor put.
    void keep(const std::string& path);
    /// Deletes all folders that have not been named since the cache was opened.
    Result<void> forget_others();

  private:
    ShareCache(Database database, Statement select, Statement insert)
        : database_(std::move(database)), select_(std::move(select)), insert_(std::move(insert)) {}
    Result<void> begin();

    Database database_;
    Statement select_;
    Statement insert_;
    bool in_transaction_ = false;
    std::vector<std::int64_t> named_;  // ids of the folders
};

}  // namespace kindred::io
