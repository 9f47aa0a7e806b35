// How fast files move between two client engines with a real network and disk on loopback:
//   small   1,000 files of 20 KB from one user; the reach is 300 files per second
//   large   one large file, beside a bare sendfile program that sends it to the same receiver; the
//           reach is 0.9 of its throughput and 1.2 times its CPU
// Usage: transfer_bench [small|large] [FOLDER]; the folder, by default under /tmp, is emptied.
#include "bare_sender.hpp"
#include "transfer_actors.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace {

using namespace kindred;
using namespace kindred::bench;

constexpr int small_files = 1000;
constexpr std::uint64_t small_size = 20'000;
constexpr double large_size = 512 << 20;
constexpr int large_rounds = 12;

void write_file(const std::string& path, std::uint64_t size, std::uint64_t seed) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    Random random(seed);
    std::vector<std::uint64_t> block(1 << 16);
    std::ofstream file(path, std::ios::binary);
    for (std::uint64_t left = size; left > 0;) {
        for (std::uint64_t& word : block) word = random();
        const std::uint64_t part = std::min<std::uint64_t>(left, block.size() * 8);
        file.write(reinterpret_cast<const char*>(block.data()), static_cast<std::streamsize>(part));
        left -= part;
    }
    if (!file.flush()) give_up("cannot write " + path);
}

bool same_content(const std::string& one, const std::string& other) {
    std::ifstream a(one, std::ios::binary);
    std::ifstream b(other, std::ios::binary);
    std::vector<char> left(1 << 20);
    std::vector<char> right(1 << 20);
    for (;;) {
        a.read(left.data(), 1 << 20);
        b.read(right.data(), 1 << 20);
        if (a.gcount() != b.gcount() ||
            !std::equal(left.begin(), left.begin() + a.gcount(), right.begin()))
            return false;
        if (a.gcount() == 0) return a.eof() && b.eof();
    }
}

struct ServerActor {
    Actor actor{play_server};
    std::uint16_t port = static_cast<std::uint16_t>(std::stoi(actor.hear()));
};

void small(const std::string& folder) {
    Person sender{.name = "sender", .folder = folder + "/sender", .durable = true};
    sender.share_root = folder + "/shared";
    std::string names;
    for (int i = 0; i < small_files; ++i) {
        sender.files.push_back(std::to_string(i) + ".mp3");
        names += " " + sender.files.back();
        write_file(sender.share_root + "/" + sender.files.back(), small_size,
                   static_cast<std::uint64_t>(i));
    }
    ServerActor server;
    Actor from([&](int control) { play_person(control, sender, server.port); });
    Actor to([&](int control) {
        play_person(control, {.name = "receiver", .folder = folder + "/receiver", .durable = true},
                    server.port);
    });
    from.hear();
    to.hear();
    const double before_from = from.cpu();
    const double before_to = to.cpu();
    const double seconds = std::stod(to.ask("fetch sender " + std::to_string(small_size) + names));
    const double cpu_from = from.cpu() - before_from;
    const double cpu_to = to.cpu() - before_to;
    int wrong = 0;
    for (const std::string& name : sender.files)
        if (!same_content(sender.share_root + "/" + name, folder + "/receiver/done/sender/" + name))
            ++wrong;
    std::printf(
        "small: %d files of %lu bytes in %.2f s: %.0f files/s (reach 300), CPU per file "
        "%.0f us sending, %.0f us receiving, %d wrong\n",
        small_files, static_cast<unsigned long>(small_size), seconds, small_files / seconds,
        cpu_from / small_files * 1e6, cpu_to / small_files * 1e6, wrong);
}

struct Cost {
    double seconds = 0;
    double cpu = 0;

    void operator+=(const Cost& more) {
        seconds += more.seconds;
        cpu += more.cpu;
    }
};

Cost fetch_large(Actor& from, Actor& to, const std::string& user, const std::string& folder,
                 int round) {
    const std::string name = "large" + std::to_string(round) + ".bin";
    const double before = from.cpu();
    const double seconds =
        std::stod(to.ask("fetch " + user + " " +
                         std::to_string(static_cast<std::uint64_t>(large_size)) + " " + name));
    const Cost cost{seconds, from.cpu() - before};
    const std::string got = folder + "/receiver/done/" + user + "/" + name;
    if (!same_content(folder + "/shared/" + name, got)) give_up(got + " is wrong");
    std::filesystem::remove(got);
    return cost;
}

void large(const std::string& folder) {
    Person sender{.name = "sender", .folder = folder + "/sender", .durable = true};
    sender.share_root = folder + "/shared";
    write_file(sender.share_root + "/large0.bin", static_cast<std::uint64_t>(large_size), 7);
    for (int round = 0; round < large_rounds; ++round) {
        sender.files.push_back("large" + std::to_string(round) + ".bin");
        if (round > 0)
            std::filesystem::create_hard_link(sender.share_root + "/large0.bin",
                                              sender.share_root + "/" + sender.files.back());
    }
    ServerActor server;
    Actor from([&](int control) { play_person(control, sender, server.port); });
    Actor bare(
        [&](int control) { play_bare_sender(control, "bare", sender.share_root, server.port); });
    Actor to([&](int control) {
        play_person(control, {.name = "receiver", .folder = folder + "/receiver", .durable = true},
                    server.port);
    });
    for (Actor* actor : {&from, &bare, &to}) actor->hear();
    Cost floor;
    Cost ours;
    for (int round = 0; round < large_rounds; ++round) {
        floor += fetch_large(bare, to, "bare", folder, round);
        ours += fetch_large(from, to, "sender", folder, round);
    }
    const auto print = [](const char* who, const Cost& cost) {
        std::printf("large: %-8s %5.0f MB/s, %.3f s CPU per GB sending\n", who,
                    large_rounds * large_size / cost.seconds / 1e6,
                    cost.cpu / (large_rounds * large_size / 1e9));
    };
    print("sendfile", floor);
    print("engine", ours);
    std::printf("large: %.2f of the throughput (reach 0.9), %.2f times the CPU (reach 1.2)\n",
                floor.seconds / ours.seconds, ours.cpu / floor.cpu);
}

}  // namespace

int main(int argc, char** argv) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const std::string what = argc > 1 ? argv[1] : "";
    const std::string folder = argc > 2 ? argv[2] : "/tmp/kindred-transfer-bench";
    const auto run = [&](const char* name, void (*row)(const std::string&)) {
        if (!what.empty() && what != name) return;
        std::filesystem::remove_all(folder);
        row(folder);
    };
    run("small", small);
    run("large", large);
    std::filesystem::remove_all(folder);
}
