#include "server/server.hpp"

#include "protocol/digest.hpp"
#include "protocol/from_server_messages.hpp"
#include "server/request.hpp"

namespace kindred::server {
namespace from_server = protocol::from_server;

class Server::Event {
  public:
    Event(Core& core, Now now) : core_(core) { core_.now = now; }
    ~Event() { core_.outbox.end_event(); }
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;

  private:
    Core& core_;
};

Server::Server(Settings settings, const StoreContents& contents, NetworkActions& network,
               Jobs& jobs, Store& store, Random random, LogSink log)
    : parts_(Core(std::move(settings), network, store, random, std::move(log)), contents, jobs,
             [this](Arrival arrival) { enter(std::move(arrival)); }),
      admin_(parts_, [this](User& user, std::string_view why) { kick(user, why); }) {}

void Server::accepted(ConnectionId connection, ListenerId, Endpoint remote, Now now) {
    const Event event(parts_.core, now);
    parts_.logins.accepted(connection, remote);
}

void Server::received(ConnectionId connection, ByteView bytes, Now now) {
    const Event event(parts_.core, now);
    if (const auto user = connections_.find(connection); user != connections_.end()) {
        read(user->second, connection, bytes);
    } else if (parts_.logins.has(connection)) {
        parts_.logins.received(connection, bytes);
    }
}

void Server::disconnected(ConnectionId connection, Disconnect reason, Now now) {
    const Event event(parts_.core, now);
    if (reason == Disconnect::too_slow) ++parts_.core.counters.slow_readers;
    parts_.core.outbox.forget(connection);
    if (const auto user = connections_.find(connection); user != connections_.end()) {
        leave(parts_.core.users.get(user->second));
    } else if (parts_.logins.has(connection)) {
        parts_.logins.disconnected(connection);
    }
}

Duration Server::tick(Now now) {
    const Event event(parts_.core, now);
    parts_.logins.tick();
    parts_.addresses.tick();
    parts_.presence.tick();
    parts_.brokering.tick();
    parts_.privileges.tick();
    parts_.tree.tick();
    parts_.searches.tick();
    return parts_.searches.busy() ? tick_busy : tick_idle;
}

void Server::stored(Ticket up_to, Now now) {
    const Event event(parts_.core, now);
    parts_.core.outbox.stored(up_to);
}

void Server::password_hashed(Ticket ticket, const std::string& hash, Now now) {
    const Event event(parts_.core, now);
    parts_.logins.password_hashed(ticket, hash);
}

void Server::password_verified(Ticket ticket, bool matches, Now now) {
    const Event event(parts_.core, now);
    parts_.logins.password_verified(ticket, matches);
}

void Server::reconfigure(Settings settings, Now now) {
    const Event event(parts_.core, now);
    Core& core = parts_.core;
    const bool other_phrases = settings.excluded_phrases != core.settings.excluded_phrases;
    core.settings = std::move(settings);
    if (other_phrases)
        core.send_all_modern(core.users.online().view(),
                             from_server::ExcludedSearchPhrases{core.settings.excluded_phrases});
}

Result<std::string> Server::administer(std::span<const std::string> words, Now now) {
    const Event event(parts_.core, now);
    return admin_.run(words);
}

/// Handles what a session has sent, for as long as it is the same session.
void Server::read(UserId id, ConnectionId connection, ByteView bytes) {
    User& user = parts_.core.users.get(id);
    const auto still_here = [&] { return user.online() && user.session->connection == connection; };
    while (still_here()) {
        protocol::FrameReader& reader = user.session->reader;
        const auto frame = reader.next(bytes);
        if (frame) {
            Request(parts_, user).handle(*frame);
            continue;
        }
        if (reader.error().empty()) return;
        ++parts_.core.counters.frames_refused;
        parts_.core.tell(LogLevel::info, "session", user.name + ": " + reader.error());
        leave(user);
        parts_.core.outbox.forget(connection);
        parts_.core.network.abort(connection);
    }
}

void Server::enter(Arrival arrival) {
    Core& core = parts_.core;
    User& user = core.users.get(arrival.user);
    if (user.online()) kick(user, "logged in elsewhere");
    user.session = std::make_unique<Session>();
    Session& session = *user.session;
    session.connection = arrival.connection;
    session.address = arrival.address;
    session.dialect = arrival.dialect;
    session.reader = std::move(arrival.reader);
    session.reader.change_format(protocol::server_request_format());
    connections_.emplace(arrival.connection, user.id);
    core.users.came(user);
    core.tell(LogLevel::debug, "session", user.name + " from " + to_string(arrival.address));

    welcome(user, arrival.password);
    parts_.presence.came(user);
    parts_.tree.came(user);
    // What waited for the login comes first: whole frames, then what its reader has not seen.
    protocol::FrameReader unread =
        std::exchange(session.reader, protocol::FrameReader(protocol::server_request_format()));
    read(user.id, arrival.connection, arrival.held);
    if (!user.online() || user.session->connection != arrival.connection) return;
    user.session->reader = std::move(unread);
    read(user.id, arrival.connection, arrival.unread);
}

/// The answer to a Login and what follows it unasked.
void Server::welcome(const User& user, const std::string& password) {
    Core& core = parts_.core;
    const Settings& settings = core.settings;
    core.send(user, from_server::Login{.success = true,
                                       .greeting = settings.greeting,
                                       .ip = user.session->address,
                                       .password_hash = protocol::md5_hex(password),
                                       .is_supporter = core.privileged(user)});
    parts_.rooms.send_list(user, false);
    const bool modern = user.session->dialect == protocol::Dialect::modern;
    if (modern) {
        core.send(user, from_server::ParentMinSpeed{settings.parent_min_speed});
        core.send(user, from_server::ParentSpeedRatio{settings.parent_speed_ratio});
        parts_.privileges.tell_wishlist_interval(user);
    }
    parts_.privileges.send_list(user);
    if (modern) core.send(user, from_server::ExcludedSearchPhrases{settings.excluded_phrases});
    parts_.messages.send_stored(user);
}

void Server::leave(User& user) {
    Core& core = parts_.core;
    parts_.presence.going(user);
    parts_.rooms.gone(user);
    parts_.interests.gone(user);
    parts_.tree.gone(user);
    connections_.erase(user.session->connection);
    parts_.addresses.disconnect(user.session->address);
    const std::unique_ptr<Session> ended = std::move(user.session);
    core.users.went(user);
    parts_.presence.gone(user, *ended);
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

}  // namespace kindred::server
