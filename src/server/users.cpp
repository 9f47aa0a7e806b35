#include "server/users.hpp"

#include "base/assert.hpp"

#include <cstring>

namespace kindred::server {
namespace {

__extension__ using Wide = unsigned __int128;

/// Both halves of a product depend on all bits of both factors.
std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// Numbers of connections count up; two of them alike in this half are four billion apart.
std::uint32_t hash_of(ConnectionId connection) {
    return static_cast<std::uint32_t>(connection.value);
}

}  // namespace

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
    doors_.emplace_back();
    User& user = users_.add();
    user.id = UserId{last_id()};
    user.name = account.name;
    user.password_hash = account.password_hash;
    user.stats = account.stats;
    user.privileged_until = account.privileged_until;
    by_name_.insert(hash(user.name), user.id.value);
    return user;
}

void Users::remove(User& user) {
    KINDRED_ASSERT(!user.online());
    by_name_.erase(hash(user.name), user.id.value);
    last_found_ = {};
}

Session& Users::begin_session(User& user, ConnectionId connection) {
    const std::uint32_t number = sessions_.take();
    Session& session = sessions_[number];
    session.number = number;
    session.user = user.id;
    session.connection = connection;
    by_connection_.insert(hash_of(connection), number);
    user.session = &session;
    return session;
}

void Users::end_session(Session& session) {
    const std::uint32_t number = session.number;
    by_connection_.erase(hash_of(session.connection), number);
    session = {};
    sessions_.give_back(number);
}

Session* Users::on(ConnectionId connection) {
    const std::uint32_t number = by_connection_.find(
        hash_of(connection),
        [&](std::uint32_t candidate) { return sessions_[candidate].connection == connection; });
    if (number == 0) return nullptr;
    Session& session = sessions_[number];
    // Who it is will be asked when the request has been read; with many users he is seldom in the
    // cache of the processor.
    __builtin_prefetch(&get(session.user));
    return &session;
}

void Users::came(const User& user) {
    door(user.id).connection = user.session->connection;
    door(user.id).dialect = user.session->dialect;
    online_.insert(user.id);
    if (user.session->dialect == protocol::Dialect::seed2003) seed_online_.insert(user.id);
}

void Users::went(const User& user) {
    door(user.id).connection = {};
    online_.erase(user.id);
    seed_online_.erase(user.id);
}

User* Users::find(std::string_view name) {
    // Who is asked for is often asked for again: his address first, then a connection to him.
    if (last_found_ && get(last_found_).name == name) return &get(last_found_);
    const std::uint32_t id =
        by_name_.find(hash(name), [&](std::uint32_t i) { return get(UserId{i}).name == name; });
    if (id == 0) return nullptr;
    last_found_ = UserId{id};
    return &get(last_found_);
}

std::uint32_t Users::hash(std::string_view name) const {
    std::uint64_t state = seed_ ^ name.size();
    for (; !name.empty(); name.remove_prefix(std::min<std::size_t>(name.size(), 8))) {
        std::uint64_t word = 0;
        std::memcpy(&word, name.data(), std::min<std::size_t>(name.size(), 8));
        state = mixed(state ^ word, 0x9e3779b97f4a7c15 ^ seed_);
    }
    return static_cast<std::uint32_t>(state);
}

std::uint32_t Users::next_visit() {
    if (++visit_ == 0) {
        for (Door& door : doors_) door.visit = 0;
        visit_ = 1;
    }
    return visit_;
}

void Users::check(Findings& findings) {
    std::size_t online = 0;
    std::size_t seed = 0;
    for (std::uint32_t id = 1; id <= last_id(); ++id) {
        const User& user = get(UserId{id});
        findings.expect(user.id.value == id, "users: a user is not at the place of his id");
        findings.expect(online_.contains(user.id) == user.online(),
                        "users: who is online is not those with a session");
        const ConnectionId connection = user.online() ? user.session->connection : ConnectionId{};
        findings.expect(door(user.id).connection == connection,
                        "users: somebody is not behind his door");
        if (!user.online()) continue;
        findings.expect(on(connection) == user.session,
                        "users: a session is not on its connection");
        findings.expect(find(user.name) == &user, "users: somebody online cannot be found");
        ++online;
        seed += user.session->dialect == protocol::Dialect::seed2003 ? 1 : 0;
    }
    findings.expect(online == sessions_.in_use() && online == by_connection_.size(),
                    "users: a session is nobody's");
    findings.expect(online == online_.size(), "users: the number of those online is wrong");
    findings.expect(seed == seed_online_.size(), "users: clients of 2003 are miscounted");
}

}  // namespace kindred::server
