#include "server/users.hpp"

#include "base/assert.hpp"

namespace kindred::server {

protocol::UserStats wire_stats(const User& user) {
    return {.avgspeed = user.stats.average_speed,
            .uploadnum = user.stats.uploads,
            .files = user.stats.files,
            .folders = user.stats.folders};
}

AccountRecord account_record(const User& user) {
    return {user.name, user.password_hash, user.stats, user.privileged_until};
}

User& Users::add(const AccountRecord& account) {
    KINDRED_ASSERT(find(account.name) == nullptr);
    User& user = users_.emplace_back();
    user.id = UserId{static_cast<std::uint32_t>(users_.size())};
    user.name = account.name;
    user.password_hash = account.password_hash;
    user.stats = account.stats;
    user.privileged_until = account.privileged_until;
    by_name_.emplace(user.name, user.id);
    return user;
}

void Users::remove(User& user) {
    KINDRED_ASSERT(!user.online());
    by_name_.erase(user.name);
}

void Users::came(const User& user) {
    online_.insert(user.id);
    if (user.session->dialect == protocol::Dialect::seed2003) seed_online_.insert(user.id);
}

void Users::went(const User& user) {
    online_.erase(user.id);
    seed_online_.erase(user.id);
}

User* Users::find(std::string_view name) {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &get(found->second);
}

User& Users::get(UserId id) {
    return users_[id.value - 1];
}

std::uint32_t Users::next_visit() {
    if (++visit_ == 0) {
        for (User& user : users_) user.visit = 0;
        visit_ = 1;
    }
    return visit_;
}

}  // namespace kindred::server
