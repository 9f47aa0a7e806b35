#include "server/privileges.hpp"

#include "protocol/from_server_messages.hpp"

#include <algorithm>
#include <limits>

namespace kindred::server {
namespace {

namespace from_server = protocol::from_server;

constexpr std::int64_t day = 86'400;

}  // namespace

Privileges::Privileges(Core& core, Presence& presence) : core_(core), presence_(presence) {
    for (std::uint32_t i = 1; i <= core_.users.last_id(); ++i) {
        const User& user = core_.users.get(UserId{i});
        if (user.privileged_until > 0) ends_.emplace(user.privileged_until, user.id);
    }
}

std::int64_t Privileges::left(const User& user) const {
    return std::clamp<std::int64_t>(user.privileged_until - core_.now.unix_seconds, 0,
                                    std::numeric_limits<std::uint32_t>::max());
}

/// Seconds today; the description of 2003 promises days.
void Privileges::tell_time_left(const User& from) {
    std::int64_t time = left(from);
    if (from.session->dialect == protocol::Dialect::seed2003) time = (time + day - 1) / day;
    core_.send(from, from_server::CheckPrivileges{static_cast<std::uint32_t>(time)});
}

void Privileges::tell_privileged(const User& from, const std::string& name) {
    const User* target = core_.users.find(name);
    core_.send(from,
               from_server::UserPrivileged{name, target != nullptr && core_.privileged(*target)});
}

void Privileges::send_list(const User& user) {
    core_.outbox.send(user, encoded_list());
}

/// The same bytes in both dialects.
const SharedBytes& Privileges::encoded_list() {
    tick();  // whose time has just ended is not on it
    if (list_.size() == 0) {
        from_server::PrivilegedUsers list;
        for (const auto& [until, id] : ends_) list.usernames.push_back(core_.users.get(id).name);
        list_ = encoded(list, protocol::Dialect::modern);
    }
    return list_;
}

from_server::WishlistInterval wishlist_message(const Settings& settings, bool privileged) {
    const Duration interval = settings.wishlist_interval_of(privileged);
    return {static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::seconds>(interval).count())};
}

void Privileges::tell_wishlist_interval(const User& user) {
    core_.send(user, wishlist_message(core_.settings, core_.privileged(user)));
}

void Privileges::give(User& from, const std::string& name, std::uint32_t days) {
    User* to = core_.users.find(name);
    if (to == nullptr || to == &from) return;
    const std::int64_t seconds = std::min<std::int64_t>(days, left(from) / day) * day;
    if (seconds <= 0) return;
    change(from, from.privileged_until - seconds);
    change(*to, std::max(to->privileged_until, core_.now.unix_seconds) + seconds);
    tell_time_left(from);
    if (to->online()) tell_time_left(*to);
}

void Privileges::set(User& user, std::int64_t until) {
    change(user, std::max<std::int64_t>(until, 0));
    if (user.online()) tell_time_left(user);
}

void Privileges::change(User& user, std::int64_t until) {
    const bool before = core_.privileged(user);
    ends_.erase({user.privileged_until, user.id});
    user.privileged_until = until;
    if (until > core_.now.unix_seconds) ends_.emplace(until, user.id);
    list_ = {};
    core_.outbox.save(change::AccountSaved{account_record(user)});
    if (before != core_.privileged(user)) flipped(user);
}

void Privileges::flipped(const User& user) {
    // Clients of 2003 see in no status who is privileged: they have a list, and additions to it.
    if (core_.privileged(user))
        core_.send_all(core_.users.seed_online().view(), from_server::AddToPrivileged{user.name});
    if (!user.online()) return;
    if (user.session->dialect == protocol::Dialect::modern) tell_wishlist_interval(user);
    presence_.push_status(user);
}

void Privileges::tick() {
    while (!ends_.empty() && ends_.begin()->first <= core_.now.unix_seconds) {
        const User& user = core_.users.get(ends_.begin()->second);
        ends_.erase(ends_.begin());
        list_ = {};
        flipped(user);
    }
}

void Privileges::check(Findings& findings) {
    std::size_t privileged = 0;
    for (std::uint32_t i = 1; i <= core_.users.last_id(); ++i) {
        const User& user = core_.users.get(UserId{i});
        if (!core_.privileged(user)) continue;
        ++privileged;
        findings.expect(ends_.contains({user.privileged_until, user.id}),
                        "privileges: the end of somebody's is not known");
    }
    findings.expect(privileged <= ends_.size(), "privileges: too few ends");
}

}  // namespace kindred::server
