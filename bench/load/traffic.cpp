#include "traffic.hpp"

#include "protocol/to_server_messages.hpp"

#include <cmath>

namespace kindred::load {
namespace {

/// What has not arrived after so long without anything is lost.
constexpr auto patience = std::chrono::seconds(5);
/// A run that costs the server less is a short one; in microseconds of CPU.
constexpr double short_run = 100'000;

}  // namespace

std::uint64_t Comparison::awaited(Crowd& crowd, const Traffic& traffic) {
    std::uint64_t count = 0;
    for (const std::uint32_t code : traffic.awaited) count += crowd.clients().seen().frames[code];
    return count;
}

const char* name_of(Mode mode) {
    static constexpr const char* names[] = {"one by one", "at once", "bursts"};
    return names[static_cast<std::size_t>(mode)];
}

void Comparison::calibrate(const Traffic& traffic) {
    next_[0] = next_[1] = 0;
    Clients& clients = server_.clients();
    clients.settle();
    const Seen before = clients.seen();
    const std::uint64_t awaited_before = awaited(server_, traffic);
    for (unsigned talker = 0; talker < traffic.talkers; ++talker) {
        Buffer out;
        traffic.write(clients, talker, next_[0]++, out);
        clients.send(talker, out);
    }
    clients.settle(std::chrono::milliseconds(300));
    deliveries_ = static_cast<double>(awaited(server_, traffic) - awaited_before) / traffic.talkers;
    imitate(traffic.floor, clients.seen() - before);
    next_[1] = next_[0];
}

void Comparison::imitate(const std::vector<FloorRule>& rules, const Seen& seen) {
    plan_.answers = {};
    for (const FloorRule& rule : rules) {
        if (rule.to == To::nobody || seen.frames[rule.answer] == 0) continue;
        auto& answers = plan_.answers[rule.request];
        FloorAnswer& answer = answers[answers[0].to == To::nobody ? 0 : 1];
        answer = {
            rule.to, rule.answer,
            static_cast<std::uint32_t>(seen.frame_bytes[rule.answer] / seen.frames[rule.answer])};
    }
}

Sample Comparison::sample(Crowd& crowd, const Traffic& traffic, Mode mode) {
    Clients& clients = crowd.clients();
    unsigned& next = next_[static_cast<std::size_t>(crowd.side())];
    const unsigned in_one_write = mode == Mode::bursts ? traffic.burst : 1;
    const unsigned writers = mode == Mode::one_by_one ? 1 : traffic.talkers;
    // At once, a round is short: as many more of them.
    const unsigned rounds = mode == Mode::one_by_one ? traffic.one_by_one
                            : mode == Mode::at_once  ? 4 * traffic.rounds
                                                     : traffic.rounds;
    clients.settle();
    Sample sample;
    const Cpu before = cpu_of(crowd.pid());
    std::uint64_t expected = awaited(crowd, traffic);
    for (unsigned round = 0; round < rounds; ++round) {
        const auto start = Clock::now();
        const unsigned first = next;
        for (unsigned i = 0; i < writers; ++i) {
            const unsigned talker = (first + i) % traffic.talkers;
            Buffer out;
            for (unsigned n = 0; n < in_one_write; ++n)
                traffic.write(clients, talker, first + i + n * traffic.talkers, out);
            clients.send(talker, out);
        }
        const unsigned written = writers * in_one_write;
        next += written;
        expected += static_cast<std::uint64_t>(std::lround(deliveries_ * written));
        if (!clients.until([&] { return awaited(crowd, traffic) >= expected; }, patience)) {
            const std::uint64_t came = awaited(crowd, traffic);
            sample.lost += static_cast<double>(expected - came);
            expected = came;
        }
        sample.latencies.add(Clock::now() - start);
        sample.operations += written * (traffic.per_delivery ? deliveries_ : 1.0);
    }
    clients.settle(std::chrono::milliseconds(30));
    sample.cpu = cpu_of(crowd.pid()) - before;
    return sample;
}

Row Comparison::run(const Traffic& traffic, Mode mode, unsigned repeats) {
    Row row{.scenario = traffic.name, .mode = name_of(mode), .users = server_.users()};
    if (deliveries_ == 0) {
        row.note = "the server does not answer";
        return row;
    }
    for (unsigned i = 0; i < repeats; ++i) {
        row.server.push_back(sample(server_, traffic, mode));
        row.floor.push_back(sample(floor_, traffic, mode));
        if (i == 0 && row.server.front().cpu.all() < short_run) repeats *= short_run_factor;
    }
    return row;
}

Bystander::Bystander(Clients& clients, unsigned user)
    : clients_(clients), user_(user), asked_at_(Clock::now()) {
    clients.request(question_, protocol::to_server::GetUserStatus{name_of(user)});
}

void Bystander::turn() {
    constexpr auto pause = std::chrono::milliseconds(2);
    constexpr std::uint32_t code = protocol::to_server::GetUserStatus::code;
    const auto now = Clock::now();
    if (waiting_ && clients_.seen().frames[code] > answers_before_) {
        latencies_.add(now - asked_at_);
        waiting_ = false;
    }
    if (waiting_ || now - asked_at_ < pause) return;
    answers_before_ = clients_.seen().frames[code];
    asked_at_ = now;
    waiting_ = true;
    ++asked_;
    clients_.send(user_, question_);
}

}  // namespace kindred::load
