// What sharing costs: building and holding a catalog, answering searches, and scanning files on
// disk beside a bare loop of stat and tag reading over the same files.
#include "client/remote_files.hpp"
#include "client/shared_files.hpp"
#include "client/shares/catalog.hpp"
#include "io/audio_tags.hpp"
#include "io/client_jobs.hpp"
#include "io/share_scanner.hpp"
#include "io/share_snapshot.hpp"
#include "own_usage.hpp"
#include "share_world.hpp"

#include <taglib/fileref.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace kindred::bench {
namespace {

namespace fs = std::filesystem;
using client::shares::Catalog;
using client::shares::Query;

/// Of this process, in MB; `VmRSS` or `VmHWM`.
double resident(const std::string& which) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(which)) return std::stod(line.substr(which.size() + 1)) / 1024;
    return 0;
}

void measure_queries(const Catalog& catalog, ShareWorld& world, ShareWorld::Kind kind,
                     const char* name) {
    std::vector<std::string> queries;
    for (int i = 0; i < 20'000; ++i) queries.push_back(world.query(kind));
    std::vector<double> times;
    std::size_t answered = 0;
    for (const std::string& text : queries) {
        const double begin = cpu_seconds();
        const auto hits = catalog.search(Query::parse(text), {});
        times.push_back((cpu_seconds() - begin) * 1e6);
        answered += hits.empty() ? 0 : 1;
    }
    std::ranges::sort(times);
    double sum = 0;
    for (const double time : times) sum += time;
    const auto count = static_cast<double>(times.size());
    std::printf("  %-12s mean %8.2f us   p99 %8.1f us   worst %8.1f us   answered %4.1f %%\n", name,
                sum / count, times[times.size() * 99 / 100], times.back(),
                100.0 * static_cast<double>(answered) / count);
}

/// A folder that is gone at the end.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = (fs::temp_directory_path() / "shares-bench-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() { fs::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

/// What a program does at its start instead of waiting for the scan.
void measure_snapshot(const std::shared_ptr<const Catalog>& catalog) {
    const TemporaryFolder folder;
    const std::string path = folder.path() / "shares.catalog";
    const double begin = cpu_seconds();
    static_cast<void>(io::save_snapshot(path, {}, {{catalog, {}}, 0}));
    const double saved = cpu_seconds();
    const auto loaded = io::load_snapshot(path, {});
    std::printf("  kept on disk: %.1f MB, written in %.0f ms, read in %.0f ms%s\n",
                static_cast<double>(fs::file_size(path)) / 1e6, (saved - begin) * 1e3,
                (cpu_seconds() - saved) * 1e3, loaded ? "" : " AND REFUSED");
}

/// The list for those who browse: made, taken from its file, and read as its receiver does.
void measure_browse(const std::shared_ptr<const Catalog>& catalog) {
    const TemporaryFolder folder;
    client::Job job = client::KeepFrame{
        folder.path() / "browse", 1, 5, [&](const client::KeepFrame::Sink& sink) {
            client::write_browse_reply(*catalog, client::shares::Visibility::everyone, false, sink);
        }};
    double begin = cpu_seconds();
    io::perform(job);
    const double made = (cpu_seconds() - begin) * 1e3;
    begin = cpu_seconds();
    const auto kept = std::get<client::FrameMade>(io::perform(job));
    const double fetched = (cpu_seconds() - begin) * 1e3;
    std::ofstream("/proc/self/clear_refs") << "5";  // the peak counts from here on
    const double before = resident("VmRSS");
    begin = cpu_seconds();
    const auto listing = client::read_browse_reply(kept.frame.view().subspan(8));
    const double read = (cpu_seconds() - begin) * 1e3;
    std::printf(
        "  browse reply: %.1f MB, made in %.0f ms, fetched in %.2f ms, read in %.0f ms with "
        "%.1f MB, of which the result is %.1f MB\n",
        static_cast<double>(kept.frame.size()) / 1e6, made, fetched, read,
        resident("VmHWM") - before, resident("VmRSS") - before);
}

void measure_catalog(std::size_t files) {
    ShareWorld world(files);
    const double before = resident("VmRSS");
    const double begin = cpu_seconds();
    const auto shared = std::make_shared<const Catalog>(world.build());
    const Catalog& catalog = *shared;
    const double seconds = cpu_seconds() - begin;
    std::printf(
        "%zu files, %u folders: built in %.2f s (%.2f us a file), holds %.1f MB "
        "(%.1f MB more resident)\n",
        files, catalog.folder_count(), seconds, seconds * 1e6 / static_cast<double>(files),
        static_cast<double>(catalog.memory()) / 1e6, resident("VmRSS") - before);
    measure_queries(catalog, world, ShareWorld::Kind::network_mix, "network mix");
    measure_queries(catalog, world, ShareWorld::Kind::hit, "hits");
    measure_queries(catalog, world, ShareWorld::Kind::wildcard, "wildcards");
    measure_queries(catalog, world, ShareWorld::Kind::exclusion, "exclusions");
    measure_snapshot(shared);
    measure_browse(shared);
}

/// MPEG audio of four seconds, 8 kbit/s: small files, because it is not the disk that is measured.
std::string small_mp3() {
    std::string file;
    for (int frame = 0; frame < 112; ++frame)
        file += std::string("\xff\xf3\x18\xc0", 4) + std::string(32, '\0');
    return file;
}

/// Writes the folders of the world as real files, and returns their paths.
std::vector<std::string> write_world(const ShareWorld& world, const fs::path& root) {
    std::vector<std::string> paths;
    const std::string content = small_mp3();
    for (const auto& folder : world.folders()) {
        fs::create_directories(root / folder.path);
        for (const auto& file : folder.files) {
            paths.push_back(root / folder.path / fs::path(file.name).replace_extension(".mp3"));
            std::ofstream(paths.back(), std::ios::binary) << content;
        }
    }
    return paths;
}

/// The least a scan can do: a stat, and what `read` does with each file.
template <class Read>
void bare_loop(const std::vector<std::string>& paths, const char* what, Read&& read) {
    const double begin = cpu_seconds();
    for (const std::string& path : paths) {
        struct stat facts{};
        ::stat(path.c_str(), &facts);
        read(path);
    }
    std::printf("  bare loop of stat%s: %.2f us a file\n", what,
                (cpu_seconds() - begin) * 1e6 / static_cast<double>(paths.size()));
}

void bare_loops(const std::vector<std::string>& paths) {
    bare_loop(paths, "", [](const std::string&) {});
    bare_loop(paths, " and TagLib", [](const std::string& path) {
        const TagLib::FileRef file(path.c_str());
        if (const auto* audio = file.audioProperties()) static_cast<void>(audio->bitrate());
    });
    bare_loop(paths, " and our own reader of MPEG frames",
              [](const std::string& path) { io::read_audio_attributes(path); });
}

void measure_scan(std::size_t files) {
    const TemporaryFolder folder;
    const fs::path& root = folder.path();
    {
        const ShareWorld world(files);
        const auto paths = write_world(world, root / "music");
        std::printf("%zu small files on disk:\n", paths.size());
        bare_loops(paths);
    }
    io::ScanOptions options;
    options.folders = {{root / "music", "", {}, {}}};
    options.cache_path = root / "cache.db";
    io::ScanResult last;
    const auto scan = [&] {
        const double begin = cpu_seconds();
        const auto result = io::ShareScanner(options, {last, true, {}}).run();
        if (result) last = *result;
        const auto count = static_cast<double>(result ? result->report.files : 1);
        return (cpu_seconds() - begin) * 1e6 / count;
    };
    std::printf("  first scan: %.2f us a file\n", scan());
    // It is short, so one alone says little.
    constexpr int scans = 7;
    std::vector<double> rescans(scans);
    std::ranges::generate(rescans, scan);
    std::ranges::sort(rescans);
    std::printf("  rescan, unchanged: %.2f us a file (%.2f to %.2f in %d scans)\n",
                rescans[scans / 2], rescans.front(), rescans.back(), scans);
}

}  // namespace
}  // namespace kindred::bench

int main(int count, char** arguments) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);  // large ones take a while
    std::size_t most = 1'000'000;
    // Other arguments are for the other benchmarks.
    for (int i = 1; i < count; ++i)
        if (const auto number = std::strtoul(arguments[i], nullptr, 10); number > 0) most = number;
    for (const std::size_t files : {100'000UL, 300'000UL, 1'000'000UL})
        if (files <= most) kindred::bench::measure_catalog(files);
    kindred::bench::measure_scan(std::min<std::size_t>(most, 30'000));
    std::printf("peak resident, the made-up library included: %.0f MB\n",
                kindred::bench::resident("VmHWM"));
}
