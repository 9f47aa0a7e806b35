#include "client/timers.hpp"

#include <utility>

namespace kindred::client {

Timers::Key Timers::add(Time at, std::function<void()> action) {
    const Key key{at, ++last_sequence_};
    actions_.emplace(key, std::move(action));
    return key;
}

void Timers::run_due(Time now) {
    while (!actions_.empty() && actions_.begin()->first.at <= now) {
        const auto action = std::move(actions_.begin()->second);
        actions_.erase(actions_.begin());
        action();
    }
}

std::optional<Time> Timers::next() const {
    if (actions_.empty()) return std::nullopt;
    return actions_.begin()->first.at;
}

}  // namespace kindred::client
