// Makes a small music library of generated sound: real MP3, FLAC and Ogg Vorbis files with tags and
// covers, the same on every machine that has the same encoders.
#include "cover.hpp"
#include "encoders.hpp"
#include "synthesizer.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace kindred::sample_library {
namespace {

namespace fs = std::filesystem;

struct Album {
    std::string artist;
    std::string title;
    std::string year;
    Format format;
    Piece sound;  // of the first track; the others vary it
    std::vector<std::string> tracks;
};

const std::vector<Album> albums{
    {"Aurora Pines",
     "Tide Tables",
     "2019",
     Format::mp3_variable,
     {.seed = 11, .seconds = 12, .beats_per_minute = 92, .key = 57, .minor = false},
     {"Low Water", "Harbour Lights", "Salt and Rope", "Slack Tide"}},
    {"Aurora Pines",
     "Northern Interludes",
     "2021",
     Format::mp3_constant,
     {.seed = 23, .seconds = 8, .beats_per_minute = 76, .key = 52, .minor = true},
     {"First Frost", "Lantern Walk", "Long Way Down to the Lake"}},
    {"S\u00e9verine \u00c5ngstr\u00f6m",
     "\u00c9t\u00e9 sur l'\u00eele",
     "2023",
     Format::flac16,
     {.seed = 37, .seconds = 10, .beats_per_minute = 104, .key = 60, .minor = false},
     {"Matin clair", "La barque bleue", "Cigales", "\u00c9toiles"}},
    {"The Quiet Circuits",
     "Copper and Glass",
     "2024",
     Format::vorbis,
     {.seed = 53, .seconds = 15, .beats_per_minute = 84, .key = 55, .minor = true},
     {"Relay", "Warm Resistor", "Night Shift"}},
    {"The Quiet Circuits",
     "Copper and Glass (24 bit)",
     "2024",
     Format::flac24,
     {.seed = 53, .seconds = 6, .beats_per_minute = 84, .key = 55, .minor = true},
     {"Relay"}},
};

struct Track {
    const Album* album;
    unsigned number;  // from 1
    fs::path folder;
};

Result<void> write_file(const fs::path& path, ByteView content) {
    std::ofstream file(path, std::ios::binary);
    file.write(as_text(content).data(), static_cast<std::streamsize>(content.size()));
    file.close();
    if (!file) return fail("cannot write " + path.string());
    return {};
}

/// Made beside its place and moved there, so that a file in place is a whole one.
Result<void> make_track(const Track& track) {
    const Album& album = *track.album;
    const std::string& title = album.tracks[track.number - 1];
    Piece piece = album.sound;
    piece.seed += track.number;
    piece.seconds += track.number % 3;
    piece.key += static_cast<int>(track.number * 5 % 12) - 5;
    const Tags tags{album.artist, album.title, title, album.year, track.number};
    const Buffer wave = wave_file(play(piece), bits_of(album.format));

    const std::string name = "0" + std::to_string(track.number) + " - " + title;
    const fs::path place = track.folder / (name + ending_of(album.format));
    const fs::path made = place.string() + ".part" + ending_of(album.format);
    if (auto done = encode(album.format, tags, wave, made.string()); !done) return done;
    std::error_code error;
    fs::rename(made, place, error);
    if (error) return fail("cannot make " + place.string() + ": " + error.message());
    return {};
}

Result<std::vector<Track>> make_folders(const fs::path& root) {
    std::vector<Track> tracks;
    for (const Album& album : albums) {
        const std::string name = album.title + " (" + album.year + ")";
        const fs::path folder = root / "Music" / album.artist / name;
        std::error_code error;
        fs::create_directories(folder, error);
        if (error) return fail("cannot make " + folder.string() + ": " + error.message());
        if (auto cover = write_file(folder / "cover.png", cover_png(album.sound.seed)); !cover)
            return std::unexpected(cover.error());
        for (unsigned number = 1; number <= album.tracks.size(); ++number)
            tracks.push_back({&album, number, folder});
    }
    return tracks;
}

Result<void> make_library(const fs::path& root) {
    const auto tracks = make_folders(root);
    if (!tracks) return std::unexpected(tracks.error());
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    Result<void> result;
    const auto work = [&] {
        for (std::size_t i = next++; i < tracks->size(); i = next++) {
            Result<void> done = make_track((*tracks)[i]);
            const std::scoped_lock lock(mutex);
            if (!done) result = std::move(done);
        }
    };
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i)
        threads.emplace_back(work);
    threads.clear();
    return result;
}

}  // namespace
}  // namespace kindred::sample_library

int main(int count, char** arguments) {
    if (count != 2) {
        std::fprintf(stderr, "usage: make-sample-library FOLDER\n");
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);  // an encoder that ends early is an error, not our end
    const auto made = kindred::sample_library::make_library(arguments[1]);
    if (made) return 0;
    std::fprintf(stderr, "make-sample-library: %s\n", made.error().message.c_str());
    return 1;
}
