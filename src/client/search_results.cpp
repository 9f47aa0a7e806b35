#include "client/search_results.hpp"

#include "client/paths.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

namespace kindred::client {
namespace {

constexpr std::array<std::string_view, 9> lossless_extensions = {
    "flac", "wav", "ape", "alac", "aiff", "aif", "wv", "dsf", "tta"};

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string extension_of(std::string_view path) {
    const std::string_view name = base_name(path);
    const std::size_t dot = name.rfind('.');
    return dot == name.npos || dot == 0 ? std::string() : lower(name.substr(dot + 1));
}

bool words_pass(std::string_view path, const ResultFilter& filter) {
    if (filter.include.empty() && filter.exclude.empty()) return true;
    const std::string text = lower(path);
    const auto has = [&](const std::string& word) { return text.find(lower(word)) != text.npos; };
    return std::ranges::all_of(filter.include, has) && std::ranges::none_of(filter.exclude, has);
}

/// The share of the points that is earned, with a word about it.
struct Merit {
    int points = 0;
    std::string reason;
};

Merit slot_merit(const FoundFolder& folder) {
    if (folder.free_slot) return {35, "a free slot"};
    const int points = std::max(0, 20 - static_cast<int>(std::min(folder.queue_length, 1000u)));
    return {points, "a queue of " + std::to_string(folder.queue_length)};
}

Merit speed_merit(const FoundFolder& folder) {
    // 5 points for each step from 32 kB/s on, four times as fast as the one before.
    int points = 0;
    for (std::uint64_t step = 32'000; step <= folder.average_speed && points < 20; step *= 4)
        points += 5;
    return {points, std::to_string(folder.average_speed / 1000) + " kB/s"};
}

Merit quality_merit(const FoundFolder& folder) {
    std::uint64_t bitrates = 0;
    std::size_t told = 0;
    std::size_t lossless = 0;
    for (const RemoteFile& file : folder.files) {
        if (is_lossless(file.name)) ++lossless;
        if (file.attributes.bitrate_kbps == 0) continue;
        bitrates += file.attributes.bitrate_kbps;
        ++told;
    }
    if (2 * lossless > folder.files.size()) return {25, "lossless"};
    if (told == 0) return {0, "no bitrate told"};
    const auto average = static_cast<int>(std::min<std::uint64_t>(bitrates / told, 320));
    return {average * 20 / 320, std::to_string(average) + " kbit/s"};
}

Merit completeness_merit(const FoundFolder& folder, std::size_t most_files) {
    const std::size_t files = folder.files.size();
    return {static_cast<int>(20 * files / std::max<std::size_t>(most_files, 1)),
            std::to_string(files) + " of at most " + std::to_string(most_files) + " files"};
}

void judge(FoundFolder& folder, std::size_t most_files) {
    std::array merits = {slot_merit(folder), completeness_merit(folder, most_files),
                         quality_merit(folder), speed_merit(folder)};
    std::ranges::sort(merits, [](const Merit& a, const Merit& b) {
        return a.points != b.points ? a.points > b.points : a.reason < b.reason;
    });
    for (Merit& merit : merits) {
        folder.score += merit.points;
        folder.reasons.push_back(std::move(merit.reason));
    }
    if (!folder.locked) return;
    folder.score /= 4;
    folder.reasons.insert(folder.reasons.begin(), "given to chosen people only");
}

bool better(const FoundFolder& a, const FoundFolder& b) {
    if (a.score != b.score) return a.score > b.score;
    if (a.username != b.username) return a.username < b.username;
    return a.path < b.path;
}

void add_files(std::map<std::string, FoundFolder>& folders, const SearchResponse& response,
               const std::vector<RemoteFile>& files, bool locked, const ResultFilter& filter) {
    for (const RemoteFile& file : files) {
        if (!passes(file, filter)) continue;
        const std::string path(folder_path(file.name));
        FoundFolder& folder = folders[path];
        folder.username = response.username;
        folder.path = path;
        folder.free_slot = response.free_slot;
        folder.average_speed = response.average_speed;
        folder.queue_length = response.queue_length;
        folder.locked = folder.locked || locked;
        folder.size += file.size;
        folder.files.push_back(file);
    }
}

}  // namespace

bool is_lossless(std::string_view path) {
    const std::string extension = extension_of(path);
    return std::ranges::find(lossless_extensions, extension) != lossless_extensions.end();
}

bool passes(const RemoteFile& file, const ResultFilter& filter) {
    const FileAttributes& about = file.attributes;
    const auto listed = [&](const std::string& wanted) {
        return lower(wanted) == extension_of(file.name);
    };
    return file.size >= filter.min_size && (filter.max_size == 0 || file.size <= filter.max_size) &&
           about.bitrate_kbps >= filter.min_bitrate_kbps &&
           about.duration_seconds >= filter.min_duration_seconds &&
           (filter.max_duration_seconds == 0 ||
            about.duration_seconds <= filter.max_duration_seconds) &&
           about.bit_depth >= filter.min_bit_depth &&
           (!filter.lossless || is_lossless(file.name)) &&
           (filter.extensions.empty() || std::ranges::any_of(filter.extensions, listed)) &&
           words_pass(file.name, filter);
}

std::vector<FoundAlbum> found_albums(std::span<const SearchResponse> responses,
                                     const ResultFilter& filter) {
    std::map<std::string, FoundAlbum> albums;
    for (const SearchResponse& response : responses) {
        if (filter.free_slot && !response.free_slot) continue;
        std::map<std::string, FoundFolder> folders;
        add_files(folders, response, response.files, false, filter);
        if (filter.locked) add_files(folders, response, response.locked_files, true, filter);
        for (auto& [path, folder] : folders) {
            if (folder.files.size() < filter.min_files_in_folder) continue;
            const std::string name(base_name(path));
            FoundAlbum& album = albums[lower(name)];
            if (album.name.empty()) album.name = name;
            album.most_files = std::max(album.most_files, folder.files.size());
            album.sources.push_back(std::move(folder));
        }
    }
    std::vector<FoundAlbum> found;
    for (auto& [key, album] : albums) {
        for (FoundFolder& folder : album.sources) judge(folder, album.most_files);
        std::ranges::sort(album.sources, better);
        found.push_back(std::move(album));
    }
    std::ranges::sort(found, [](const FoundAlbum& a, const FoundAlbum& b) {
        return better(a.sources.front(), b.sources.front());
    });
    return found;
}

std::vector<FoundFolder> found_folders(std::span<const SearchResponse> responses,
                                       const ResultFilter& filter) {
    std::vector<FoundFolder> found;
    for (FoundAlbum& album : found_albums(responses, filter))
        std::ranges::move(album.sources, std::back_inserter(found));
    std::ranges::sort(found, better);
    return found;
}

}  // namespace kindred::client
