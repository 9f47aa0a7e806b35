#include "io/folder_stamps.hpp"

#include "client/shares/mix.hpp"

#include <algorithm>
#include <iterator>

namespace kindred::io {
namespace {

using client::shares::mix;

std::uint64_t hash_of(std::string_view folder) {
    return mix(0, folder);
}

}  // namespace

std::uint64_t stamp_of(const std::vector<CachedFile>& files) {
    std::uint64_t hash = files.size();
    for (const CachedFile& file : files) {
        hash = mix(mix(hash, file.name), file.size);
        hash = mix(mix(hash, static_cast<std::uint64_t>(file.modified)), file.inode);
    }
    return std::max(hash, no_stamp + 1);
}

void FolderStamps::note(std::string_view folder, std::uint64_t stamp) {
    entries_.push_back({hash_of(folder), stamp});
}

void FolderStamps::settle(const FolderStamps* others) {
    std::ranges::sort(entries_, {}, &Entry::folder);
    if (others == nullptr) return;
    std::vector<Entry> all;
    all.reserve(entries_.size() + others->entries_.size());
    // Of two for one folder the first is taken, which is ours.
    std::ranges::set_union(entries_, others->entries_, std::back_inserter(all), {}, &Entry::folder,
                           &Entry::folder);
    entries_ = std::move(all);
}

bool FolderStamps::has(std::string_view folder, std::uint64_t stamp) const {
    const std::uint64_t hash = hash_of(folder);
    const auto found = std::ranges::lower_bound(entries_, hash, {}, &Entry::folder);
    return found != entries_.end() && found->folder == hash && found->stamp == stamp;
}

void FolderStamps::pack(Buffer& out) const {
    put_number(out, entries_.size());
    for (const Entry& entry : entries_) {
        put_number(out, entry.folder);
        put_number(out, entry.stamp);
    }
}

FolderStamps FolderStamps::unpack(PackedReader& in) {
    FolderStamps stamps;
    for (std::uint64_t left = in.number(); left > 0 && !in.failed(); --left) {
        Entry& entry = stamps.entries_.emplace_back();
        entry.folder = in.number();
        entry.stamp = in.number();
    }
    return stamps;
}

}  // namespace kindred::io
