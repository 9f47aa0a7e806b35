#include "client/shares/file_tree.hpp"

#include "base/assert.hpp"
#include "client/shares/words.hpp"

#include <algorithm>
#include <bit>

namespace kindred::client::shares {
namespace {

// FNV-1a, 64 bits.
constexpr std::uint64_t hash_start = 0xcbf29ce484222325;

std::uint64_t hash_on(std::uint64_t hash, std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

/// The hash of the path of a folder from that of its parent; equal for names that differ in case
/// only.
std::uint64_t path_hash(std::uint64_t parent, std::string_view name, std::string& scratch) {
    lower_case(name, scratch);
    std::ranges::replace(scratch, '\\', '_');
    return hash_on(hash_on(parent, "\\"), scratch);
}

std::size_t slot_of(std::uint64_t hash, std::size_t slots) {
    return (hash ^ hash >> 32) & (slots - 1);
}

/// The names of a virtual path, which may have `/` for separators and one at its end.
std::vector<std::string_view> split_path(std::string_view path) {
    std::vector<std::string_view> names;
    while (true) {
        const std::size_t end = path.find_first_of("\\/");
        names.push_back(path.substr(0, end));
        if (end == std::string_view::npos || end + 1 == path.size()) return names;
        path.remove_prefix(end + 1);
    }
}

bool same_name(std::string_view local, std::string_view asked, bool exact) {
    if (exact && local.size() != asked.size()) return false;
    if (local.find('\\') != std::string_view::npos)
        return exact ? shared_name(local) == asked : equal_ignoring_case(shared_name(local), asked);
    return exact ? local == asked : equal_ignoring_case(local, asked);
}

void append_shared_name(std::string_view local_name, std::string& out) {
    const std::size_t start = out.size();
    out += local_name;
    for (std::size_t i = start; (i = out.find('\\', i)) != std::string::npos;) out[i] = '_';
}

enum RecordFlags : std::uint8_t {
    has_bitrate = 1,
    has_duration = 2,
    has_sample_rate = 4,
    has_bit_depth = 8,
    is_variable = 16,
};

}  // namespace

std::string shared_name(std::string_view local_name) {
    std::string name;
    append_shared_name(local_name, name);
    return name;
}

std::string_view without_slash(std::string_view root) {
    while (root.ends_with('/')) root.remove_suffix(1);
    return root;
}

void write_record(ByteArena& out, const FileRecord& record) {
    const FileAttributes& known = record.attributes;
    out.append_varint(record.local_name.size());
    out.append(record.local_name);
    out.append_varint(record.size);
    const int flags = (known.bitrate_kbps != 0 ? has_bitrate : 0) |
                      (known.duration_seconds != 0 ? has_duration : 0) |
                      (known.sample_rate_hz != 0 ? has_sample_rate : 0) |
                      (known.bit_depth != 0 ? has_bit_depth : 0) |
                      (known.variable_bitrate ? is_variable : 0);
    *out.extend(1) = static_cast<std::uint8_t>(flags);
    for (const std::uint32_t value :
         {known.bitrate_kbps, known.duration_seconds, known.sample_rate_hz, known.bit_depth})
        if (value != 0) out.append_varint(value);
}

FileRecord read_record(const std::uint8_t*& in) {
    FileRecord record;
    const std::size_t length = read_varint(in);
    record.local_name = {reinterpret_cast<const char*>(in), length};
    in += length;
    record.size = read_varint(in);
    const std::uint8_t flags = *in++;
    const auto read_if = [&](RecordFlags flag) {
        return (flags & flag) != 0 ? static_cast<std::uint32_t>(read_varint(in)) : 0;
    };
    record.attributes.bitrate_kbps = read_if(has_bitrate);
    record.attributes.duration_seconds = read_if(has_duration);
    record.attributes.sample_rate_hz = read_if(has_sample_rate);
    record.attributes.bit_depth = read_if(has_bit_depth);
    record.attributes.variable_bitrate = (flags & is_variable) != 0;
    return record;
}

SharedCounts FileTree::counts(Visibility asker) const {
    SharedCounts sum;
    for (const Share& share : shares_) {
        if (!visible_to(share.visibility, asker)) continue;
        sum.folders += share.counts.folders;
        sum.files += share.counts.files;
    }
    return sum;
}

std::size_t FileTree::memory() const {
    return nodes_.memory() + folders_.capacity() * sizeof(Folder) + names_.memory() +
           records_.memory() + (samples_.capacity() + path_slots_.capacity()) * 4;
}

FileRecord FileTree::record(FileId id) const {
    KINDRED_ASSERT(id && id.value < nodes_.count() && !nodes_.is_folder(id.value));
    const Folder& folder = folders_[nodes_.folder_of(id.value)];
    const std::uint32_t index = id.value - folder.node - 1;
    const std::uint32_t sample = index / sample_distance;
    const std::uint8_t* in = records_.data() + folder.records;
    if (sample > 0) in += samples_[folder.samples + sample - 1];
    for (std::uint32_t i = 0; i < index % sample_distance; ++i) read_record(in);
    return read_record(in);
}

void FileTree::append_path(std::uint32_t folder, std::string& path) const {
    const Folder& here = folders_[folder];
    if (here.parent != folder) {
        append_path(here.parent, path);
        path += '\\';
    }
    append_shared_name(name(here), path);
}

void FileTree::append_local_path(std::uint32_t folder, std::string& path) const {
    const Folder& here = folders_[folder];
    if (here.parent == folder) {
        path += shares_[here.share].root;
        return;
    }
    append_local_path(here.parent, path);
    path += '/';
    path += name(here);
}

void FileTree::virtual_path(FileId id, std::string& path) const {
    path.clear();
    append_path(nodes_.folder_of(id.value), path);
    path += '\\';
    append_shared_name(record(id).local_name, path);
}

SharedFile FileTree::file(FileId id) const {
    const FileRecord found = record(id);
    const std::uint32_t folder = nodes_.folder_of(id.value);
    SharedFile file;
    virtual_path(id, file.virtual_path);
    append_local_path(folder, file.local_path);
    file.local_path += '/';
    file.local_path += found.local_name;
    file.size = found.size;
    file.attributes = found.attributes;
    file.visibility = shares_[folders_[folder].share].visibility;
    return file;
}

SharedFolder FileTree::folder(FolderId id) const {
    KINDRED_ASSERT(id && id.value <= folders_.size());
    const Folder& found = folders_[id.value - 1];
    SharedFolder folder{{}, shares_[found.share].visibility, {}};
    append_path(id.value - 1, folder.virtual_path);
    folder.files.reserve(found.files);
    const std::uint8_t* in = records_.data() + found.records;
    for (Node file = 1; file <= found.files; ++file) {
        const FileRecord record = read_record(in);
        folder.files.push_back({shared_name(record.local_name), record.size, record.attributes,
                                FileId{found.node + file}});
    }
    return folder;
}

std::vector<FolderId> FileTree::folders_in(FolderId id) const {
    std::vector<FolderId> found;
    const Node end = nodes_.folder_end(id.value - 1);
    std::uint32_t i = id.value;  // the folder behind this one in preorder
    while (i < folders_.size() && folders_[i].node < end) {
        found.push_back(FolderId{i + 1});
        const Node behind = nodes_.folder_end(i);
        if (behind >= nodes_.count()) break;
        i = nodes_.folder_of(behind);
    }
    return found;
}

std::string FileTree::path_in_share(FolderId id) const {
    std::string path;
    append_local_path(id.value - 1, path);
    const std::string& root = shares_[folders_[id.value - 1].share].root;
    return path.size() == root.size() ? std::string() : path.substr(root.size() + 1);
}

std::vector<std::string> FileTree::roots() const {
    std::vector<std::string> roots;
    for (const Share& share : shares_) roots.push_back(share.root.empty() ? "/" : share.root);
    return roots;
}

std::optional<FolderId> FileTree::find_share(std::string_view alias, std::string_view root) const {
    const auto folder = find_folder(alias);
    if (!folder) return std::nullopt;
    const Folder& found = folders_[folder->value - 1];
    const bool is_share = found.parent == folder->value - 1 && name(found) == alias;
    return is_share && shares_[found.share].root == without_slash(root) ? folder : std::nullopt;
}

Visibility FileTree::visibility(Node node) const {
    return shares_[folders_[nodes_.folder_of(node)].share].visibility;
}

Node FileTree::share_end(Node node) const {
    return shares_[folders_[nodes_.folder_of(node)].share].end;
}

bool FileTree::has_path(std::uint32_t folder, const std::vector<std::string_view>& path,
                        bool exact) const {
    for (auto step = path.rbegin(); step != path.rend(); ++step) {
        const Folder& here = folders_[folder];
        if (!same_name(name(here), *step, exact)) return false;
        const bool is_share = here.parent == folder;
        if (is_share) return step + 1 == path.rend();
        folder = here.parent;
    }
    return false;
}

std::optional<std::uint32_t> FileTree::find_folder(const std::vector<std::string_view>& path,
                                                   bool exact) const {
    if (path_slots_.empty()) return std::nullopt;
    std::uint64_t hash = hash_start;
    std::string scratch;
    for (const std::string_view step : path) hash = path_hash(hash, step, scratch);
    const std::size_t mask = path_slots_.size() - 1;
    for (std::size_t i = slot_of(hash, path_slots_.size()); path_slots_[i] != 0; i = (i + 1) & mask)
        if (has_path(path_slots_[i] - 1, path, exact)) return path_slots_[i] - 1;
    return std::nullopt;
}

std::optional<FileId> FileTree::find_in(std::uint32_t folder, std::string_view file,
                                        bool exact) const {
    const Folder& here = folders_[folder];
    const std::uint8_t* in = records_.data() + here.records;
    for (Node i = 1; i <= here.files; ++i)
        if (same_name(read_record(in).local_name, file, exact)) return FileId{here.node + i};
    return std::nullopt;
}

std::optional<FileId> FileTree::find_file(std::string_view virtual_path) const {
    std::vector<std::string_view> path = split_path(virtual_path);
    const std::string_view file = path.back();
    path.pop_back();
    for (const bool exact : {true, false})
        if (const auto folder = find_folder(path, exact))
            for (const bool exact_file : {true, false})
                if (const auto found = find_in(*folder, file, exact_file)) return found;
    return std::nullopt;
}

std::optional<FolderId> FileTree::find_folder(std::string_view virtual_path) const {
    const std::vector<std::string_view> path = split_path(virtual_path);
    for (const bool exact : {true, false})
        if (const auto folder = find_folder(path, exact)) return FolderId{*folder + 1};
    return std::nullopt;
}

void FileTree::index_paths() {
    path_slots_.assign(std::bit_ceil(folders_.size() * 3 / 2 + 1), 0);
    std::vector<std::uint64_t> hashes(folders_.size());
    std::string scratch;
    for (std::uint32_t i = 0; i < folders_.size(); ++i) {
        const Folder& folder = folders_[i];
        const std::uint64_t above = folder.parent == i ? hash_start : hashes[folder.parent];
        hashes[i] = path_hash(above, name(folder), scratch);
        std::size_t slot = slot_of(hashes[i], path_slots_.size());
        while (path_slots_[slot] != 0) slot = (slot + 1) & (path_slots_.size() - 1);
        path_slots_[slot] = i + 1;
    }
}

}  // namespace kindred::client::shares
