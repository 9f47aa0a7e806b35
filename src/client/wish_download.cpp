// What wishes fetch by themselves: the best file, or its whole folder, once.
#include "client/search_results.hpp"
#include "client/wishes.hpp"

#include <algorithm>
#include <tuple>

namespace kindred::client {
namespace {

/// How good a file is without loss, in kbit/s: better than what says its bitrate.
constexpr std::uint32_t lossless_kbps = 1411;

std::uint32_t quality_of(const RemoteFile& file) {
    return is_lossless(file.name) ? std::max(bitrate_of(file), lossless_kbps) : bitrate_of(file);
}

}  // namespace

/// What may be fetched of its results.
std::vector<SearchResponse> Wishes::wanted_of(const Entry& entry) const {
    std::vector<SearchResponse> found;
    for (const SearchResponse& response : searches_.responses(entry.search, 0)) {
        if (people_.banned(response.username) || response.username == context_.settings.username)
            continue;
        SearchResponse wanted_files = response;
        wanted_files.locked_files.clear();
        std::erase_if(wanted_files.files, [&](const RemoteFile& file) {
            return !wanted(entry, response.username, file);
        });
        if (!wanted_files.files.empty()) found.push_back(std::move(wanted_files));
    }
    return found;
}

void Wishes::fetch(Entry& entry) {
    if (entry.wish.download == WishDownload::off || entry.fulfilled) return;
    const std::vector<SearchResponse> found = wanted_of(entry);
    if (found.empty()) return;
    if (entry.wish.download == WishDownload::first)
        fetch_file(entry, found);
    else
        fetch_folder(entry, found);
}

void Wishes::fetch_file(Entry& entry, const std::vector<SearchResponse>& found) {
    // A free slot, quality, queue, speed; names, so that the choice is the same every time.
    const auto rank = [](const SearchResponse& response, const RemoteFile& file) {
        return std::tuple(!response.free_slot, ~quality_of(file), response.queue_length,
                          ~response.average_speed, std::string_view(response.username),
                          std::string_view(file.name));
    };
    const SearchResponse* from = nullptr;
    const RemoteFile* best = nullptr;
    for (const SearchResponse& response : found)
        for (const RemoteFile& file : response.files) {
            if (best != nullptr && rank(*from, *best) <= rank(response, file)) continue;
            from = &response;
            best = &file;
        }
    const auto queued =
        downloads_.enqueue({{from->username, best->name, best->size, entry.wish.destination,
                             entry.wish.query, DownloadPriority::normal}},
                           {});
    entry.download = queued.front();
    entry.fulfilled = static_cast<bool>(entry.download);
    if (!entry.fulfilled) entry.trouble = "there are too many downloads already";
}

void Wishes::fetch_folder(Entry& entry, const std::vector<SearchResponse>& found) {
    const FoundFolder best = found_folders(found).front();
    const auto started = folder_downloads_.start(
        {best.username, best.path, entry.wish.destination, DownloadPriority::normal});
    if (started)
        entry.folder = *started;
    else
        entry.trouble = started.error().message;
    entry.fulfilled = started.has_value();
}

std::vector<DownloadId> Wishes::downloads_of(const Entry& entry) const {
    std::vector<DownloadId> ids;
    if (entry.download) ids.push_back(entry.download);
    if (const auto folder = folder_downloads_.status(entry.folder)) ids = folder->downloads;
    std::erase_if(ids, [&](DownloadId id) { return !downloads_.status(id); });
    return ids;
}

std::string Wishes::fulfilled_reason(const Entry& entry) const {
    const auto folder = folder_downloads_.status(entry.folder);
    if (folder && folder->state != FolderDownloadState::completed)
        return "fetching a folder of " + folder->request.username + ": " + folder->reason;
    const auto file = downloads_.status(entry.download);
    if (file && file->state != DownloadState::completed)
        return "fetching from " + file->source.username + ": " +
               std::string(to_string(file->state));
    return folder || file ? "it is here"
                          : "it was fetched, and is not among the downloads any more";
}

}  // namespace kindred::client
