#include "scenarios.hpp"

#include "protocol/from_server_messages.hpp"
#include "protocol/to_server_messages.hpp"
#include "sampling.hpp"

#include <algorithm>
#include <cstdio>

namespace kindred::load {
namespace {

namespace to_server = protocol::to_server;

constexpr Endpoint loopback{IPv4{0x7f000001}, 0};
/// Of a floor that is to let people in before it is known what the server tells them.
constexpr std::uint32_t some_welcome = 200;

/// As many operations, rounded up so that every talker has the same number.
unsigned even(unsigned operations, unsigned talkers) {
    return (operations + talkers - 1) / talkers * talkers;
}

}  // namespace

bool Scenarios::run() {
    print_heading();
    for (const unsigned users : plan_.users) run_with(users);
    print_growth(rows_);
    return complete_;
}

void Scenarios::report(Row row) {
    print(row);
    for (const Sample& sample : row.server) complete_ = complete_ && sample.lost == 0;
    rows_.push_back(std::move(row));
}

void Scenarios::run_with(unsigned users) {
    Floor bare;
    const Endpoint floor_endpoint{loopback.address, bare.port()};
    std::vector<std::unique_ptr<Helper>> helpers;
    for (unsigned i = 0; i < plan_.helpers; ++i)
        helpers.push_back(std::make_unique<Helper>(plan_.server, floor_endpoint));
    const unsigned active = std::clamp(users / 2, 1U, std::max(plan_.room, 200U) + 100);
    Crowd server(Side::server, plan_.server, plan_.server_pid, users, active, helpers);
    Crowd floor(Side::floor, floor_endpoint, bare.pid(), users, active, helpers);
    Stage stage{server, floor, bare, Comparison(server, floor, bare.plan())};
    if (!sessions(stage)) {
        std::fprintf(stderr, "kindred-load: not all of %u users got in\n", users);
        complete_ = false;
        return;
    }
    if (wanted("login")) logins(stage);
    small_talk(stage);
    if (wanted("room")) room(stage);
    if (wanted("stored message")) stored_messages(stage);
    if (wanted("search")) searches(stage);
    const unsigned most = *std::ranges::max_element(plan_.users);
    if (wanted("newcomers") && (users + plan_.newcomers <= most || users < 5000)) newcomers(stage);
    expect_all_there(stage);
    if (wanted("leave")) everybody_leaves(stage);
}

/// Whoever is thrown out in the middle costs nothing any more, and falsifies what is measured.
void Scenarios::expect_all_there(Stage& stage) {
    for (Crowd* crowd : {&stage.server, &stage.floor}) {
        const std::uint64_t ended = crowd->ended();
        if (ended == 0) continue;
        std::fprintf(stderr, "kindred-load: the %s has ended %llu sessions\n",
                     crowd->side() == Side::server ? "server" : "floor",
                     static_cast<unsigned long long>(ended));
        complete_ = false;
    }
}

/// Everybody logs in; what that takes in memory.
bool Scenarios::sessions(Stage& stage) {
    Row row{.scenario = "sessions", .mode = "all", .users = stage.server.users()};
    const double memory = memory_of(stage.server.pid());
    const auto start = Clock::now();
    bool all_in = stage.server.log_in();
    const std::chrono::duration<double> seconds = Clock::now() - start;
    stage.server.clients().settle(std::chrono::milliseconds(1500));
    const double kib = memory_of(stage.server.pid()) / 1024;
    row.note = text("%.2f KiB of memory each, %.2f with all that was there before; in after %.1f s",
                    (kib - memory / 1024) / stage.server.users(), kib / stage.server.users(),
                    seconds.count());
    const auto& seen = stage.server.clients().seen();
    welcome_ = static_cast<std::uint32_t>(seen.bytes / stage.server.active());
    welcome_floor(stage);
    all_in = all_in && stage.floor.log_in();
    // What the server does after the logins is not to be measured with what comes next.
    wait_until_idle(stage.server);
    if (all_in) report(std::move(row));
    return all_in;
}

/// Makes the floor answer a login with as many bytes as the server does.
void Scenarios::welcome_floor(Stage& stage) const {
    stage.bare.plan().answers = {};
    stage.bare.plan().answers[to_server::Login::code][0] = {To::sender, welcome_code,
                                                            std::max(welcome_, some_welcome)};
}

void Scenarios::logins(Stage& stage) {
    welcome_floor(stage);
    const unsigned last = stage.server.active();
    const unsigned count = std::clamp(last / 2, 1U, times(500));
    const unsigned first = last - count;
    std::vector<Row> rows;
    for (const char* scenario : {"logout", "login"})
        for (const char* mode : {"one by one", "at once"})
            rows.push_back(
                {.scenario = scenario, .mode = mode, .users = stage.server.users(), .apart = true});
    const unsigned repeats = short_run_factor * plan_.repeats;
    for (unsigned i = 0; i < repeats; ++i) {
        for (Crowd* crowd : {&stage.server, &stage.floor}) {
            const auto samples = [&](std::size_t row) -> std::vector<Sample>& {
                return crowd == &stage.server ? rows[row].server : rows[row].floor;
            };
            if (wanted(Mode::one_by_one)) {
                samples(0).push_back(log_out(*crowd, first, last, std::chrono::microseconds(300)));
                samples(2).push_back(log_in_one_by_one(*crowd, first, last));
            }
            if (wanted(Mode::at_once)) {
                samples(1).push_back(log_out(*crowd, first, last, std::chrono::microseconds(0)));
                samples(3).push_back(log_in_at_once(*crowd, first, last));
            }
        }
    }
    for (Row& row : rows)
        if (!row.server.empty()) report(std::move(row));
}

void Scenarios::compare(Stage& stage, const Traffic& traffic) {
    for (const Mode mode : {Mode::one_by_one, Mode::at_once, Mode::bursts})
        if (wanted(mode)) report(stage.compare.run(traffic, mode, plan_.repeats));
}

/// What concerns a few users each: status, messages, addresses.
void Scenarios::small_talk(Stage& stage) {
    if (wanted("status")) status_changes(stage);
    const unsigned talkers = std::clamp(stage.server.active() / 3, 1U, 200U);
    const unsigned operations = even(times(3000), talkers);
    const unsigned rounds = times(10);
    if (wanted("message")) {
        const Traffic traffic{
            .name = "message",
            .talkers = talkers,
            .write =
                [talkers](const Clients& clients, unsigned talker, unsigned, Buffer& out) {
                    const unsigned to = talkers + talker;
                    clients.request(out, to_server::MessageUser{name_of(to), line}, to);
                },
            .awaited = {22},
            .floor = {{22, To::target, 22}},
            .one_by_one = operations,
            .burst = 20,
            .rounds = rounds};
        stage.compare.calibrate(traffic);
        compare(stage, traffic);
    }
    if (wanted("brokered")) {
        const Traffic traffic{
            .name = "brokered",
            .talkers = talkers,
            .write =
                [talkers](const Clients& clients, unsigned talker, unsigned number, Buffer& out) {
                    const unsigned to = talkers + talker;
                    clients.request(out, to_server::GetPeerAddress{name_of(to)}, to);
                    // Behind the code comes the token, which the floor takes for the target.
                    const std::uint32_t token = clients.side() == Side::floor ? to : number;
                    clients.request(out, to_server::ConnectToPeer{token, name_of(to), "P"}, to);
                },
            .awaited = {3, 18},
            .floor = {{3, To::sender, 3}, {18, To::target, 18}},
            .one_by_one = operations,
            .burst = 20,
            .rounds = rounds};
        stage.compare.calibrate(traffic);
        compare(stage, traffic);
    }
}

void Scenarios::status_changes(Stage& stage) {
    constexpr unsigned watchers = 10;
    const unsigned talkers = std::clamp(stage.server.active() / watchers, 1U, 100U);
    const unsigned others = stage.server.active() - talkers;
    const auto watcher = [&](unsigned talker, unsigned i) {
        return talkers + (talker * watchers + i) % others;
    };
    Clients& clients = stage.server.clients();
    for (unsigned talker = 0; talker < talkers; ++talker) {
        for (unsigned i = 0; i < watchers; ++i) {
            Buffer out;
            clients.request(out, to_server::WatchUser{name_of(talker)});
            clients.send(watcher(talker, i), out);
        }
    }
    const Traffic traffic{
        .name = "status",
        .talkers = talkers,
        .write =
            [talkers](const Clients& from, unsigned talker, unsigned number, Buffer& out) {
                using protocol::UserStatus;
                const bool odd = number / talkers % 2 == 1;
                from.request(out, to_server::SetStatus{odd ? UserStatus::online : UserStatus::away},
                             talker);
            },
        .awaited = {7},
        .floor = {{28, To::group, 7}},
        .one_by_one = even(times(2000), 2 * talkers),
        .burst = 10,
        .rounds = times(10)};
    stage.compare.calibrate(traffic);
    // Some servers tell whoever changes his status, too.
    const bool himself = stage.compare.deliveries() > watchers;
    FloorPlan& plan = stage.bare.plan();
    std::uint32_t end = 0;
    for (unsigned talker = 0; talker < talkers; ++talker) {
        for (unsigned i = 0; i < watchers; ++i) plan.members[end++] = watcher(talker, i);
        if (himself) plan.members[end++] = talker;
        plan.ends[talker] = end;
    }
    compare(stage, traffic);
}

}  // namespace kindred::load
