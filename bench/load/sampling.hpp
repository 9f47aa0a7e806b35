// Single measurements that are more than traffic: people who come, go, and wait for something that
// others get, too.
#pragma once

#include "traffic.hpp"

#include <cstdio>

namespace kindred::load {

/// Something to say, as long as what people say.
inline constexpr const char* line = "have you heard the second one of theirs yet?";

template <class... Values>
std::string text(const char* format, Values... values) {
    char buffer[160];
    std::snprintf(buffer, sizeof buffer, format, values...);
    return buffer;
}

/// Runs `act(sample)` between two readings of the CPU time, waiting for quiet before and after.
template <class Act>
Sample measured(Crowd& crowd, double operations, Act act,
                std::chrono::milliseconds quiet = std::chrono::milliseconds(100)) {
    crowd.clients().settle(quiet);
    Sample sample{.operations = operations};
    const Cpu before = cpu_of(crowd.pid());
    act(sample);
    crowd.clients().settle(quiet);
    sample.cpu = cpu_of(crowd.pid()) - before;
    return sample;
}

/// Waits until the server has done what was left to do, such as writing to its disk.
void wait_until_idle(const Crowd& crowd);

/// Users `first` to `last` - 1 leave, with a pause between any two of them.
Sample log_out(Crowd& crowd, unsigned first, unsigned last, std::chrono::microseconds pause);
Sample log_in_one_by_one(Crowd& crowd, unsigned first, unsigned last);
Sample log_in_at_once(Crowd& crowd, unsigned first, unsigned last);

/// All of users 0 to `members` - 1 join a room, or leave it, at once. Operations are the messages
/// they get.
Sample move_through_room(Crowd& crowd, bool joining, unsigned members);

/// Somebody searches so often at once; latencies are those of a bystander. `expected` messages of
/// `code` arrive for each.
Sample search(Crowd& crowd, unsigned searches, std::uint32_t code, double expected);

/// Users by their numbers.
struct Range {
    unsigned first = 0;
    unsigned count = 0;
};

/// Every talker writes `burst` messages to users who are offline, and a question whose answer tells
/// that they are stored.
Sample store_messages(Crowd& crowd, unsigned talkers, unsigned burst, unsigned rounds,
                      Range offline);

/// New users come at once; latencies are those of a bystander, what is lost did not get in.
Sample register_at_once(Crowd& crowd, unsigned first, unsigned count);

/// All but the first few users vanish at once; latencies are those of one who stays.
Sample vanish(Crowd& crowd);

}  // namespace kindred::load
