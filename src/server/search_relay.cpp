#include "server/search_relay.hpp"

#include "protocol/from_server_messages.hpp"

namespace kindred::server {
namespace {

namespace from_server = protocol::from_server;

/// Searches that wait for a round, in bytes; more of them are dropped. Some ten thousand.
constexpr std::size_t max_waiting = limits::mib;

}  // namespace

SearchRelay::SearchRelay(Core& core)
    : core_(core), quota_(core.settings.flat_deliveries_per_tick) {}

void SearchRelay::search_flat(const User& from, std::uint32_t token, const std::string& query) {
    if (flat_.empty() || next_.size() > max_waiting) return;
    // The same bytes in both dialects, so that a round is one piece of memory for everybody.
    protocol::encode(from_server::FileSearch{from.name, token, query}, next_);
    deliver();
}

void SearchRelay::tick() {
    quota_ = core_.settings.flat_deliveries_per_tick;
    deliver();
}

void SearchRelay::deliver() {
    while (quota_ > 0) {
        if (round_.empty()) {
            if (next_.empty()) return;
            current_ = SharedBytes(std::exchange(next_, {}));
            round_.assign(flat_.begin(), flat_.end());
            if (round_.empty()) return;
        }
        const User& user = core_.users.get(round_.back());
        round_.pop_back();
        if (!user.online()) continue;
        core_.outbox.send(user, current_);
        ++core_.counters.searches_flat;
        --quota_;
    }
}

void SearchRelay::search_user(const User& from, const std::string& name, std::uint32_t token,
                              const std::string& query) {
    if (const User* target = core_.online(name))
        core_.send(*target, from_server::FileSearch{from.name, token, query});
}

void SearchRelay::search_users(const User& from, std::span<const UserId> users, std::uint32_t token,
                               const std::string& query) {
    core_.send_all(users, from_server::FileSearch{from.name, token, query});
}

}  // namespace kindred::server
