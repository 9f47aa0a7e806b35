// The scenarios in which many users concern each other: rooms, searches, arrivals and departures.
#include "protocol/from_server_messages.hpp"
#include "protocol/to_server_messages.hpp"
#include "sampling.hpp"
#include "scenarios.hpp"

#include <algorithm>

namespace kindred::load {
namespace {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;

/// Numbers of users who have no account yet.
constexpr unsigned first_newcomer = 500'000;

}  // namespace

void Scenarios::room(Stage& stage) {
    const unsigned members = std::min(plan_.room, stage.server.active());
    room_move(stage, true, members);
    const Traffic traffic{
        .name = "chat",
        .talkers = std::min(members, 20U),
        .write = [](const Clients& clients, unsigned, unsigned,
                    Buffer& out) { clients.request(out, to_server::SayChatroom{"lobby", line}); },
        .awaited = {13},
        .floor = {{13, To::room, 13}},
        .one_by_one = times(100),
        .burst = 10,
        .rounds = times(10) > 1 ? 2U : 1U,
        .per_delivery = true};
    stage.compare.calibrate(traffic);
    compare(stage, traffic);
    room_move(stage, false, members);
}

/// All members join, or all leave; the floor repeats it with frames of the same sizes.
void Scenarios::room_move(Stage& stage, bool joining, unsigned members) {
    const std::uint32_t request = joining ? to_server::JoinRoom::code : to_server::LeaveRoom::code;
    const std::uint32_t news = joining ? 16 : 17;
    const Seen before = stage.server.clients().seen();
    Row row{.scenario = joining ? "join" : "leave room",
            .mode = text("%u", members),
            .users = stage.server.users()};
    row.server.push_back(move_through_room(stage.server, joining, members));
    const Seen seen = stage.server.clients().seen() - before;
    stage.compare.imitate({{request, joining ? To::room_enter : To::room_leave, news}}, seen);
    auto& answers = stage.bare.plan().answers[request];
    answers[1] = {To::sender, request,
                  static_cast<std::uint32_t>(seen.frame_bytes[request] / members)};
    if (joining) {
        // Who enters is told of everybody who is there; on the average, half of the members.
        std::swap(answers[0], answers[1]);
        answers[0].size_per_member = answers[0].size * 2 / (members + 1);
        answers[0].size = answers[0].size_per_member;
    }
    row.floor.push_back(move_through_room(stage.floor, joining, members));
    const double kib = static_cast<double>(seen.bytes) / 1024;
    row.note = text("%.0f KiB, %.2f us per KiB, %.1f s", kib, row.server[0].cpu.all() / kib,
                    row.server[0].latencies.at(1) / 1000);
    report(std::move(row));
}

void Scenarios::stored_messages(Stage& stage) {
    const unsigned talkers = std::clamp(stage.server.active() / 3, 1U, 100U);
    const unsigned burst = 50;
    const unsigned rounds = times(10);
    // Nobody logs in later and takes them along.
    const Range offline{std::ranges::max(plan_.users), plan_.offline};
    Row row{.scenario = "stored message", .mode = "bursts", .users = stage.server.users()};
    std::vector<double> rates;
    for (unsigned i = 0; i < plan_.repeats; ++i) {
        const Seen before = stage.server.clients().seen();
        const auto start = Clock::now();
        row.server.push_back(store_messages(stage.server, talkers, burst, rounds, offline));
        const std::chrono::duration<double> waited(0.2);
        const std::chrono::duration<double> seconds = Clock::now() - start - waited;
        rates.push_back(row.server.back().operations / seconds.count());
        stage.compare.imitate({{7, To::sender, 7}}, stage.server.clients().seen() - before);
        row.floor.push_back(store_messages(stage.floor, talkers, burst, rounds, offline));
    }
    row.note = text("%.0f per second on disk; the floor stores nothing", median(rates));
    report(std::move(row));
}

void Scenarios::searches(Stage& stage) {
    Crowd& server = stage.server;
    for (const bool tree : {false, true}) {
        if (tree) {
            server.join_search_tree();
            wait_for_tree(server);
        }
        const std::uint32_t code =
            tree ? from_server::EmbeddedMessage::code : from_server::FileSearch::code;
        const Seen before = server.clients().seen();
        const auto [each, others] = count_deliveries(server, code);
        stage.compare.imitate({{7, To::sender, 7}}, server.clients().seen() - before);
        FloorPlan& plan = stage.bare.plan();
        constexpr std::uint32_t size = 60;  // all servers send the same
        plan.answers[to_server::FileSearch::code][0] = {tree ? To::group : To::everybody, code,
                                                        size};
        plan.ends[0] = std::min<std::uint32_t>(each, FloorPlan::max_members);
        for (std::uint32_t i = 0; i < plan.ends[0]; ++i)
            plan.members[i] = i % stage.server.active();
        for (const unsigned at_once : {1U, 20U}) {
            Row row{.scenario = tree ? "search, tree" : "search, flat",
                    .mode = at_once == 1 ? "one by one" : "at once",
                    .users = server.users(),
                    .note = text("%u messages each%s; latency is a bystander's", each,
                                 tree ? text(", %u flat", others).c_str() : "")};
            for (unsigned i = 0; i < plan_.repeats; ++i) {
                row.server.push_back(search(server, at_once, code, each));
                row.floor.push_back(search(stage.floor, at_once, code, each));
            }
            report(std::move(row));
        }
    }
}

/// Messages of this code that one search leads to, and flat ones besides.
std::pair<unsigned, unsigned> Scenarios::count_deliveries(Crowd& server, std::uint32_t code) {
    constexpr std::uint32_t flat = from_server::FileSearch::code;
    const std::uint64_t before = server.received(code);
    const std::uint64_t flat_before = server.received(flat);
    search(server, 1, code, 1);
    std::uint64_t known = 0;
    do {
        known = server.received(code);
        server.clients().settle(std::chrono::milliseconds(700));
    } while (server.received(code) != known);
    return {static_cast<unsigned>(server.received(code) - before),
            static_cast<unsigned>(server.received(flat) - flat_before)};
}

/// Until everybody has a parent. A parent takes few children a minute, so this takes a while.
void Scenarios::wait_for_tree(Crowd& server) const {
    const auto start = Clock::now();
    const auto patience = plan_.quick ? std::chrono::seconds(3) : std::chrono::seconds(180);
    do {
        server.clients().settle(std::chrono::seconds(2));
    } while (Clock::now() - start < patience &&
             count_deliveries(server, from_server::FileSearch::code).second > 0);
}

void Scenarios::newcomers(Stage& stage) {
    Row row{.scenario = "newcomers", .mode = "at once", .users = stage.server.users()};
    const auto start = Clock::now();
    row.server.push_back(
        register_at_once(stage.server, first_newcomer + stage.server.users(), plan_.newcomers));
    const std::chrono::duration<double> seconds = Clock::now() - start;
    row.note = text("%.0f of %u in after %.1f s; latency is a bystander's",
                    plan_.newcomers - row.server[0].lost, plan_.newcomers, seconds.count());
    report(std::move(row));
}

void Scenarios::everybody_leaves(Stage& stage) {
    Row row{.scenario = "vanish", .mode = "at once", .users = stage.server.users()};
    row.server.push_back(vanish(stage.server));
    stage.bare.plan().answers = {};
    stage.bare.plan().answers[7][0] = {To::sender, 7, 30};
    row.floor.push_back(vanish(stage.floor));
    row.note = "latency is that of one who stays";
    report(std::move(row));
}

}  // namespace kindred::load
