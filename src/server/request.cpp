#include "server/request.hpp"

#include "protocol/from_server_messages.hpp"

namespace kindred::server {
namespace from_server = protocol::from_server;

void Request::handle(const protocol::Frame& frame) {
    Counters& counters = parts_.core.counters;
    ++counters.requests;
    if (!within(&SessionBuckets::requests, parts_.core.settings.requests)) return;
    protocol::DecodeError error;
    switch (protocol::dispatch<to_server::Messages>(frame.code, frame.body, *this, error)) {
        case protocol::Dispatched::handled:
            break;
        case protocol::Dispatched::unknown_code:
            ++counters.requests_unknown;
            break;
        case protocol::Dispatched::malformed:
            ++counters.requests_malformed;
            parts_.core.tell(LogLevel::debug, "request",
                             from_.name + " sent message " + std::to_string(frame.code) +
                                 " with a bad " + error.field + ": " + error.reason);
            break;
    }
}

/// What is over a limit is dropped, as the network's clients expect: no message says "too often".
bool Request::within(Bucket SessionBuckets::* bucket, const Rate& rate, double cost) {
    if ((from_.session->buckets.*bucket).take(rate, parts_.core.now.steady, cost)) return true;
    ++parts_.core.counters.requests_over_limit;
    return false;
}

// --- presence ------------------------------------------------------------------------------------

void Request::on(const to_server::SetWaitPort& message) {
    parts_.presence.set_port(from_, message);
}
void Request::on(const to_server::GetPeerAddress& message) {
    parts_.presence.tell_address(from_, message.username);
}
void Request::on(const to_server::WatchUser& message) {
    parts_.presence.watch(from_, message.username);
}
void Request::on(const to_server::UnwatchUser& message) {
    parts_.presence.unwatch(from_, message.username);
}
void Request::on(const to_server::GetUserStatus& message) {
    parts_.presence.tell_status(from_, message.username);
}
void Request::on(const to_server::SetStatus& message) {
    parts_.presence.set_status(from_, message.status);
}
void Request::on(const to_server::SharedFoldersFiles& message) {
    parts_.presence.set_shared(from_, message.folders, message.files);
}
void Request::on(const to_server::GetUserStats& message) {
    parts_.presence.tell_stats(from_, message.username);
}
void Request::on(const to_server::SendUploadSpeed& message) {
    parts_.presence.add_upload(from_, message.speed);
}

// --- accounts and the connection ----------------------------------------------------------------

void Request::on(const to_server::ServerPing&) {
    parts_.core.send(from_, from_server::ServerPing{});
}
void Request::on(const to_server::ChangePassword& message) {
    if (within(&SessionBuckets::expensive, parts_.core.settings.expensive))
        parts_.logins.change_password(from_, message.password);
}

// --- brokering -----------------------------------------------------------------------------------

void Request::on(const to_server::ConnectToPeer& message) {
    parts_.brokering.connect(from_, message);
}
void Request::on(const to_server::CantConnectToPeer& message) {
    parts_.brokering.cannot_connect(from_, message);
}

// --- search --------------------------------------------------------------------------------------

void Request::search(std::uint32_t token, const std::string& query) {
    if (query.size() > limits::search_query) return;
    if (!within(&SessionBuckets::searches, parts_.core.settings.searches)) return;
    ++parts_.core.counters.searches;
    parts_.searches.search_flat(from_, token, query);
}
void Request::on(const to_server::FileSearch& message) {
    search(message.token, message.query);
}
void Request::on(const to_server::WishlistSearch& message) {
    search(message.token, message.query);
}
void Request::on(const to_server::UserSearch& message) {
    if (message.query.size() > limits::search_query) return;
    if (!within(&SessionBuckets::searches, parts_.core.settings.searches, 0.1)) return;
    parts_.searches.search_user(from_, message.username, message.token, message.query);
}

}  // namespace kindred::server
