#include "sampling.hpp"

#include "protocol/to_server_messages.hpp"

#include <thread>

namespace kindred::load {
namespace {

namespace to_server = protocol::to_server;

/// The user who stays and asks, and how many stay with him.
constexpr unsigned bystander = 1;
constexpr unsigned staying = 5;
constexpr const char* room = "lobby";

std::uint64_t welcomed(Crowd& crowd) {
    return crowd.clients().seen().frames[welcome_code];
}

}  // namespace

void wait_until_idle(const Crowd& crowd) {
    constexpr auto slice = std::chrono::milliseconds(100);
    constexpr double little = 0.02 * 100'000;  // microseconds of a slice
    constexpr int quiet_slices = 5;
    const auto give_up = Clock::now() + std::chrono::seconds(30);
    double used = cpu_of(crowd.pid()).all();
    for (int quiet = 0; quiet < quiet_slices && Clock::now() < give_up;) {
        std::this_thread::sleep_for(slice);
        const double now = cpu_of(crowd.pid()).all();
        quiet = now - std::exchange(used, now) < little ? quiet + 1 : 0;
    }
}

Sample log_out(Crowd& crowd, unsigned first, unsigned last, std::chrono::microseconds pause) {
    return measured(crowd, last - first, [&](Sample&) {
        for (unsigned user = first; user < last; ++user) {
            crowd.clients().close(user);
            if (pause.count() > 0) std::this_thread::sleep_for(pause);
        }
    });
}

Sample log_in_one_by_one(Crowd& crowd, unsigned first, unsigned last) {
    return measured(crowd, last - first, [&](Sample& sample) {
        for (unsigned user = first; user < last; ++user) {
            const auto start = Clock::now();
            const std::uint64_t before = welcomed(crowd);
            crowd.clients().log_in(user);
            if (!crowd.clients().until([&] { return welcomed(crowd) > before; })) ++sample.lost;
            sample.latencies.add(Clock::now() - start);
        }
    });
}

Sample log_in_at_once(Crowd& crowd, unsigned first, unsigned last) {
    return measured(crowd, last - first, [&](Sample& sample) {
        const auto start = Clock::now();
        const std::uint64_t expected = welcomed(crowd) + last - first;
        for (unsigned user = first; user < last; ++user) crowd.clients().log_in(user);
        crowd.clients().until([&] { return welcomed(crowd) >= expected; });
        sample.lost = static_cast<double>(expected - welcomed(crowd));
        sample.latencies.add(Clock::now() - start);
    });
}

Sample move_through_room(Crowd& crowd, bool joining, unsigned members) {
    const std::size_t answer = joining ? to_server::JoinRoom::code : to_server::LeaveRoom::code;
    const std::size_t news = joining ? 16 : 17;
    Clients& clients = crowd.clients();
    return measured(crowd, 0, [&](Sample& sample) {
        const auto start = Clock::now();
        const Seen before = clients.seen();
        for (unsigned user = 0; user < members; ++user) {
            Buffer out;
            if (joining) {
                clients.request(out, to_server::JoinRoom{.room = room});
            } else {
                clients.request(out, to_server::LeaveRoom{.room = room});
            }
            clients.send(user, out);
        }
        const std::uint64_t expected = std::uint64_t{members} * (members - 1) / 2;
        const auto come = [&](std::size_t code) {
            return clients.seen().frames[code] - before.frames[code];
        };
        clients.until([&] { return come(answer) >= members && come(news) >= expected; },
                      std::chrono::seconds(5));
        sample.latencies.add(Clock::now() - start);
        sample.operations = static_cast<double>(come(answer) + come(news));
        // Some servers tell whoever joins of himself, too.
        sample.lost = std::max(static_cast<double>(expected + members) - sample.operations, 0.0);
    });
}

Sample search(Crowd& crowd, unsigned searches, std::uint32_t code, double expected) {
    Clients& clients = crowd.clients();
    const auto base = static_cast<double>(crowd.received(code));
    return measured(crowd, searches, [&](Sample& sample) {
        Bystander other(clients, bystander);
        Buffer out;
        for (unsigned i = 0; i < searches; ++i)
            clients.request(out, to_server::FileSearch{1000 + i, "some words of a song"});
        const auto start = Clock::now();
        clients.send(0, out);
        double missing = 0;
        do {
            for (int i = 0; i < 10; ++i) {
                other.turn();
                clients.turn(std::chrono::milliseconds(1));
            }
            missing = base + expected * searches - static_cast<double>(crowd.received(code));
        } while (missing > 0 && Clock::now() - start < std::chrono::seconds(20));
        sample.lost = std::max(missing, 0.0);
        sample.latencies = other.latencies();
    });
}

Sample store_messages(Crowd& crowd, unsigned talkers, unsigned burst, unsigned rounds,
                      Range offline) {
    constexpr std::size_t code = to_server::GetUserStatus::code;
    Clients& clients = crowd.clients();
    return measured(crowd, talkers * burst * rounds, [&](Sample& sample) {
        unsigned next = 0;
        for (unsigned round = 0; round < rounds; ++round) {
            const auto start = Clock::now();
            const std::uint64_t expected = clients.seen().frames[code] + talkers;
            for (unsigned talker = 0; talker < talkers; ++talker) {
                Buffer out;
                for (unsigned i = 0; i < burst; ++i) {
                    const std::string to = name_of(offline.first + next++ % offline.count);
                    clients.request(out, to_server::MessageUser{to, line});
                }
                clients.request(out, to_server::GetUserStatus{name_of(talker)});
                clients.send(talker, out);
            }
            clients.until([&] { return clients.seen().frames[code] >= expected; });
            sample.lost += static_cast<double>(expected - clients.seen().frames[code]);
            sample.latencies.add(Clock::now() - start);
        }
    });
}

Sample register_at_once(Crowd& crowd, unsigned first, unsigned count) {
    Clients& clients = crowd.clients();
    return measured(crowd, count, [&](Sample& sample) {
        Bystander other(clients, bystander);
        const std::uint64_t expected = welcomed(crowd) + count;
        for (unsigned i = 0; i < count; ++i) {
            clients.log_in(first + i);
            other.turn();
            clients.turn(std::chrono::milliseconds(0));
        }
        auto last = Clock::now();
        std::uint64_t in = 0;
        while (welcomed(crowd) < expected && Clock::now() - last < std::chrono::seconds(20)) {
            if (std::exchange(in, welcomed(crowd)) != welcomed(crowd)) last = Clock::now();
            other.turn();
            clients.turn(std::chrono::milliseconds(1));
        }
        sample.lost = static_cast<double>(expected - welcomed(crowd));
        sample.latencies = other.latencies();
        for (unsigned i = 0; i < count; ++i) clients.close(first + i);
    });
}

Sample vanish(Crowd& crowd) {
    Clients& clients = crowd.clients();
    return measured(crowd, crowd.users() - staying, [&](Sample& sample) {
        Bystander other(clients, bystander);
        crowd.begin_leaving();
        for (unsigned user = staying; user < crowd.active(); ++user) clients.close(user);
        // The server is done when it has needed hardly any time for a while.
        double used = cpu_of(crowd.pid()).all();
        for (int idle = 0; idle < 4 || !crowd.have_left();) {
            const auto slice = Clock::now() + std::chrono::milliseconds(50);
            while (Clock::now() < slice) {
                other.turn();
                clients.turn(std::chrono::milliseconds(1));
            }
            const double now = cpu_of(crowd.pid()).all();
            idle = now - std::exchange(used, now) < 5000 ? idle + 1 : 0;
        }
        crowd.end_leaving();
        sample.latencies = other.latencies();
    });
}

}  // namespace kindred::load
