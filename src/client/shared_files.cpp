#include "client/shared_files.hpp"

#include "client/shares/catalog.hpp"
#include "protocol/codec.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

namespace peer = protocol::peer;

protocol::FileEntry entry_of(std::string name, std::uint64_t size,
                             const FileAttributes& attributes) {
    protocol::FileEntry entry;
    entry.name = std::move(name);
    entry.size.value = size;
    using protocol::AttributeType;
    const auto add = [&](AttributeType type, std::uint32_t value) {
        entry.attributes.push_back({type, value});
    };
    // The sets the reference client sends: lossless files tell their depth instead of a bitrate.
    const bool lossless = attributes.bit_depth != 0;
    if (!lossless && attributes.bitrate_kbps != 0)
        add(AttributeType::bitrate, attributes.bitrate_kbps);
    if (attributes.duration_seconds != 0) add(AttributeType::duration, attributes.duration_seconds);
    if (!lossless && attributes.bitrate_kbps != 0)
        add(AttributeType::vbr, attributes.variable_bitrate ? 1 : 0);
    if (lossless) {
        add(AttributeType::sample_rate, attributes.sample_rate_hz);
        add(AttributeType::bit_depth, attributes.bit_depth);
    }
    return entry;
}

std::vector<protocol::FileEntry> entries_of(const shares::Catalog& catalog,
                                            const std::vector<shares::FileId>& files) {
    std::vector<protocol::FileEntry> entries;
    entries.reserve(files.size());
    for (const shares::FileId id : files) {
        shares::SharedFile file = catalog.file(id);
        entries.push_back(entry_of(std::move(file.virtual_path), file.size, file.attributes));
    }
    return entries;
}

protocol::Directory directory_of(shares::SharedFolder&& folder) {
    protocol::Directory directory{std::move(folder.virtual_path), {}};
    directory.files.reserve(folder.files.size());
    for (shares::ListedFile& file : folder.files)
        directory.files.push_back(entry_of(std::move(file.name), file.size, file.attributes));
    return directory;
}

}  // namespace

std::optional<SharedSource> find_shared(const shares::Catalog* catalog,
                                        const std::string& virtual_path, shares::Visibility asker) {
    if (catalog == nullptr) return std::nullopt;
    const auto id = catalog->find(virtual_path);
    if (!id) return std::nullopt;
    shares::SharedFile file = catalog->file(*id);
    if (!shares::visible_to(file.visibility, asker)) return std::nullopt;
    return SharedSource{std::move(file.local_path), file.size};
}

std::vector<std::string> shared_folders(const shares::Catalog* catalog) {
    return catalog == nullptr ? std::vector<std::string>() : catalog->roots();
}

std::optional<peer::FileSearchResponse> search_shared(
    const shares::Catalog* catalog, const std::string& text, const Settings& settings,
    shares::Visibility asker, std::span<const std::string> excluded_phrases) {
    if (catalog == nullptr) return std::nullopt;
    const shares::Query query = shares::Query::parse(text);
    if (!query.answerable(settings.answer_min_query_length)) return std::nullopt;
    shares::SearchOptions options;
    options.asker = asker;
    options.show_locked = settings.show_locked_files;
    options.max_results = settings.answer_max_files;
    options.min_characters = settings.answer_min_query_length;
    options.excluded_phrases = excluded_phrases;
    const shares::SearchHits hits = catalog->search(query, options);
    if (hits.empty()) return std::nullopt;
    peer::FileSearchResponse response;
    response.files = entries_of(*catalog, hits.visible);
    response.private_files = entries_of(*catalog, hits.locked);
    return response;
}

std::optional<protocol::Directory> list_folder(const shares::Catalog* catalog,
                                               const std::string& virtual_path,
                                               shares::Visibility asker) {
    if (catalog == nullptr) return std::nullopt;
    const auto id = catalog->find_folder(virtual_path);
    if (!id) return std::nullopt;
    shares::SharedFolder folder = catalog->folder(*id);
    if (!shares::visible_to(folder.visibility, asker)) return std::nullopt;
    return directory_of(std::move(folder));
}

void write_browse_reply(const shares::Catalog& catalog, shares::Visibility asker, bool show_locked,
                        const std::function<void(ByteView)>& sink) {
    protocol::DeflateSink out(sink);
    // Folder by folder: the whole reply as structs would take several times its bytes.
    Buffer plain;
    const auto put = [&](std::uint32_t number) {
        for (int i = 0; i < 4; ++i) plain.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
    };
    const auto put_folders = [&](bool visible) {
        for (std::uint32_t i = 1; i <= catalog.folder_count(); ++i) {
            const shares::FolderId id{i};
            const shares::Visibility share = catalog.visibility(id);
            if (shares::visible_to(share, asker) != visible) continue;
            if (!shares::visible_as_locked(share)) continue;
            protocol::encode_fields(directory_of(catalog.folder(id)), plain);
            out.write(plain);
            plain.clear();
        }
    };
    const std::uint32_t visible = catalog.counts(asker).folders;
    put(visible);
    put_folders(true);
    put(0);  // "unknown"
    put(show_locked ? catalog.counts(shares::Visibility::trusted).folders - visible : 0);
    if (show_locked) put_folders(false);
    out.write(plain);
    out.finish();
}

SharedTotals shared_totals(const shares::Catalog* catalog) {
    if (catalog == nullptr) return {};
    const shares::SharedCounts counts = catalog->counts(shares::Visibility::everyone);
    return {counts.folders, counts.files};
}

}  // namespace kindred::client
