#include "sim/life.hpp"

#include <algorithm>

namespace kindred::sim {

namespace {

constexpr const char* room = "square";
/// A word in the name of one file of everybody.
constexpr const char* common_word = "anthem";

Options draw(Random& random) {
    return draw_options(random);
}

}  // namespace

Life::Life(std::uint64_t seed, std::FILE* trace_out) : Life(seed, Random(~seed), trace_out) {}

Life::Life(std::uint64_t seed, Random random, std::FILE* trace_out)
    : town_options_(draw(random)), random_(random), town_(seed, town_options_, trace_out) {
    settle();
}

void Life::settle() {
    const std::uint64_t count = random_.between(2, 7);
    const std::uint64_t firewalled_percent = random_.chance(1, 3) ? 0 : random_.between(1, 70);
    for (std::uint64_t i = 0; i < count; ++i) {
        UserOptions options{.name = "user" + std::to_string(i),
                            .firewalled = random_.chance(firewalled_percent, 100),
                            .files = draw_files()};
        options.settings.upload_slots = random_.between(1, 4);
        options.settings.upload_queue_fifo = random_.chance(1, 2);
        options.settings.auto_join_rooms = {room};
        if (random_.chance(1, 4))
            options.settings.upload_speed_limit = random_.between(20'000, 500'000);
        town_.add_user(std::move(options));
    }
}

std::vector<SharedFileOptions> Life::draw_files() {
    std::vector<SharedFileOptions> files{{"album", std::string(common_word) + ".mp3", 5000}};
    const std::uint64_t count = random_.between(1, 8);
    for (std::uint64_t i = 0; i < count; ++i) {
        std::uint64_t size_max = 1 << 20;
        while (size_max > 1 && random_.chance(1, 2)) size_max /= 4;
        files.push_back({"album/part " + std::to_string(random_.below(3)),
                         "song " + std::to_string(i) + ".flac", random_.below(size_max)});
    }
    return files;
}

std::string Life::run() {
    World& world = town_.world();
    town_.start_all();
    const Time end = world.scheduler().now() + town_options_.faults_for;
    while (world.failure().empty() && world.scheduler().now() < end) {
        world.run_for(Duration(static_cast<Duration::rep>(random_.between(1'000, 2'000'000))));
        act();
        break_something();
        inspect();
    }
    stop_faults();
    expect_everybody_online();
    expect_chat_once_in_order();
    expect_searches_answered();
    expect_downloads_finished();
    return world.failure();
}

void Life::act() {
    const HostId user = town_.users()[random_.below(town_.users().size())];
    client::Client* core = town_.client(user);
    if (core == nullptr) return;
    const HostId other = town_.users()[random_.below(town_.users().size())];
    const Now now = town_.now();
    switch (random_.below(10)) {
        case 0:
        case 1:
        case 2:
        case 3:
            return start_download(user);
        case 4:
            (void)core->search({.query = random_.chance(1, 2) ? common_word : "song"}, now);
            return;
        case 5:
            (void)core->say(room, std::to_string(++spoken_[user]), now);
            return;
        case 6:
            (void)core->send_private_message(town_.name(other), "hello", now);
            return;
        case 7:
            core->browse(town_.name(other), now);
            return;
        case 8:
            core->request_user_info(town_.name(other), now);
            core->request_folder(town_.name(other), "music\\album", now);
            return;
        default:
            return act_on_downloads(user);
    }
}

void Life::start_download(HostId user) {
    const HostId from = town_.users()[random_.below(town_.users().size())];
    if (from == user) return;
    const auto& files = town_.home(from).options.files;
    Wish wish{.user = user, .from = from, .file = files[random_.below(files.size())]};
    wish.download =
        town_.download(user, from, wish.file, [durable = wish.durable] { *durable = true; });
    const bool known = std::ranges::any_of(wishes_, [&](const Wish& other) {
        return other.user == user && other.download == wish.download && *other.durable;
    });
    if (!known) wishes_.push_back(std::move(wish));
}

void Life::act_on_downloads(HostId user) {
    client::Client& core = *town_.client(user);
    const auto downloads = core.downloads();
    if (downloads.empty()) return;
    const client::DownloadId id = downloads[random_.below(downloads.size())].id;
    const Now now = town_.now();
    if (random_.chance(1, 2)) {
        core.pause_download(id, now);
        town_.world().run_for(Duration(static_cast<Duration::rep>(random_.below(3'000'000))));
        // The program may have died and come back meanwhile.
        if (client::Client* still = town_.client(user)) still->resume_download(id, town_.now());
    } else {
        core.retry_download(id, now);
    }
}

void Life::break_something() {
    World& world = town_.world();
    for (const HostId user : town_.users())
        if (!world.running(user) && random_.chance(1, 5)) world.start(user);
    if (!world.running(town_.server_host()) && random_.chance(1, 5))
        world.start(town_.server_host());
    const auto due = [&](Duration every) {
        return every != 0s && random_.chance(1'000'000, static_cast<std::uint64_t>(every.count()));
    };
    if (due(town_options_.crash_every)) {
        const std::uint64_t chosen = random_.below(town_.users().size() + 1);
        const HostId victim =
            chosen == town_.users().size() ? town_.server_host() : town_.users()[chosen];
        world.kill(victim, random_.chance(1, 2) ? Death::told : Death::silent);
        // What was not durable is forgotten, and its ids may be given again.
        std::erase_if(wishes_, [&](const Wish& w) { return w.user == victim && !*w.durable; });
    }
    if (due(town_options_.disk_fault_every)) break_disk();
}

void Life::break_disk() {
    const HostId user = town_.users()[random_.below(town_.users().size())];
    MemoryFiles& files = town_.world().network().files(user);
    if (random_.chance(1, 2))
        files.set_read_only(true);
    else
        files.set_capacity(files.used() + random_.below(20'000));
    const Duration lasts(static_cast<Duration::rep>(random_.between(1'000'000, 60'000'000)));
    town_.world().scheduler().after(lasts, [&files] {
        files.set_read_only(false);
        files.set_capacity(std::nullopt);
    });
}

void Life::stop_faults() {
    World& world = town_.world();
    faulty_ = false;
    world.network().set_faults(false);
    for (const HostId user : town_.users()) {
        world.network().files(user).set_read_only(false);
        world.network().files(user).set_capacity(std::nullopt);
    }
    town_.start_all();
}

void Life::expect_everybody_online() {
    if (!town_.world().failure().empty()) return;
    // Until then a session may be one that has ended without the client knowing.
    town_.world().run_for(town_options_.network.keepalive + 1s);
    if (!town_.wait_for_everybody(15min)) {
        for (const HostId user : town_.users())
            if (!town_.online(user))
                fail(town_.name(user) + " is not online 15 minutes after the last fault: " +
                     (town_.client(user) ? town_.client(user)->session().reason : "not running"));
    }
}

/// Everybody says a few lines; everybody hears each once, in order.
void Life::expect_chat_once_in_order() {
    World& world = town_.world();
    world.run_for(10s);
    std::map<HostId, std::size_t> before;
    for (const HostId user : town_.users()) before[user] = town_.home(user).diary.lines.size();
    std::map<std::string, std::vector<std::string>> said;
    for (int i = 0; i < 3; ++i) {
        for (const HostId user : town_.users()) {
            if (!world.failure().empty()) return;
            const std::string text = std::to_string(++spoken_[user]);
            if (auto done = town_.client(user)->say(room, text, town_.now()); !done)
                return fail(town_.name(user) + " cannot speak: " + done.error().message);
            said[town_.name(user)].push_back(text);
        }
        world.run_for(1s);
    }
    world.run_for(60s);
    for (const HostId user : town_.users()) {
        const auto& lines = town_.home(user).diary.lines;
        std::map<std::string, std::vector<std::string>> heard;
        for (std::size_t i = before[user]; i < lines.size(); ++i)
            heard[lines[i].line.username].push_back(lines[i].line.text);
        for (const auto& [speaker, texts] : said)
            if (heard[speaker] != texts)
                fail(town_.name(user) + " heard " + std::to_string(heard[speaker].size()) +
                     " lines of " + speaker + " that are not the " + std::to_string(texts.size()) +
                     " he said");
    }
}

/// Everybody finds the file that everybody has, except between two who cannot connect.
void Life::expect_searches_answered() {
    World& world = town_.world();
    world.run_for(5min);  // for the tree to form
    std::map<HostId, client::SearchId> searches;
    for (const HostId user : town_.users()) {
        if (!world.failure().empty()) return;
        const auto search = town_.client(user)->search({.query = common_word}, town_.now());
        if (!search) return fail("a search was refused: " + search.error().message);
        searches[user] = *search;
    }
    world.run_for(5min);
    for (const auto& [user, search] : searches) {
        if (!world.failure().empty()) return;
        std::set<std::string> expected;
        for (const HostId other : town_.users())
            if (other != user && reachable(user, other)) expected.insert(town_.name(other));
        std::multiset<std::string> answered;
        for (const auto& response : town_.client(user)->responses(search))
            answered.insert(response.username);
        if (!std::ranges::equal(answered, expected))
            fail(town_.name(user) + " got " + std::to_string(answered.size()) + " answers from " +
                 std::to_string(std::set(answered.begin(), answered.end()).size()) +
                 " users instead of " + std::to_string(expected.size()));
    }
}

void Life::expect_downloads_finished() {
    World& world = town_.world();
    const auto all_finished = [&] {
        inspect();
        return std::ranges::all_of(wishes_, [&](const Wish& wish) { return finished(wish); });
    };
    if (!world.failure().empty()) return;
    // A pause outlives a crash; that its end may have been lost in one is no fault.
    for (const Wish& wish : wishes_)
        town_.client(wish.user)->resume_download(wish.download, town_.now());
    if (world.run_until(all_finished, 3h)) return;
    for (const Wish& wish : wishes_) {
        if (finished(wish)) continue;
        const auto status = town_.status(wish.user, wish.download);
        fail("download " + std::to_string(wish.download.value) + " of " + town_.name(wish.user) +
             " from " + town_.name(wish.from) + " does not end: " +
             (status ? std::string(to_string(status->state)) + ", " + status->reason : "gone"));
    }
}

bool Life::reachable(HostId a, HostId b) {
    return !town_.home(a).options.firewalled || !town_.home(b).options.firewalled;
}

/// Or, between two who cannot connect, waiting or failed with a reason.
bool Life::finished(const Wish& wish) {
    if (!*wish.durable) return true;
    const auto status = town_.status(wish.user, wish.download);
    if (!status) return false;
    if (status->state == client::DownloadState::completed) return true;
    const bool given_up = status->state == client::DownloadState::waiting ||
                          status->state == client::DownloadState::failed;
    return !reachable(wish.user, wish.from) && given_up && !status->reason.empty();
}

}  // namespace kindred::sim
