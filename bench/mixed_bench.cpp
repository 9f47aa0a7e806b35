// Everything at once on one client engine: 1,024 peers, of whom it downloads 512 files of 4 MiB,
// who download 256 files from it, search it 128 times and browse it 128 times, all begun in the
// same moment. The reach is 100 % of each done; then the same four times as large, with smaller
// files.
// Usage: mixed_bench [SCALE] [FOLDER]; without a scale 1 and 4; the folder, by default under /tmp,
// is emptied.
#include "transfer_actors.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sys/resource.h>
#include <unistd.h>

namespace {

using namespace kindred;
using namespace kindred::bench;

constexpr std::size_t peers_per_crowd = 1024;
constexpr Duration patience = 300s;

/// How much of each there is, for one crowd.
struct Load {
    std::size_t downloads = 512;
    std::size_t uploads = 256;
    std::size_t searches = 128;
    std::size_t browses = 128;
};
constexpr Load per_crowd;
static_assert(per_crowd.downloads + per_crowd.uploads + per_crowd.searches + per_crowd.browses ==
              peers_per_crowd);

void write_file(const std::string& path, std::size_t size) {
    std::ofstream file(path, std::ios::binary);
    Random random(size);
    for (std::size_t i = 0; i < size / 8; ++i) {
        const std::uint64_t word = random();
        file.write(reinterpret_cast<const char*>(&word), 8);
    }
    if (!file.flush()) give_up("cannot write " + path);
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string peer_name(std::size_t number) {
    return "peer" + std::to_string(number);
}

/// Says `words()` as soon as `done()`, or when patience ends.
class Report {
  public:
    Report(io::Loop& loop, const Stage& stage, std::function<bool()> done,
           std::function<std::string()> words)
        : loop_(loop),
          stage_(stage),
          done_(std::move(done)),
          words_(std::move(words)),
          until_(loop.now().steady + patience) {
        look();
    }

  private:
    void look() {
        if (done_() || loop_.now().steady > until_) return stage_.say(words_());
        loop_.after(20ms, [this] { look(); });
    }

    io::Loop& loop_;
    const Stage& stage_;
    std::function<bool()> done_;
    std::function<std::string()> words_;
    Time until_;
};

/// The one everything is asked of.
void play_hub(int control, const std::string& folder, std::size_t scale, std::uint64_t size,
              std::uint16_t server_port) {
    io::Loop loop;
    loop.run_once(0s);
    io::Workers workers(loop, 4);
    Stage stage(loop, control);
    Person person{.name = "hub", .folder = folder + "/hub", .durable = true};
    person.share_root = folder + "/shared";
    person.files = {"file.bin", "needle.txt"};
    person.settings.max_connections = 16 * peers_per_crowd;
    person.settings.upload_slots = 64;
    Node node(loop, workers, person, server_port);
    std::vector<client::DownloadId> wanted;
    std::optional<Report> report;
    const auto finished = [&] {
        return std::ranges::count_if(wanted, [&](client::DownloadId id) {
            return node.client().download(id)->state == client::DownloadState::completed;
        });
    };
    stage.on_command([&](const std::string& line) {
        if (line == "online?") return stage.say(node.online() ? "yes" : "no");
        std::vector<client::DownloadRequest> requests;
        for (std::size_t crowd = 0; crowd < scale; ++crowd)
            for (std::size_t i = 0; i < per_crowd.downloads; ++i) {
                const std::string name = peer_name(crowd * peers_per_crowd + i);
                requests.push_back({name, "music\\file.bin", size, name, ""});
            }
        wanted = node.client().download(std::move(requests), loop.now());
        report.emplace(
            loop, stage, [&] { return finished() == static_cast<std::ptrdiff_t>(wanted.size()); },
            [&] { return std::to_string(finished()); });
    });
    loop.run();
}

/// 1,024 peers in one process.
class Crowd {
  public:
    Crowd(io::Loop& loop, io::Workers& workers, const std::string& folder, std::size_t first,
          std::uint64_t size, std::uint16_t server_port)
        : loop_(loop), size_(size) {
        for (std::size_t i = 0; i < peers_per_crowd; ++i) {
            Person person{.name = peer_name(first + i),
                          .folder = folder + "/" + peer_name(first + i)};
            if (i < per_crowd.downloads) {
                person.share_root = folder + "/shared";
                person.files = {"file.bin"};
            }
            nodes_.push_back(std::make_unique<Node>(loop, workers, std::move(person), server_port));
        }
    }
    bool online() const {
        return std::ranges::all_of(nodes_, [](const auto& node) { return node->online(); });
    }
    void begin() {
        std::size_t next = per_crowd.downloads;
        for (std::size_t i = 0; i < per_crowd.uploads; ++i) {
            client::Client& client = nodes_[next++]->client();
            uploads_.emplace_back(
                &client,
                client.download({{"hub", "music\\file.bin", size_, "", ""}}, loop_.now()).front());
        }
        for (std::size_t i = 0; i < per_crowd.searches; ++i) {
            client::Client& client = nodes_[next++]->client();
            searches_.emplace_back(
                &client,
                client.search({"needle", client::SearchScope::users, "", {"hub"}}, loop_.now())
                    .value());
        }
        for (std::size_t i = 0; i < per_crowd.browses; ++i) {
            client::Client& client = nodes_[next++]->client();
            browses_.emplace_back(&client, client.browse("hub", loop_.now()));
        }
    }
    std::ptrdiff_t uploads() const {
        return std::ranges::count_if(uploads_, [](const auto& one) {
            return one.first->download(one.second)->state == client::DownloadState::completed;
        });
    }
    std::ptrdiff_t searches() const {
        return std::ranges::count_if(searches_, [](const auto& one) {
            return one.first->search(one.second)->responses > 0;
        });
    }
    std::ptrdiff_t browses() const {
        return std::ranges::count_if(browses_, [](const auto& one) {
            return one.first->request(one.second)->state == client::RequestState::done;
        });
    }
    bool done() const {
        return uploads() == std::ssize(uploads_) && searches() == std::ssize(searches_) &&
               browses() == std::ssize(browses_);
    }

  private:
    io::Loop& loop_;
    std::uint64_t size_;
    std::vector<std::unique_ptr<Node>> nodes_;
    std::vector<std::pair<client::Client*, client::DownloadId>> uploads_;
    std::vector<std::pair<client::Client*, client::SearchId>> searches_;
    std::vector<std::pair<client::Client*, client::RequestId>> browses_;
};

void play_crowd(int control, const std::string& folder, std::size_t first, std::uint64_t size,
                std::uint16_t server_port) {
    io::Loop loop;
    loop.run_once(0s);
    io::Workers workers(loop, 2);
    Stage stage(loop, control);
    std::optional<Report> report;
    Crowd crowd(loop, workers, folder, first, size, server_port);
    stage.on_command([&](const std::string& line) {
        if (line == "online?") return stage.say(crowd.online() ? "yes" : "no");
        crowd.begin();
        report.emplace(
            loop, stage, [&] { return crowd.done(); },
            [&] {
                return std::to_string(crowd.uploads()) + " " + std::to_string(crowd.searches()) +
                       " " + std::to_string(crowd.browses());
            });
    });
    loop.run();
}

void wait_until_online(Actor& actor) {
    while (actor.ask("online?") != "yes") ::usleep(50'000);
}

void mixed(std::size_t scale, const std::string& folder) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder + "/shared");
    const std::size_t size = (scale == 1 ? 4U : 1U) << 20;
    write_file(folder + "/shared/file.bin", size);
    write_file(folder + "/shared/needle.txt", 64);

    Actor server(play_server);
    const auto port = static_cast<std::uint16_t>(std::stoi(server.hear()));
    Actor hub([&](int control) { play_hub(control, folder, scale, size, port); });
    std::vector<std::unique_ptr<Actor>> crowds;
    for (std::size_t i = 0; i < scale; ++i)
        crowds.push_back(std::make_unique<Actor>(
            [&, i](int control) { play_crowd(control, folder, i * peers_per_crowd, size, port); }));
    wait_until_online(hub);
    for (const auto& crowd : crowds) wait_until_online(*crowd);

    const double before = hub.cpu();
    hub.tell("go");
    for (const auto& crowd : crowds) crowd->tell("go");
    std::size_t uploads = 0;
    std::size_t searches = 0;
    std::size_t browses = 0;
    for (const auto& crowd : crowds) {
        std::size_t counts[3] = {};
        std::sscanf(crowd->hear().c_str(), "%zu %zu %zu", &counts[0], &counts[1], &counts[2]);
        uploads += counts[0];
        searches += counts[1];
        browses += counts[2];
    }
    const std::size_t downloads = std::stoul(hub.hear());
    const double cpu = hub.cpu() - before;

    const std::string content = read_file(folder + "/shared/file.bin");
    std::size_t wrong = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder + "/hub/done"))
        if (entry.is_regular_file() && read_file(entry.path()) != content) ++wrong;
    std::printf(
        "mixed, %zu peers: downloads %zu of %zu (%zu wrong), uploads %zu of %zu, searches "
        "%zu of %zu, browses %zu of %zu, CPU of the daemon %.1f s\n",
        scale * peers_per_crowd, downloads, scale * per_crowd.downloads, wrong, uploads,
        scale * per_crowd.uploads, searches, scale * per_crowd.searches, browses,
        scale * per_crowd.browses, cpu);
    std::filesystem::remove_all(folder);
}

}  // namespace

int main(int argc, char** argv) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const std::string folder = argc > 2 ? argv[2] : "/tmp/kindred-mixed-bench";
    if (argc > 1) {
        // Options of other benchmarks are none of this one.
        const std::string_view wanted = argv[1];
        std::size_t scale = 0;
        std::from_chars(wanted.data(), wanted.data() + wanted.size(), scale);
        if (scale > 0) mixed(scale, folder);
        return 0;
    }
    mixed(1, folder);
    mixed(4, folder);
}
