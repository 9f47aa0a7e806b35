#include "server/server.hpp"

#include "protocol/from_server_messages.hpp"
#include "server/request.hpp"

namespace kindred::server {
namespace from_server = protocol::from_server;

class Server::Event {
  public:
    Event(Parts& parts, Now now) : parts_(parts) { parts_.core.now = now; }
    ~Event() {
        parts_.searches.end_event();
        parts_.core.outbox.end_event();
    }
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;

  private:
    Parts& parts_;
};

Server::Server(Settings settings, const StoreContents& contents, NetworkActions& network,
               Jobs& jobs, Store& store, Random random, LogSink log)
    : parts_(Core(std::move(settings), network, store, random, std::move(log)), contents, jobs,
             [this](Arrival&& arrival) { enter(std::move(arrival)); }),
      admin_(parts_, [this](User& user, std::string_view why) { kick(user, why); }) {
    parts_.core.outbox.limit_held(parts_.core.settings.max_held_bytes);
}

void Server::accepted(ConnectionId connection, ListenerId, Endpoint remote, Now now) {
    const Event event(parts_, now);
    parts_.logins.accepted(connection, remote);
}

void Server::received(ConnectionId connection, ByteView bytes, Now now) {
    const Event event(parts_, now);
    if (Session* session = parts_.core.users.on(connection)) {
        read(*session, connection, bytes);
    } else {
        parts_.logins.received(connection, bytes);
    }
}

void Server::disconnected(ConnectionId connection, Disconnect reason, Now now) {
    const Event event(parts_, now);
    if (reason == Disconnect::too_slow) ++parts_.core.counters.slow_readers;
    parts_.core.outbox.forget(connection);
    if (const Session* session = parts_.core.users.on(connection)) {
        leave(parts_.core.users.get(session->user));
    } else {
        parts_.logins.disconnected(connection);
    }
}

Duration Server::tick(Now now) {
    const Event event(parts_, now);
    parts_.logins.tick();
    parts_.addresses.tick();
    parts_.presence.tick();
    parts_.messages.tick();
    parts_.privileges.tick();
    parts_.tree.tick();
    parts_.searches.tick();
    for (const ConnectionId connection : parts_.core.outbox.take_overfull()) {
        parts_.core.over(Limit::held_bytes);
        abort(connection, "more waits for the disk than may");
    }
    return parts_.searches.busy() ? tick_busy : tick_idle;
}

void Server::stored(Ticket up_to, Now now) {
    const Event event(parts_, now);
    parts_.core.outbox.stored(up_to);
}

void Server::password_hashed(Ticket ticket, const PasswordResult& result, Now now) {
    const Event event(parts_, now);
    parts_.logins.password_hashed(ticket, result);
}

void Server::password_verified(Ticket ticket, const PasswordResult& result, Now now) {
    const Event event(parts_, now);
    parts_.logins.password_verified(ticket, result);
}

void Server::reconfigure(Settings settings, Now now) {
    const Event event(parts_, now);
    Core& core = parts_.core;
    const bool other_phrases = settings.excluded_phrases != core.settings.excluded_phrases;
    core.settings = std::move(settings);
    core.outbox.limit_held(core.settings.max_held_bytes);
    parts_.rooms.forget_lists();
    terms_ = {};
    excluded_phrases_ = {};
    if (other_phrases)
        core.send_all_modern(core.users.online().view(),
                             from_server::ExcludedSearchPhrases{core.settings.excluded_phrases});
}

void Server::stop(Now now) {
    const Event event(parts_, now);
    parts_.messages.store_all();
}

Result<std::string> Server::administer(std::span<const std::string> words, Now now) {
    const Event event(parts_, now);
    return admin_.run(words);
}

/// Handles what a session has sent, for as long as it is the one on this connection.
void Server::read(Session& session, ConnectionId connection, ByteView bytes) {
    while (session.connection == connection) {
        const auto frame = session.reader.next(bytes);
        if (frame) {
            Request(parts_, session).handle(*frame);
            continue;
        }
        if (!session.reader.failed()) return;
        ++parts_.core.counters.frames_refused;
        abort(connection, session.reader.error());
    }
}

void Server::abort(ConnectionId connection, std::string_view why) {
    const Session* session = parts_.core.users.on(connection);
    if (session == nullptr) return;
    User& user = parts_.core.users.get(session->user);
    parts_.core.tell(LogLevel::info, "session", user.name + ": " + std::string(why));
    leave(user);
    parts_.core.outbox.forget(connection);
    parts_.core.network.abort(connection);
}

void Server::enter(Arrival&& arrival) {
    Core& core = parts_.core;
    User& user = core.users.get(arrival.user);
    if (user.online()) kick(user, "logged in elsewhere");
    Session& session = core.users.begin_session(user, arrival.connection);
    session.address = arrival.address;
    session.address_use = arrival.address_use;
    session.dialect = arrival.dialect;
    core.users.came(user);
    core.tell(LogLevel::debug, "session",
              [&] { return user.name + " from " + to_string(arrival.address); });

    welcome(user, arrival.password_hash);
    parts_.presence.came(user);
    parts_.tree.came(user);
    // What waited for the login comes first: whole frames, then what its reader has not seen.
    read(session, arrival.connection, arrival.held);
    if (session.connection != arrival.connection) return;
    session.reader = std::move(arrival.reader);
    session.reader.change_format(protocol::server_request_format());
    read(session, arrival.connection, arrival.unread);
}

/// The answer to a Login and what follows it unasked.
void Server::welcome(const User& user, std::string_view password_hash) {
    Core& core = parts_.core;
    const Settings& settings = core.settings;
    core.send(user, from_server::LoginView{.success = true,
                                           .greeting = settings.greeting,
                                           .ip = user.session->address,
                                           .password_hash = password_hash,
                                           .is_supporter = core.privileged(user)});
    parts_.rooms.send_list(user, false);
    const bool modern = user.session->dialect == protocol::Dialect::modern;
    if (modern) core.outbox.send(user, terms(core.privileged(user)));
    parts_.privileges.send_list(user);
    if (modern) core.outbox.send(user, excluded_phrases());
    parts_.messages.send_stored(user);
}

/// How the network works here: the same bytes for everybody.
const SharedBytes& Server::terms(bool privileged) {
    SharedBytes& bytes = terms_[privileged ? 1 : 0];
    if (bytes.size() == 0) {
        const Settings& settings = parts_.core.settings;
        Buffer frames;
        protocol::encode(from_server::ParentMinSpeed{settings.parent_min_speed}, frames);
        protocol::encode(from_server::ParentSpeedRatio{settings.parent_speed_ratio}, frames);
        protocol::encode(wishlist_message(settings, privileged), frames);
        bytes = SharedBytes(std::move(frames));
    }
    return bytes;
}

const SharedBytes& Server::excluded_phrases() {
    if (excluded_phrases_.size() == 0)
        excluded_phrases_ =
            encoded(from_server::ExcludedSearchPhrases{parts_.core.settings.excluded_phrases},
                    protocol::Dialect::modern);
    return excluded_phrases_;
}

/// Nothing more is sent to him: his connection is gone, or about to be.
void Server::leave(User& user) {
    Core& core = parts_.core;
    core.users.went(user);
    parts_.presence.going(user);
    parts_.rooms.gone(user);
    parts_.messages.gone(user);
    parts_.interests.gone(user);
    parts_.tree.gone(user);
    parts_.addresses.disconnect(user.session->address, *user.session->address_use);
    Session& ended = *std::exchange(user.session, nullptr);
    parts_.presence.gone(user, ended);
    core.users.end_session(ended);
}

void Server::kick(User& user, std::string_view why) {
    Core& core = parts_.core;
    ++core.counters.kicks;
    core.tell(LogLevel::info, "session", user.name + " kicked: " + std::string(why));
    const ConnectionId connection = user.session->connection;
    const protocol::Dialect dialect = user.session->dialect;
    leave(user);
    core.outbox.send(connection, encoded(from_server::Relogged{}, dialect));
    core.outbox.close(connection);
}

// --- invariants ----------------------------------------------------------------------------------

std::string Server::check() {
    Findings findings;
    Core& core = parts_.core;
    core.users.check(findings);
    core.outbox.check(findings);
    parts_.logins.check(findings);
    parts_.presence.check(findings);
    parts_.privileges.check(findings);
    parts_.messages.check(findings);
    parts_.rooms.check(findings);
    parts_.interests.check(findings);
    parts_.tree.check(findings);
    for (const UserId id : core.users.online()) {
        const Session& session = *core.users.get(id).session;
        findings.expect(!parts_.logins.has(session.connection),
                        "server: somebody who is logged in is about to log in");
    }
    findings.expect(
        parts_.addresses.connections() == core.users.online().size() + parts_.logins.unfinished(),
        "server: connections of an address are miscounted");
    return findings.first();
}

}  // namespace kindred::server
