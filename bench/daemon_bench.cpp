// The real kindredd as it runs for months: what it takes of a processor while idle, without and
// with searches of others coming in, how long it takes from its start until it is logged in and
// answers, and its memory. The server and the one who searches are processes beside it.
// Usage: daemon_bench [FILES]: at most so many files are shared; 100,000 and 1,000,000 otherwise.
// They are made in $TMPDIR; TMPDIR=/dev/shm makes them sooner.
#include "share_world.hpp"
#include "transfer_actors.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace kindred::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t idle_files = 100'000;
constexpr std::size_t start_files = 1'000'000;
constexpr int searches_per_second = 30;
constexpr int seconds_measured = 20;
/// For what follows a start or a scan to be over.
constexpr unsigned seconds_to_settle = 5;

double wall_seconds() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(since).count();
}

/// A folder that is gone at the end.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = (fs::temp_directory_path() / "daemon-bench-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() { fs::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

/// The files of the world, empty: neither the start nor an idle daemon looks into them.
void write_world(const ShareWorld& world, const fs::path& root) {
    for (const auto& folder : world.folders()) {
        fs::create_directories(root / folder.path);
        for (const auto& file : folder.files) std::ofstream(root / folder.path / file.name);
    }
}

/// A running kindredd, and what it prints.
class Daemon {
  public:
    Daemon(const fs::path& folder, std::uint16_t server_port) : began_(wall_seconds()) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) give_up("pipe");
        child_ = ::fork();
        if (child_ < 0) give_up("fork");
        if (child_ == 0) become_kindredd(folder, server_port, ends[1]);
        ::close(ends[1]);
        output_ = ::fdopen(ends[0], "r");
    }
    ~Daemon() {
        ::kill(child_, SIGTERM);
        ::waitpid(child_, nullptr, 0);
        std::fclose(output_);
    }
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    /// Waits until it has printed a line that begins so.
    void wait_for(std::string_view beginning) {
        char line[512];
        while (printed_.find("\n" + std::string(beginning)) == printed_.npos) {
            if (std::fgets(line, sizeof line, output_) == nullptr) give_up("kindredd has ended");
            printed_ += line;
        }
    }
    double age() const { return wall_seconds() - began_; }
    /// Seconds of processor so far, as the scheduler counted them for all its threads.
    double cpu() const {
        double nanoseconds = 0;
        for (const auto& task : fs::directory_iterator("/proc/" + std::to_string(child_) + "/task"))
            if (double spent = 0; std::ifstream(task.path() / "schedstat") >> spent)
                nanoseconds += spent;
        return nanoseconds * 1e-9;
    }
    /// Of the process, in MB; `VmRSS` or `VmHWM`, its peak.
    double resident(std::string_view which) const {
        std::ifstream status("/proc/" + std::to_string(child_) + "/status");
        for (std::string line; std::getline(status, line);)
            if (line.starts_with(which)) return std::stod(line.substr(which.size() + 1)) / 1024;
        return 0;
    }

  private:
    [[noreturn]] static void become_kindredd(const fs::path& folder, std::uint16_t server_port,
                                             int output) {
        ::dup2(output, STDOUT_FILENO);
        const std::string server = "127.0.0.1:" + std::to_string(server_port);
        const std::string share = "Music=" + (folder / "music").string();
        const std::string data = folder / "data";
        ::execl(KINDREDD, "kindredd", "--server", server.c_str(), "--username", "hub", "--password",
                "secret", "--share", share.c_str(), "--data", data.c_str(), "--listen",
                "127.0.0.1:0", "--http", "off", "--log-level", "error", nullptr);
        give_up("cannot run " KINDREDD);
    }

    double began_;
    pid_t child_ = 0;
    std::FILE* output_ = nullptr;
    std::string printed_ = "\n";
};

/// Who searches at the daemon: `search PER-SECOND SECONDS` is answered by how many of the searches
/// found something, `find WORDS` at the first answer to it.
class Searcher {
  public:
    Searcher(io::Loop& loop, const Stage& stage, client::Client& client, ShareWorld& world)
        : loop_(loop), stage_(stage), client_(client), world_(world) {}

    void command(const std::string& line) {
        std::istringstream words(line);
        std::string verb;
        words >> verb;
        if (verb == "search") {
            words >> per_second_ >> left_;
            left_ *= per_second_;
            searches_.clear();
            return search();
        }
        std::getline(words >> std::ws, wanted_);
        find();
    }

