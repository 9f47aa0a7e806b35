#include "client/session.hpp"

#include "base/limits.hpp"
#include "client/timing.hpp"
#include "protocol/digest.hpp"

#include <algorithm>
#include <array>

namespace kindred::client {
namespace {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;

// Any value but 0 identifies this program among those of its major version.
constexpr std::uint32_t minor_version = 1;

constexpr std::uint32_t seconds_per_day = 86'400;

struct Refusal {
    std::string_view token;
    std::string_view words;
};
constexpr std::array refusals = {
    Refusal{"INVALIDUSERNAME", "the server does not accept this user name"},
    Refusal{"EMPTYPASSWORD", "the password is empty"},
    Refusal{"INVALIDPASS", "wrong password, or the name belongs to somebody else"},
    Refusal{"INVALIDVERSION", "the server does not accept this version of the program"},
    Refusal{"SVRFULL", "the server is full"},
    Refusal{"SVRPRIVATE", "the server takes no new accounts"},
    Refusal{"BANNED", "the server has banned this account"},
};

std::string explain(const from_server::Login& answer) {
    const auto known = std::ranges::find(refusals, answer.reason, &Refusal::token);
    std::string words = known != refusals.end()
                            ? std::string(known->words) + " (" + answer.reason + ")"
                            : "the server refused the login: " + answer.reason;
    if (answer.detail && !answer.detail->empty()) words += ": " + *answer.detail;
    return words;
}

}  // namespace

Session::Session(Context& context, Sockets& sockets, ServerListener& listener)
    : context_(context), sockets_(sockets), listener_(listener) {
    status_.reason = "not started";
}

void Session::set_state(SessionState state, std::string reason) {
    status_.state = state;
    status_.reason = std::move(reason);
    status_.next_attempt = state == SessionState::waiting ? timer_.due() : std::nullopt;
    context_.changes.session();
}

void Session::connect() {
    if (status_.state != SessionState::disconnected && status_.state != SessionState::waiting)
        return;
    const Settings& settings = context_.settings;
    timer_.cancel();
    status_.username = settings.username;
    if (settings.username.empty() || settings.password.empty())
        return set_state(SessionState::disconnected, "user name or password is missing");
    if (settings.server_host.empty())
        return set_state(SessionState::disconnected, "no server is set");
    if (const auto address = parse_ipv4(settings.server_host)) return open(*address);
    set_state(SessionState::resolving, "looking up " + settings.server_host);
    context_.work.start<HostResolved>(
        ResolveHost{settings.server_host},
        [this, attempt = ++attempt_](const HostResolved& resolved) {
            if (attempt == attempt_ && status_.state == SessionState::resolving)
                host_resolved(resolved);
        });
}

void Session::host_resolved(const HostResolved& resolved) {
    if (resolved.address) return open(*resolved.address);
    lost("cannot find the server: " + resolved.address.error().message);
}

void Session::open(IPv4 address) {
    const Endpoint server{address, context_.settings.server_port};
    set_state(SessionState::connecting, "connecting to " + to_string(server));
    connection_ = sockets_.open_server(server, timing::server_connect, *this,
                                       [this](auto connection) { opened(std::move(connection)); });
}

void Session::opened(std::expected<ConnectionId, std::string> connection) {
    if (!connection) {
        connection_ = {};
        return lost("cannot reach the server: " + connection.error());
    }
    reader_ = protocol::FrameReader(protocol::server_response_format());
    set_state(SessionState::logging_in, "waiting for the answer to the login");
    context_.after(timer_, timing::login_answer,
                   [this] { lost("the server did not answer the login"); });
    const Settings& settings = context_.settings;
    send_frame(frame_of(to_server::Login{
        settings.username, settings.password, protocol::client_major_version,
        protocol::login_hash(settings.username, settings.password), minor_version}));
    announce_port();
}

void Session::announce_port() {
    if (!connection_ || status_.state < SessionState::logging_in) return;
    to_server::SetWaitPort message{context_.port};
    if (context_.obfuscated_port != 0) {
        message.obfuscation_type = protocol::ObfuscationType::rotated;
        message.obfuscated_port = context_.obfuscated_port;
    }
    send_frame(frame_of(message));
}

void Session::send_frame(Buffer frame) {
    sockets_.send(connection_, std::move(frame));
}

void Session::received(ConnectionId connection, ByteView bytes) {
    while (connection == connection_) {
        const auto frame = reader_.next(bytes);
        if (!frame) break;
        if (status_.state == SessionState::logging_in) {
            if (frame->code == from_server::Login::code) on_login(frame->body);
        } else {
            listener_.server_message(*frame);
        }
    }
    if (connection == connection_ && reader_.failed())
        lost("the server sent something unreadable: " + reader_.error());
}

void Session::on_login(ByteView body) {
    const auto decoded = protocol::decode<from_server::Login>(body);
    if (!decoded)
        return lost("the server's answer to the login is malformed at " + decoded.error().field);
    const from_server::Login& answer = decoded->message;
    if (!answer.success) return refused(answer);
    status_.greeting = answer.greeting;
    status_.own_address = answer.ip.value_or(IPv4{});
    status_.privileged = answer.is_supporter.value_or(false);
    status_.seed_server = !answer.ip.has_value();
    status_.online_since = context_.now.unix_seconds;
    online_since_ = context_.now.steady;
    set_state(SessionState::online, "");
    keep_alive();
    set_away(status_.away);
    send(to_server::CheckPrivileges{});
    listener_.session_up();
}

void Session::refused(const from_server::Login& answer) {
    drop_connection();
    set_state(SessionState::disconnected, explain(answer));
}

void Session::relogged() {
    disconnect("the same account logged in from somewhere else");
}

void Session::disconnect(std::string reason) {
    const bool was_online = online();
    ++attempt_;
    drop_connection();
    set_state(SessionState::disconnected, std::move(reason));
    if (was_online) listener_.session_down();
}

void Session::drop_connection() {
    timer_.cancel();
    const ConnectionId connection = std::exchange(connection_, {});
    if (sockets_.is_open(connection))
        sockets_.close(connection);
    else
        sockets_.abort(connection);
}

void Session::disconnected(ConnectionId connection, Disconnect reason) {
    if (connection != connection_) return;
    connection_ = {};
    const bool at_login = status_.state == SessionState::logging_in;
    lost((at_login ? "the server ended the connection instead of answering the login: "
                   : "the connection to the server ended: ") +
         std::string(to_string(reason)));
}

void Session::lost(const std::string& reason) {
    const bool was_online = online();
    drop_connection();
    if (was_online && context_.now.steady - online_since_ >= timing::session_proven)
        wait_ = Duration{0};
    context_.after(timer_, next_wait(), [this] { connect(); });
    set_state(SessionState::waiting, reason);
    if (was_online) listener_.session_down();
}

Duration Session::next_wait() {
    if (wait_ == Duration{0}) {
        wait_ = Duration(static_cast<Duration::rep>(context_.random.between(
            timing::reconnect_least.count(), timing::reconnect_first.count())));
    } else {
        wait_ = std::min(wait_ * 2, timing::reconnect_most);
    }
    return wait_;
}

void Session::keep_alive() {
    context_.after(timer_, timing::server_ping, [this] {
        send(to_server::ServerPing{});
        keep_alive();
    });
}

void Session::set_away(bool away) {
    status_.away = away;
    context_.changes.session();
    send(to_server::SetStatus{away ? protocol::UserStatus::away : protocol::UserStatus::online});
}

Result<void> Session::give_privileges(const std::string& username, std::uint32_t days) {
    if (!online()) return fail("not connected to the server");
    if (username.empty()) return fail("the user name is empty");
    if (days == 0) return fail("the number of days is 0");
    const std::uint32_t left = status_.privileges_left_seconds / seconds_per_day;
    if (days > left)
        return fail("your own privileges last " + std::to_string(left) + " whole days");
    send(to_server::GivePrivileges{username, days});
    send(to_server::CheckPrivileges{});
    return {};
}

Result<void> Session::change_password(const std::string& password) {
    if (!online()) return fail("not connected to the server");
    if (password.empty()) return fail("the password is empty");
    if (password.size() > limits::password)
        return fail("a password has " + std::to_string(limits::password) + " bytes at most");
    send(to_server::ChangePassword{password});
    return {};
}

void Session::set_privileges(std::uint32_t seconds_left) {
    status_.privileges_left_seconds = seconds_left;
    status_.privileged = seconds_left > 0;
    context_.changes.session();
}

}  // namespace kindred::client
