#include "io/share_cache.hpp"

#include "io/packed.hpp"

#include <algorithm>
#include <array>

namespace kindred::io {
namespace {

// The id of a folder is a hash of its path; the path beside it tells two with one hash apart.
constexpr std::array<std::string_view, 1> migrations{
    "CREATE TABLE folders (id INTEGER PRIMARY KEY, path BLOB NOT NULL, files BLOB NOT NULL)"};

std::int64_t id_of(std::string_view path) {
    std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
    for (const char c : path) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return static_cast<std::int64_t>(hash);
}

constexpr std::size_t usual_packed_size = 48;  // of a file; a guess that saves growing

Buffer pack(const std::vector<CachedFile>& files) {
    Buffer out;
    for (const CachedFile& file : files) {
        put_text(out, file.name);
        put_number(out, file.size);
        put_number(out, static_cast<std::uint64_t>(file.modified));
        put_number(out, file.inode);
        put_number(out, file.attributes.bitrate_kbps);
        put_number(out, file.attributes.duration_seconds);
        put_number(out, file.attributes.sample_rate_hz);
        put_number(out, file.attributes.bit_depth);
        put_number(out, file.attributes.variable_bitrate ? 1 : 0);
    }
    return out;
}

/// Empty for bytes that are not what pack() makes; the files are read again then.
std::vector<CachedFile> unpack(ByteView bytes) {
    std::vector<CachedFile> files;
    files.reserve(bytes.size() / usual_packed_size);
    for (PackedReader in(bytes); !in.at_end();) {
        CachedFile& file = files.emplace_back();
        file.name = in.text();
        file.size = in.number();
        file.modified = static_cast<std::int64_t>(in.number());
        file.inode = in.number();
        file.attributes.bitrate_kbps = in.small_number();
        file.attributes.duration_seconds = in.small_number();
        file.attributes.sample_rate_hz = in.small_number();
        file.attributes.bit_depth = in.small_number();
        file.attributes.variable_bitrate = in.number() != 0;
        if (in.failed()) return {};
    }
    return files;
}

}  // namespace

Result<ShareCache> ShareCache::open(const std::string& path) {
    auto database = Database::open(path, Durability::process, migrations);
    if (!database) return std::unexpected(database.error());
    auto select = database->prepare("SELECT path, files FROM folders WHERE id = ?");
    if (!select) return std::unexpected(select.error());
    auto insert = database->prepare("REPLACE INTO folders (id, path, files) VALUES (?, ?, ?)");
    if (!insert) return std::unexpected(insert.error());
    return ShareCache(std::move(*database), std::move(*select), std::move(*insert));
}

Result<std::vector<CachedFile>> ShareCache::folder(const std::string& path) {
    // Within one transaction the database is locked once, not for every folder.
    if (auto begun = begin(); !begun) return std::unexpected(begun.error());
    const std::int64_t id = id_of(path);
    named_.push_back(id);
    select_.bind(id);
    std::vector<CachedFile> files;
    const Result<bool> row = select_.step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return files;
    if (as_text(select_.blob(0)) == path) files = unpack(select_.blob(1));
    const Result<bool> end = select_.step();  // one row at most; this frees the statement
    if (!end) return std::unexpected(end.error());
    return files;
}

Result<void> ShareCache::begin() {
    if (in_transaction_) return {};
    in_transaction_ = true;
    return database_.execute("BEGIN");
}

Result<void> ShareCache::put(const std::string& path, const std::vector<CachedFile>& files) {
    if (auto begun = begin(); !begun) return begun;
    const Buffer packed = pack(files);
    named_.push_back(id_of(path));
    return insert_.bind(named_.back()).bind(as_bytes(path)).bind(ByteView(packed)).run();
}

void ShareCache::keep(const std::string& path) {
    named_.push_back(id_of(path));
}

Result<void> ShareCache::commit() {
    if (!in_transaction_) return {};
    in_transaction_ = false;
    return database_.execute("COMMIT");
}

Result<void> ShareCache::forget_others() {
    std::ranges::sort(named_);
    std::vector<std::int64_t> others;
    auto all = database_.prepare("SELECT id FROM folders");
    if (!all) return std::unexpected(all.error());
    while (true) {
        const Result<bool> row = all->step();
        if (!row) return std::unexpected(row.error());
        if (!*row) break;
        const std::int64_t id = all->integer(0);
        if (!std::ranges::binary_search(named_, id)) others.push_back(id);
    }
    if (others.empty()) return commit();
    auto remove = database_.prepare("DELETE FROM folders WHERE id = ?");
    if (!remove) return std::unexpected(remove.error());
    if (auto begun = begin(); !begun) return begun;
    for (const std::int64_t id : others)
        if (auto done = remove->bind(id).run(); !done) return done;
    return commit();
}

}  // namespace kindred::io
