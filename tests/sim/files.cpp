#include "sim/files.hpp"

#include <algorithm>

namespace kindred::sim {

const Buffer* MemoryFiles::find(std::string_view path) const {
    const auto found = files_.find(path);
    return found == files_.end() ? nullptr : &found->second;
}

Result<void> MemoryFiles::writable(const std::string& path, std::uint64_t growth) const {
    if (read_only_) return fail("cannot write " + path + ": Read-only file system");
    if (capacity_ && used_ + growth > *capacity_)
        return fail("cannot write " + path + ": No space left on device");
    return {};
}

Result<void> MemoryFiles::write_at(const std::string& path, std::uint64_t offset, ByteView bytes) {
    const Buffer* file = find(path);
    const std::uint64_t size = file == nullptr ? 0 : file->size();
    const std::uint64_t end = std::max(size, offset + bytes.size());
    if (auto allowed = writable(path, end - size); !allowed) return allowed;
    Buffer& content = files_[path];
    content.resize(end);
    std::ranges::copy(bytes, content.begin() + static_cast<std::ptrdiff_t>(offset));
    used_ += end - size;
    return {};
}

Result<void> MemoryFiles::truncate(const std::string& path, std::uint64_t size) {
    const auto found = files_.find(path);
    if (found == files_.end()) return fail("cannot truncate " + path + ": No such file");
    const std::uint64_t old_size = found->second.size();
    if (auto allowed = writable(path, size > old_size ? size - old_size : 0); !allowed)
        return allowed;
    found->second.resize(size);
    used_ = used_ - old_size + size;
    return {};
}

Result<void> MemoryFiles::rename(const std::string& from, const std::string& to) {
    const auto found = files_.find(from);
    if (found == files_.end()) return fail("cannot rename " + from + ": No such file");
    if (auto allowed = writable(to, 0); !allowed) return allowed;
    if (from == to) return {};
    Buffer content = std::move(found->second);
    files_.erase(found);
    if (const Buffer* replaced = find(to)) used_ -= replaced->size();
    files_[to] = std::move(content);
    return {};
}

Result<void> MemoryFiles::remove(const std::string& path) {
    const auto found = files_.find(path);
    if (found == files_.end()) return fail("cannot remove " + path + ": No such file");
    if (read_only_) return fail("cannot remove " + path + ": Read-only file system");
    used_ -= found->second.size();
    files_.erase(found);
    return {};
}

void MemoryFiles::generate(const std::string& path, std::uint64_t size, std::uint64_t seed) {
    Random random(seed);
    Buffer content(size);
    for (auto& byte : content) byte = static_cast<std::uint8_t>(random());
    if (const Buffer* replaced = find(path)) used_ -= replaced->size();
    used_ += size;
    files_[path] = std::move(content);
}

}  // namespace kindred::sim
