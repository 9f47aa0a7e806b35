// The files of one simulated machine, in memory. They outlive the process that wrote them; the
// disk can be full or read-only. Paths are plain names without meaning: there are no folders.
#pragma once

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace kindred::sim {

class MemoryFiles {
  public:
    /// Null when there is no such file.
    const Buffer* find(std::string_view path) const;
    bool contains(std::string_view path) const { return find(path) != nullptr; }
    const std::map<std::string, Buffer, std::less<>>& all() const { return files_; }

    /// Writes over or behind what is there; a gap before `offset` reads as zeros.
    Result<void> write_at(const std::string& path, std::uint64_t offset, ByteView bytes);
    Result<void> truncate(const std::string& path, std::uint64_t size);
    /// Replaces `to` if it exists, as rename(2) does.
    Result<void> rename(const std::string& from, const std::string& to);
    Result<void> remove(const std::string& path);

    /// A file of `size` bytes that look random and depend on `seed` only.
    void generate(const std::string& path, std::uint64_t size, std::uint64_t seed);

    void set_read_only(bool read_only) { read_only_ = read_only; }
    /// Bytes that the disk holds, all files together; empty for no limit.
    void set_capacity(std::optional<std::uint64_t> bytes) { capacity_ = bytes; }
    std::uint64_t used() const { return used_; }

  private:
    Result<void> writable(const std::string& path, std::uint64_t growth) const;

    std::map<std::string, Buffer, std::less<>> files_;
    std::uint64_t used_ = 0;
    bool read_only_ = false;
    std::optional<std::uint64_t> capacity_;
};

}  // namespace kindred::sim
