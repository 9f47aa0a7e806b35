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

void People::unwatch(const std::string& username) {
    if (contacts_.buddy(username) || username == context_.settings.username) return;
    if (watched_.erase(username) > 0) session_.send(to_server::UnwatchUser{username});
}

std::optional<UserStatus> People::user(const std::string& username) const {
    const auto it = users_.find(username);
    if (it == users_.end()) return std::nullopt;
    UserStatus status = it->second;
    status.privileged = status.privileged || privileged(username);
    return status;
}

Presence People::presence(const std::string& username) const {
    const auto it = users_.find(username);
    return it == users_.end() ? Presence::offline : it->second.presence;
}

std::vector<std::string> People::online_buddies() const {
    std::vector<std::string> online;
    for (const std::string& username : contacts_.buddies())
        if (presence(username) != Presence::offline) online.push_back(username);
    return online;
}

std::vector<std::string> People::online(std::size_t limit) const {
    std::vector<std::string> online;
    for (const auto& [username, status] : users_) {
        if (online.size() >= limit) break;
        if (status.presence != Presence::offline) online.push_back(username);
    }
    return online;
}

std::uint32_t People::own_speed() const {
    const auto self = users_.find(context_.settings.username);
    return self == users_.end() ? 0 : self->second.stats.average_speed;
}

void People::session_up() {
    watched_.insert(context_.settings.username);
    watched_.merge(contacts_.buddies());
    for (const std::string& username : watched_) session_.send(to_server::WatchUser{username});
}

void People::contacts_changed() {
    for (const std::string& username : contacts_.buddies()) watch(username);
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

bool People::set_presence(UserStatus& user, protocol::UserStatus status) {
    const bool was_online = user.presence != Presence::offline;
    user.presence = presence_of(status);
    const bool online = user.presence != Presence::offline;
    if (was_online || online) contacts_.seen(user.username);
    return online && !was_online;
}

bool People::on(const from_server::WatchUser& message) {
    UserStatus& user = note(message.username);
    user.exists = message.exists;
    if (message.stats) user.stats = stats_of(*message.stats);
    if (message.country) user.country = *message.country;
    return message.status && set_presence(user, *message.status);
}

bool People::on(const from_server::GetUserStatus& message) {
    UserStatus& user = note(message.username);
    if (message.privileged) {
        user.privileged = *message.privileged;
        set_privileged(message.username, *message.privileged);
    }
    const bool came = set_presence(user, message.status);
    // The status comes without the numbers, which may be those of long ago.
    if (came && watched_.contains(message.username))
        session_.send(to_server::GetUserStats{message.username});
    return came;
}

void People::room_joined(const from_server::JoinRoom& message) {
    for (const protocol::UserRow& row : protocol::rows(message.users)) {
        UserStatus& user = note(row.username);
        user.stats = stats_of(row.stats);
        if (!row.country.empty()) user.country = row.country;
        set_presence(user, row.status);
    }
}

void People::room_entered(const from_server::UserJoinedRoom& message) {
    UserStatus& user = note(message.username);
    if (message.stats) user.stats = stats_of(*message.stats);
    if (message.country && !message.country->empty()) user.country = *message.country;
    set_presence(user, message.status.value_or(protocol::UserStatus::online));
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
