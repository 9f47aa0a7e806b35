#include "server/logins.hpp"

#include "protocol/codec.hpp"
#include "protocol/from_server_messages.hpp"
#include "server/names.hpp"

namespace kindred::server {
namespace {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;

protocol::FrameFormat before_login() {
    return {.limit = [](std::uint32_t) { return limits::server_request_before_login; }};
}

/// The layout tells the dialect: clients of 2003 stop after the version, or after the hash.
protocol::Dialect dialect_of(const to_server::LoginView& login) {
    return login.password_hash && login.minor_version ? protocol::Dialect::modern
                                                      : protocol::Dialect::seed2003;
}

}  // namespace

Logins::Logins(Core& core, Jobs& jobs, Bans& bans, Addresses& addresses,
               const std::vector<std::string>& invitations, Enter enter)
    : core_(core),
      bans_(bans),
      addresses_(addresses),
      passwords_(jobs),
      enter_(std::move(enter)),
      invitations_(invitations.begin(), invitations.end()) {}

void Logins::accepted(ConnectionId connection, Endpoint remote) {
    ++core_.counters.connections;
    AddressUse* use = addresses_.connect(remote.address);
    if (use == nullptr) {
        ++core_.counters.connections_refused;
        core_.over(Limit::connections);
        core_.network.abort(connection);
        return;
    }
    while (entrants_.size() >= core_.settings.max_unfinished_logins) {
        const auto connection_by_age = timeouts_.pop_first();
        if (!connection_by_age) break;
        const auto oldest = entrants_.find(*connection_by_age);
        if (oldest == entrants_.end()) continue;
        core_.over(Limit::unfinished_logins);
        drop(oldest, "gave way to a newer connection");
    }
    entrants_.emplace(connection,
                      Entrant{remote.address, use, protocol::FrameReader(before_login())});
    timeouts_.push(core_.now.steady + core_.settings.login_timeout, connection);
}

void Logins::received(ConnectionId connection, ByteView bytes) {
    const auto entrant = entrants_.find(connection);
    if (entrant == entrants_.end()) return;
    if (entrant->second.checking) {
        keep(entrant, entrant->second.unread, bytes);
    } else {
        read(entrant, bytes);
    }
}

void Logins::disconnected(ConnectionId connection) {
    const auto entrant = entrants_.find(connection);
    if (entrant == entrants_.end()) return;
    addresses_.disconnect(entrant->second.address, *entrant->second.address_use);
    forget(entrant);
}

void Logins::tick() {
    while (const auto connection = timeouts_.pop(core_.now.steady)) {
        const auto entrant = entrants_.find(*connection);
        if (entrant == entrants_.end()) continue;
        if (entrant->second.checking) {
            // It is the server that is slow here.
            timeouts_.push(core_.now.steady + core_.settings.login_timeout, *connection);
            continue;
        }
        ++core_.counters.logins_expired;
        drop(entrant, "did not log in in time");
    }
    passwords_.start(core_.settings.max_password_jobs);
}

/// Takes frames until a Login needs time, or there are none left.
void Logins::read(Entrants::iterator entrant, ByteView bytes) {
    while (const auto frame = entrant->second.reader.next(bytes)) {
        if (frame->code != to_server::Login::code) {
            if (!keep(entrant, entrant->second.held, frame->raw)) return;
            continue;
        }
        const auto login = protocol::decode<to_server::LoginView>(frame->body);
        if (!login) {
            ++core_.counters.requests_malformed;
            continue;
        }
        if (!begin(entrant, login->message)) return;
        if (entrant->second.checking) {
            keep(entrant, entrant->second.unread, bytes);
            return;
        }
    }
    if (entrant->second.reader.failed()) {
        ++core_.counters.frames_refused;
        drop(entrant, entrant->second.reader.error());
    }
}

/// After a refusal: what came behind the refused Login may hold another one.
void Logins::read_on(Entrants::iterator entrant) {
    const Buffer unread = std::exchange(entrant->second.unread, {});
    read(entrant, unread);
}

/// Keeps bytes for later; false if that was too much, and the connection is gone.
bool Logins::keep(Entrants::iterator entrant, Buffer& where, ByteView bytes) {
    const Entrant& e = entrant->second;
    if (e.held.size() + e.unread.size() + bytes.size() > core_.settings.max_unfinished_bytes) {
        ++core_.counters.frames_refused;
        core_.over(Limit::unfinished_bytes);
        drop(entrant, "sent too much before it was logged in");
        return false;
    }
    append(where, bytes);
    return true;
}

/// Begins with a Login, or refuses it; false if the connection is gone.
bool Logins::begin(Entrants::iterator entrant, const LoginView& login) {
    Entrant& e = entrant->second;
    if (!addresses_.may_log_in(e.address, *e.address_use)) {
        ++core_.counters.logins_refused;
        core_.over(Limit::address_logins);
        drop(entrant, "logs in too often");
        return false;
    }
    const protocol::Dialect dialect = dialect_of(login);
    const Refusal no = refusal(login, e.address);
    if (!no.reason.empty() || no.silent) {
        refuse(entrant, login.username, dialect, no);
        return true;
    }
    const User* known = core_.users.find(login.username);
    if (known == nullptr && !may_register(e)) {
        refuse(entrant, login.username, dialect, {"SVRFULL"});
        return true;
    }
    e.username = login.username;
    e.password = login.password;
    e.dialect = dialect;
    check_password(entrant, known == nullptr ? "" : known->password_hash);
    return true;
}

bool Logins::may_register(const Entrant& entrant) {
    if (core_.users.count() >= core_.settings.max_accounts) {
        core_.over(Limit::accounts);
        return false;
    }
    if (addresses_.may_register(entrant.address, *entrant.address_use)) return true;
    core_.over(Limit::registrations);
    return false;
}

/// Everything but the password, in the order clients are used to.
Logins::Refusal Logins::refusal(const LoginView& login, IPv4 address) const {
    const Settings& settings = core_.settings;
    if (dialect_of(login) == protocol::Dialect::seed2003 && !settings.accept_seed_clients)
        return {"INVALIDVERSION"};
    const NameVerdict name = check_username(login.username);
    if (!name.acceptable) return {"INVALIDUSERNAME", name.detail};
    if (login.password.empty()) return {"EMPTYPASSWORD"};
    if (bans_.bans_user(login.username) || bans_.bans_address(address)) return {.silent = true};
    const User* known = core_.users.find(login.username);
    const bool registrable =
        settings.registration == Registration::open ||
        (settings.registration == Registration::invited && invitations_.contains(login.username));
    if (known == nullptr && !registrable) return {"SVRPRIVATE"};
    const bool comes_back = known != nullptr && known->online();
    if (!comes_back && core_.users.online().size() >= settings.max_users) return {"SVRFULL"};
    if (login.password.size() > limits::password) return {"INVALIDPASS"};
    return {};
}

void Logins::check_password(Entrants::iterator entrant, std::string known_hash) {
    Entrant& e = entrant->second;
    const auto lane =
        known_hash.empty() ? PasswordQueue::Lane::newcomers : PasswordQueue::Lane::users;
    e.checking =
        passwords_.push(lane, e.address, entrant->first, e.password, std::move(known_hash));
    passwords_.start(core_.settings.max_password_jobs);
}

Logins::Entrants::iterator Logins::waiting_for(Ticket ticket) {
    const auto connection = passwords_.finish(ticket);
    passwords_.start(core_.settings.max_password_jobs);
    if (!connection) return entrants_.end();
    const auto entrant = entrants_.find(*connection);
    entrant->second.checking = {};
    return entrant;
}

void Logins::password_verified(Ticket ticket, const PasswordResult& result) {
    const auto entrant = waiting_for(ticket);
    if (entrant == entrants_.end()) return;
    User* user = core_.users.find(entrant->second.username);
    if (user != nullptr && result.matches) {
        admit(entrant, *user, result.md5);
        return;
    }
    const ConnectionId connection = entrant->first;
    refuse_checked(entrant, "INVALIDPASS");
    if (const auto left = entrants_.find(connection); left != entrants_.end()) read_on(left);
}

void Logins::password_hashed(Ticket ticket, const PasswordResult& result) {
    if (const auto change = changes_.extract(ticket); !change.empty()) {
        const auto connection = passwords_.finish(ticket);
        passwords_.start(core_.settings.max_password_jobs);
        password_changed(change.mapped(), *connection, result.hash);
        return;
    }
    const auto entrant = waiting_for(ticket);
    if (entrant == entrants_.end()) return;
    const User* user = core_.users.find(entrant->second.username);
    if (result.hash.empty()) {
        refuse_checked(entrant, "SVRFULL");
    } else if (user != nullptr) {
        // Somebody else has just registered this name: now it is his password that counts.
        check_password(entrant, user->password_hash);
    } else {
        register_account(entrant, result);
    }
}

void Logins::register_account(Entrants::iterator entrant, const PasswordResult& password) {
    User& user =
        core_.users.add({.name = entrant->second.username, .password_hash = password.hash});
    core_.outbox.save(change::AccountSaved{account_record(user)});
    if (invitations_.erase(user.name) == 1) core_.outbox.save(change::InvitationRemoved{user.name});
    ++core_.counters.registrations;
    core_.tell(LogLevel::debug, "login", [&] { return "registered " + user.name; });
    admit(entrant, user, password.md5);
}

void Logins::change_password(const User& user, std::string password) {
    if (password.empty() || password.size() > limits::password) return;
    const Ticket ticket = passwords_.push(PasswordQueue::Lane::users, user.session->address,
                                          user.session->connection, password, {});
    changes_.emplace(ticket, PasswordChange{user.id, std::move(password)});
    passwords_.start(core_.settings.max_password_jobs);
}

void Logins::password_changed(const PasswordChange& change, ConnectionId connection,
                              const std::string& hash) {
    User& user = core_.users.get(change.user);
    if (hash.empty() || core_.users.find(user.name) != &user) return;  // removed meanwhile
    user.password_hash = hash;
    core_.outbox.save(change::AccountSaved{account_record(user)});
    if (user.online() && user.session->connection == connection)
        core_.send(user, from_server::ChangePassword{change.password});
}

void Logins::invite(const std::string& name) {
    if (invitations_.insert(name).second) core_.outbox.save(change::InvitationSaved{name});
}

/// Says no. The connection stays open until its time is over, and may try again.
void Logins::refuse(Entrants::iterator entrant, std::string_view username,
                    protocol::Dialect dialect, const Refusal& refusal) {
    ++core_.counters.logins_refused;
    core_.tell(LogLevel::debug, "login", [&] {
        return "refused " + std::string(username) + " from " + to_string(entrant->second.address) +
               ": " + std::string(refusal.silent ? "banned" : refusal.reason);
    });
    if (refusal.silent) return;
    from_server::LoginView answer{.success = false, .reason = refusal.reason};
    if (refusal.reason == "INVALIDUSERNAME") answer.detail = refusal.detail;
    core_.outbox.send(entrant->first, encoded(answer, dialect));
}

/// As refuse(), after the password has been looked at.
void Logins::refuse_checked(Entrants::iterator entrant, std::string_view reason) {
    refuse(entrant, entrant->second.username, entrant->second.dialect, {reason});
}

void Logins::admit(Entrants::iterator entrant, User& user, std::string_view password_hash) {
    Entrant& e = entrant->second;
    // Two programs that log each other out for ever would keep everybody busy who watches them.
    if (!user.logins.take(core_.settings.logins_per_user, core_.now.steady)) {
        ++core_.counters.logins_refused;
        core_.over(Limit::user_logins);
        drop(entrant, user.name + " logs in too often");
        return;
    }
    Arrival arrival{.user = user.id,
                    .connection = entrant->first,
                    .address = e.address,
                    .address_use = e.address_use,
                    .dialect = e.dialect,
                    .password_hash = password_hash,
                    .reader = std::move(e.reader),
                    .held = std::move(e.held),
                    .unread = std::move(e.unread)};
    entrants_.erase(entrant);
    ++core_.counters.logins;
    enter_(std::move(arrival));
}

void Logins::drop(Entrants::iterator entrant, std::string_view why) {
    core_.tell(LogLevel::debug, "login", [&] {
        return "dropped " + to_string(entrant->second.address) + ": " + std::string(why);
    });
    core_.network.abort(entrant->first);
    addresses_.disconnect(entrant->second.address, *entrant->second.address_use);
    forget(entrant);
}

void Logins::forget(Entrants::iterator entrant) {
    if (const Ticket checking = entrant->second.checking) passwords_.cancel(checking);
    core_.outbox.forget(entrant->first);
    entrants_.erase(entrant);
}

void Logins::check(Findings& findings) const {
    std::size_t checking = 0;
    for (const auto& [connection, entrant] : entrants_) {
        if (!entrant.checking) continue;
        ++checking;
        findings.expect(passwords_.connection_of(entrant.checking) == connection,
                        "logins: a login that is being checked has no check");
    }
    findings.expect(checking + changes_.size() == passwords_.waiting(),
                    "logins: passwords are waited for by nobody");
    for (const auto& [connection, entrant] : entrants_)
        findings.expect(
            entrant.held.size() + entrant.unread.size() <= core_.settings.max_unfinished_bytes,
            "logins: too much is kept for one");
}

}  // namespace kindred::server