  private:
    client::SearchId ask(const std::string& words) {
        return client_.search({words, client::SearchScope::users, "", {"hub"}}, loop_.now())
            .value();
    }
    bool found(client::SearchId id) const { return client_.search(id)->responses > 0; }
    void search() {
        if (left_-- == 0)
            return void(loop_.after(1s, [this] {
                stage_.say(std::to_string(std::ranges::count_if(
                    searches_, [this](client::SearchId id) { return found(id); })));
            }));
        searches_.push_back(ask(world_.query(ShareWorld::Kind::network_mix)));
        loop_.after(Duration(1s) / per_second_, [this] { search(); });
    }
    void find() {
        if (!searches_.empty() &&
            std::ranges::any_of(searches_, [this](client::SearchId id) { return found(id); })) {
            searches_.clear();
            return stage_.say("found");
        }
        searches_.push_back(ask(wanted_));
        loop_.after(10ms, [this] { find(); });
    }

    io::Loop& loop_;
    const Stage& stage_;
    client::Client& client_;
    ShareWorld& world_;
    std::string wanted_;
    int per_second_ = 1;
    int left_ = 0;
    std::vector<client::SearchId> searches_;
};

void play_searcher(int control, ShareWorld& world, const fs::path& folder,
                   std::uint16_t server_port) {
    io::Loop loop;
    loop.run_once(0s);
    io::Workers workers(loop, 1);
    Stage stage(loop, control);
    Person person{.name = "searcher", .folder = folder / "searcher"};
    person.settings.search_budget = 1'000'000;
    Node node(loop, workers, std::move(person), server_port);
    Searcher searcher(loop, stage, node.client(), world);
    stage.on_command([&](const std::string& line) {
        if (line == "online?") return stage.say(node.online() ? "yes" : "no");
        searcher.command(line);
    });
    loop.run();
}

/// The daemon's surroundings: files on disk, a server, and somebody who searches.
struct Scene {
    explicit Scene(std::size_t files)
        : world(files),
          server(play_server),
          port(static_cast<std::uint16_t>(std::stoi(server.hear()))),
          searcher([this](int control) { play_searcher(control, world, folder.path(), port); }) {
        write_world(world, folder.path() / "music");
        while (searcher.ask("online?") != "yes") ::usleep(10'000);
    }

    TemporaryFolder folder;
    ShareWorld world;
    Actor server;
    std::uint16_t port;
    Actor searcher;
};

/// Words that one file has, and no other.
std::string words_of_a_file(const ShareWorld& world) {
    const auto& folder = world.folders()[world.folders().size() / 2];
    return folder.path.substr(0, folder.path.find('/')) + " " +
           folder.path.substr(folder.path.rfind(' ') + 1);
}

void measure_idle(std::size_t files) {
    Scene scene(files);
    Daemon daemon(scene.folder.path(), scene.port);
    daemon.wait_for("shares: ");
    daemon.wait_for("logged in");
    ::sleep(seconds_to_settle);
    double before = daemon.cpu();
    ::sleep(seconds_measured);
    std::printf("idle daemon, %zu files: %.3f %% of a core\n", files,
                100 * (daemon.cpu() - before) / seconds_measured);
    before = daemon.cpu();
    const double began = wall_seconds();
    const std::string found = scene.searcher.ask("search " + std::to_string(searches_per_second) +
                                                 " " + std::to_string(seconds_measured));
    std::printf("  with %d searches a second: %.3f %% of a core; %s of %d found something\n",
                searches_per_second, 100 * (daemon.cpu() - before) / (wall_seconds() - began),
                found.c_str(), searches_per_second * seconds_measured);
}

void print_memory(const char* when, const Daemon& daemon) {
    ::sleep(seconds_to_settle);
    std::printf("  %s: %.0f MB resident, %.0f MB at the peak\n", when, daemon.resident("VmRSS"),
                daemon.resident("VmHWM"));
}

void measure_start(std::size_t files) {
    Scene scene(files);
    {
        Daemon daemon(scene.folder.path(), scene.port);
        daemon.wait_for("logged in");
        daemon.wait_for("shares: ");
        std::printf("start with %zu files: scanned for the first time after %.1f s\n", files,
                    daemon.age());
        print_memory("idle after it", daemon);
    }
    scene.searcher.tell("find " + words_of_a_file(scene.world));
    Daemon daemon(scene.folder.path(), scene.port);
    scene.searcher.hear();
    std::printf("  started again: answers a search after %.2f s", daemon.age());
    std::printf(", %.2f s of CPU\n", daemon.cpu());
    daemon.wait_for("shares: ");
    print_memory("idle after a rescan", daemon);
}

}  // namespace
}  // namespace kindred::bench

int main(int count, char** arguments) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    std::size_t most = kindred::bench::start_files;
    // Other arguments are for the other benchmarks.
    for (int i = 1; i < count; ++i)
        if (const auto number = std::strtoul(arguments[i], nullptr, 10); number > 0) most = number;
    kindred::bench::measure_idle(std::min(most, kindred::bench::idle_files));
    kindred::bench::measure_start(most);
}
