#include "server/fanout.hpp"

namespace kindred::server {

Fanout::Fanout(Core& core, std::uint64_t Counters::* count)
    : core_(core), count_(count), quota_(core.settings.fanout_per_tick) {}

void Fanout::tick() {
    quota_ = core_.settings.fanout_per_tick;
    deliver();
}

void Fanout::deliver() {
    while (quota_ > 0) {
        if (round_.empty()) {
            if (next_.empty()) return;
            current_ = SharedBytes(std::exchange(next_, {}));
            current_count_ = std::exchange(next_count_, 0);
            round_.assign(receivers_.begin(), receivers_.end());
            if (round_.empty()) return;
        }
        const UserId id = round_.back();
        round_.pop_back();
        // Whoever has left the set meanwhile gets searches in another way, or has gone.
        if (!receivers_.contains(id)) continue;
        core_.outbox.send(core_.users.door(id).connection, current_);
        core_.counters.*count_ += current_count_;
        --quota_;
    }
}

}  // namespace kindred::server
