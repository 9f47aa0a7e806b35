#include "server/presence.hpp"

#include "protocol/from_server_messages.hpp"

#include <limits>

namespace kindred::server {
namespace {

namespace from_server = protocol::from_server;
using protocol::Dialect;
using protocol::UserStatus;

}  // namespace

void Presence::came(const User& user) {
    announcements_.push(core_.now.steady + core_.settings.announce_delay,
                        {user.id, user.session->connection});
}

void Presence::tick() {
    while (const auto due = announcements_.pop(core_.now.steady)) {
        User& user = core_.users.get(due->user);
        if (user.online() && user.session->connection == due->connection) announce(user);
    }
}

/// Not before the port is known: whoever hears of the user may ask for his address at once.
void Presence::announce(User& user) {
    if (user.session->announced) return;
    user.session->announced = true;
    push_status(user);
}

void Presence::going(User& user) {
    user.session->status = UserStatus::offline;
    push_status(user);
}

void Presence::gone(const User& user, const Session& ended) {
    for (const UserId watched : ended.watching) core_.users.get(watched).watchers.erase(user.id);
}

void Presence::forget(User& user) {
    for (const UserId watcher : user.watchers)
        if (const User& other = core_.users.get(watcher); other.online())
            other.session->watching.erase(user.id);
    user.watchers.clear();
}

void Presence::push_status(const User& user) {
    Audience audience(core_.users);
    audience.add(user.watchers);
    for (const RoomId room : user.session->rooms) audience.add(core_.rooms.get(room).occupants);
    audience.add(user.id);
    // Who goes is not told so himself.
    const UserId except = user.status() == UserStatus::offline ? user.id : UserId{};
    const from_server::GetUserStatusView news{user.name, user.status(), core_.privileged(user)};
    core_.send_all(audience.members(), news, except);
}

/// Room mates and himself; of those who only watch, the clients of 2003, who cannot ask.
void Presence::push_stats(const User& user) {
    Audience audience(core_.users);
    for (const RoomId room : user.session->rooms) audience.add(core_.rooms.get(room).occupants);
    for (const UserId watcher : user.watchers) {
        if (core_.users.door(watcher).dialect == Dialect::seed2003) audience.add(watcher);
    }
    core_.send_all(audience.members(), from_server::GetUserStats{user.name, wire_stats(user)});
}

void Presence::watch(User& from, const std::string& name) {
    User* target = core_.users.find(name);
    from_server::WatchUser answer{.username = name, .exists = target != nullptr};
    if (target != nullptr) {
        if (from.session->watching.size() < core_.settings.max_watched) {
            from.session->watching.insert(target->id);
            target->watchers.insert(from.id);
        } else if (!from.session->watching.contains(target->id)) {
            core_.over(Limit::watched);
        }
        answer.status = target->status();
        answer.stats = wire_stats(*target);
        if (target->online()) answer.country = "";
    }
    core_.send(from, answer);
    if (from.session->dialect == Dialect::seed2003 && target != nullptr) {
        tell_status(from, name);
        tell_address(from, name);
    }
}

void Presence::unwatch(User& from, const std::string& name) {
    User* target = core_.users.find(name);
    if (target == nullptr || !from.session->watching.erase(target->id)) return;
    target->watchers.erase(from.id);
}

void Presence::tell_status(const User& from, std::string_view name) {
    const User* target = core_.users.find(name);
    from_server::GetUserStatusView answer{name, UserStatus::offline, false};
    if (target != nullptr) {
        answer.status = target->status();
        answer.privileged = core_.privileged(*target);
    }
    core_.send(from, answer);
}

void Presence::tell_stats(const User& from, const std::string& name) {
    const User* target = core_.users.find(name);
    from_server::GetUserStats answer{.username = name};
    if (target != nullptr) answer.stats = wire_stats(*target);
    core_.send(from, answer);
}

void Presence::set_status(User& from, UserStatus status) {
    if (status != UserStatus::away && status != UserStatus::online) return;
    if (from.session->status == status) return;
    from.session->status = status;
    push_status(from);
}

void Presence::set_port(User& from, const protocol::to_server::SetWaitPort& message) {
    const auto port = [](std::uint32_t number) {
        return static_cast<std::uint16_t>(number <= 65535 ? number : 0);
    };
    Session& session = *from.session;
    session.port = port(message.port);
    session.obfuscation = message.obfuscation_type.value_or(protocol::ObfuscationType::none);
    session.obfuscated_port = port(message.obfuscated_port.value_or(0));
    announce(from);
}

void Presence::set_shared(User& from, std::uint32_t folders, std::uint32_t files) {
    if (from.stats.folders == folders && from.stats.files == files) return;
    from.stats.folders = folders;
    from.stats.files = files;
    core_.outbox.note(change::StatsSaved{from.name, from.stats});
    push_stats(from);
}

void Presence::add_upload(User& from, std::uint32_t speed) {
    SharingStats& stats = from.stats;
    const std::uint64_t total = std::uint64_t{stats.average_speed} * stats.uploads + speed;
    if (stats.uploads == std::numeric_limits<std::uint32_t>::max()) return;
    ++stats.uploads;
    stats.average_speed = static_cast<std::uint32_t>(total / stats.uploads);
    core_.outbox.note(change::StatsSaved{from.name, stats});
    push_stats(from);
}

void Presence::tell_address(const User& from, std::string_view name) {
    from_server::GetPeerAddressView answer{.username = name,
                                           .obfuscation_type = protocol::ObfuscationType::none,
                                           .obfuscated_port = 0};
    if (const User* target = core_.online(name)) {
        answer.ip = target->session->address;
        answer.port = target->session->port;
        answer.obfuscation_type = target->session->obfuscation;
        answer.obfuscated_port = target->session->obfuscated_port;
    }
    core_.send(from, answer);
}

void Presence::check(Findings& findings) {
    std::size_t watches = 0;
    std::size_t watchers = 0;
    for (std::uint32_t i = 1; i <= core_.users.last_id(); ++i) {
        const User& user = core_.users.get(UserId{i});
        watchers += user.watchers.size();
        if (!user.online()) continue;
        for (const UserId watched : user.session->watching)
            findings.expect(core_.users.get(watched).watchers.contains(user.id),
                            "presence: somebody watches and is not told");
        watches += user.session->watching.size();
    }
    findings.expect(watches == watchers, "presence: somebody is told and does not watch");
}

}  // namespace kindred::server
