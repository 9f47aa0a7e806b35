#include "io/share_snapshot.hpp"

#include "client/shares/catalog_image.hpp"
#include "client/shares/mix.hpp"
#include "io/fd.hpp"
#include "io/folder_stamps.hpp"
#include "io/packed.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kindred::io {
namespace {

using client::shares::mix;

/// In front of the report, which the catalog follows.
struct Header {
    std::uint64_t magic;
    std::uint64_t settings;
    std::uint64_t report_size;
    std::uint64_t report_hash;
};
constexpr std::uint64_t magic = 0x4b494e4453485202;

/// Equal for settings by which the same is shared.
std::uint64_t hash_of(const ScanOptions& options) {
    std::uint64_t hash = mix(magic, options.share_hidden ? 1 : 0);
    for (const ShareFolder& share : options.folders) {
        hash = mix(mix(hash, share.path), share.alias);
        hash = mix(hash, static_cast<std::uint64_t>(share.visibility));
        hash = mix(hash, share.excludes.size());
        for (const std::string& pattern : share.excludes) hash = mix(hash, pattern);
    }
    return hash;
}

Buffer pack(const ShareSnapshot& snapshot) {
    const ScanReport& report = snapshot.result.report;
    Buffer out;
    put_number(out, static_cast<std::uint64_t>(snapshot.scanned));
    for (const std::uint64_t number :
         {report.files, report.folders, report.bytes, report.not_shared_count})
        put_number(out, number);
    const FolderStamps none;
    (snapshot.result.stamps == nullptr ? none : *snapshot.result.stamps).pack(out);
    for (const NotShared& entry : report.not_shared) {
        put_text(out, entry.path);
        put_text(out, entry.why);
    }
    return out;
}

ShareSnapshot unpack(ByteView bytes) {
    PackedReader in(bytes);
    ShareSnapshot snapshot;
    snapshot.scanned = static_cast<std::int64_t>(in.number());
    ScanReport& report = snapshot.result.report;
    for (std::uint64_t* number :
         {&report.files, &report.folders, &report.bytes, &report.not_shared_count})
        *number = in.number();
    snapshot.result.stamps = std::make_shared<const FolderStamps>(FolderStamps::unpack(in));
    while (!in.at_end() && !in.failed()) {
        NotShared& entry = report.not_shared.emplace_back();
        entry.path = in.text();
        entry.why = in.text();
    }
    return snapshot;
}

bool write_all(int fd, ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

bool read_all(int fd, std::span<std::uint8_t> out) {
    while (!out.empty()) {
        const ssize_t got = ::read(fd, out.data(), out.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        out = out.subspan(static_cast<std::size_t>(got));
    }
    return true;
}

ByteView view_of(const Header& header) {
    return as_bytes({reinterpret_cast<const char*>(&header), sizeof header});
}

}  // namespace

Result<void> save_snapshot(const std::string& path, const ScanOptions& options,
                           const ShareSnapshot& snapshot) {
    // Not synced: what a crash of the machine leaves half written is noticed when it is read.
    const std::string partial = path + ".new";
    const Fd file(::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file) return cannot("write", partial);
    const Buffer report = pack(snapshot);
    const Header header{magic, hash_of(options), report.size(), mix(0, as_text(report))};
    bool good = write_all(file.get(), view_of(header)) && write_all(file.get(), report);
    client::shares::write_image(*snapshot.result.catalog, [&](ByteView bytes) {
        good = good && write_all(file.get(), bytes);
    });
    if (!good) return cannot("write", partial);
    if (::rename(partial.c_str(), path.c_str()) != 0) return cannot("replace", path);
    return {};
}

Result<ShareSnapshot> load_snapshot(const std::string& path, const ScanOptions& options) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file && errno == ENOENT) return fail("nothing is kept of an earlier scan");
    struct stat facts{};
    if (!file || ::fstat(file.get(), &facts) != 0) return cannot("read", path);
    const auto size = static_cast<std::uint64_t>(facts.st_size);
    std::array<std::uint8_t, sizeof(Header)> start{};
    if (!read_all(file.get(), start)) return fail(path + " is too short");
    Header header{};
    std::memcpy(&header, start.data(), sizeof header);
    if (header.magic != magic) return fail(path + " is of another version");
    if (header.settings != hash_of(options)) return fail(path + " is of other settings");
    if (header.report_size > size) return fail(path + " is damaged");
    Buffer report(static_cast<std::size_t>(header.report_size));
    if (!read_all(file.get(), report) || mix(0, as_text(report)) != header.report_hash)
        return fail(path + " is damaged");
    ShareSnapshot snapshot = unpack(report);
    auto catalog = client::shares::read_image(
        [&](std::span<std::uint8_t> out) { return read_all(file.get(), out); }, size);
    if (!catalog) return fail(path + ": " + catalog.error().message);
    snapshot.result.catalog = std::make_shared<const client::shares::Catalog>(*std::move(catalog));
    return snapshot;
}

}  // namespace kindred::io
