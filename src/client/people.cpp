#include "client/people.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;

// Users remembered beyond those watched; room mates come and go.
constexpr std::size_t max_users = 50'000;

Presence presence_of(protocol::UserStatus status) {
    switch (status) {
        case protocol::UserStatus::away:
            return Presence::away;
        case protocol::UserStatus::online:
            return Presence::online;
        default:
            return Presence::offline;
    }
}

UserStats stats_of(const protocol::UserStats& stats) {
    return {stats.avgspeed, stats.uploadnum, stats.files, stats.folders};
}

}  // namespace

void People::watch(const std::string& username) {
    if (watched_.insert(username).second) session_.send(to_server::WatchUser{username});
}

std::optional<UserStatus> People::user(const std::string& username) const {
    const auto it = users_.find(username);
    return it == users_.end() ? std::nullopt : std::optional(it->second);
}

Presence People::presence(const std::string& username) const {
    const auto it = users_.find(username);
    return it == users_.end() ? Presence::offline : it->second.presence;
}

bool People::buddy(const std::string& username) const {
    return std::ranges::count(context_.settings.buddies, username) > 0;
}

bool People::banned(const std::string& username) const {
    return std::ranges::count(context_.settings.banned_users, username) > 0;
}

std::uint32_t People::own_speed() const {
    const auto self = users_.find(context_.settings.username);
    return self == users_.end() ? 0 : self->second.stats.average_speed;
}

void People::session_up() {
    watched_.insert(context_.settings.username);
    watched_.insert(context_.settings.buddies.begin(), context_.settings.buddies.end());
    for (const std::string& username : watched_) session_.send(to_server::WatchUser{username});
}

void People::session_down() {
    for (auto& [username, status] : users_) {
        if (status.presence == Presence::offline) continue;
        status.presence = Presence::offline;
        context_.changes.user(username);
    }
}

UserStatus& People::note(const std::string& username) {
    if (users_.size() >= max_users)
        std::erase_if(users_, [&](const auto& entry) { return !watched_.contains(entry.first); });
    UserStatus& status = users_[username];
    status.username = username;
    context_.changes.user(username);
    return status;
}

void People::set_privileged(const std::string& username, bool privileged) {
    if (privileged)
        privileged_.insert(username);
    else
        privileged_.erase(username);
}

bool People::on(const from_server::WatchUser& message) {
    UserStatus& user = note(message.username);
    const bool was_online = user.presence != Presence::offline;
    user.exists = message.exists;
    if (message.status) user.presence = presence_of(*message.status);
    if (message.stats) user.stats = stats_of(*message.stats);
    if (message.country) user.country = *message.country;
    return !was_online && user.presence != Presence::offline;
}

bool People::on(const from_server::GetUserStatus& message) {
    UserStatus& user = note(message.username);
    const bool was_online = user.presence != Presence::offline;
    user.presence = presence_of(message.status);
    if (message.privileged) {
        user.privileged = *message.privileged;
        set_privileged(message.username, *message.privileged);
    }
    return !was_online && user.presence != Presence::offline;
}

void People::on(const from_server::GetUserStats& message) {
    note(message.username).stats = stats_of(message.stats);
}

void People::on(const from_server::PrivilegedUsers& message) {
    privileged_ = {message.usernames.begin(), message.usernames.end()};
}

void People::on(const from_server::AddToPrivileged& message) {
    set_privileged(message.username, true);
}

}  // namespace kindred::client
