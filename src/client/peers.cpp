#include "client/peers.hpp"

#include "client/timing.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

// Connections one user may have here: more than the races of both sides can make.
constexpr std::size_t max_links_per_user = 8;
// Frames waiting for one user: a whole queue of download requests fits.
constexpr std::size_t max_waiting_per_user = 10'000;

/// Whole shares and pictures are large, but only those who were asked may send them.
protocol::FrameFormat unasked_format() {
    static constexpr auto limit = [](std::uint32_t code) -> std::size_t {
        if (code == protocol::peer::SharedFileListResponse::code ||
            code == protocol::peer::UserInfoResponse::code)
            return limits::peer;
        return protocol::peer_format().limit(code);
    };
    return {.limit = +limit};
}

}  // namespace

Peers::Peers(Context& context, Sockets& sockets, Dialer& dialer, PeerListener& listener)
    : context_(context), sockets_(sockets), dialer_(dialer), listener_(listener) {}

void Peers::send(const std::string& username, Buffer frame, Delivery delivery) {
    send(username, Waiting{SharedBytes(std::move(frame)), std::move(delivery), false});
}

void Peers::send_answer(const std::string& username, Buffer frame, Delivery delivery) {
    send(username, Waiting{SharedBytes(std::move(frame)), std::move(delivery), true});
}

void Peers::send(const std::string& username, Waiting message) {
    User& user = users_[username];
    // One path for all: it waits, and is sent from a timer at once if there is a connection, so
    // that nobody is called back from inside send().
    if (user.waiting.size() >= max_waiting_per_user) {
        context_.timers.add(context_.now.steady, [failed = std::move(message.delivery.failed)] {
            if (failed) failed({false, "too much is waiting for this user already"});
        });
        return;
    }
    if (const ConnectionId way = way_to(user)) {
        if (message.delivery.sent)
            context_.timers.add(context_.now.steady, std::move(message.delivery.sent));
        message.delivery = {};
        return send_over(way, std::move(message));
    }
    waiting_answers_ += message.answer ? 1 : 0;
    user.waiting.push_back(std::move(message));
    if (user.links.empty() && !user.dial) dial(username);
}

void Peers::send_over(ConnectionId connection, Waiting message) {
    Link& link = links_.at(connection);
    link.last_used = context_.now.steady;
    link.only_answers = link.only_answers && message.answer;
    sockets_.send(connection, std::move(message.frame));
    if (message.delivery.sent) message.delivery.sent();
}

void Peers::reply(const PeerSource& to, SharedBytes frame) {
    if (links_.contains(to.connection))
        send_over(to.connection, Waiting{std::move(frame), {}, false});
    else if (connected(to.username))
        send(to.username, Waiting{std::move(frame), {}, false});
}

void Peers::send_if_connected(const std::string& username, Buffer frame) {
    if (connected(username)) send(username, std::move(frame));
}

bool Peers::connected(const std::string& username) const {
    const auto user = users_.find(username);
    return user != users_.end() && !user->second.links.empty();
}

void Peers::dial(const std::string& username) {
    users_[username].dial =
        dialer_.dial(username, LinkType::peer, *this,
                     [this, username](const auto& outcome) { dialed(username, outcome); });
}

void Peers::dialed(const std::string& username,
                   const std::expected<ConnectionId, DialFailure>& outcome) {
    users_[username].dial = {};
    if (outcome) return add_link(*outcome, username, false);
    fail(username, outcome.error());
}

void Peers::fail(const std::string& username, const DialFailure& failure) {
    auto node = users_.extract(username);
    std::deque<Waiting>& lost = node.mapped().waiting;
    waiting_answers_ -= answers_in(lost);
    for (Waiting& message : lost)
        if (message.delivery.failed) message.delivery.failed(failure);
}

std::size_t Peers::answers_in(const std::deque<Waiting>& waiting) {
    return static_cast<std::size_t>(std::ranges::count(waiting, true, &Waiting::answer));
}

void Peers::adopt(const Arrival& arrival, ByteView rest) {
    if (const auto it = users_.find(arrival.username);
        it != users_.end() && it->second.links.size() >= max_links_per_user) {
        sockets_.abort(arrival.connection);
        return;
    }
    sockets_.give(arrival.connection, *this);
    add_link(arrival.connection, arrival.username, arrival.seed_peer);
    if (!rest.empty()) received(arrival.connection, rest);
}

void Peers::add_link(ConnectionId connection, const std::string& username, bool seed_peer) {
    Link& link = links_[connection];
    link.username = username;
    link.seed_peer = seed_peer;
    link.reader = protocol::FrameReader(unasked_format());
    link.last_used = context_.now.steady;
    watch_idle(connection, link);
    link.ready = sockets_.is_inbound(connection);
    if (!link.ready)
        context_.after(link.getting_ready, timing::first_message_alone,
                       [this, connection] { become_ready(connection); });
    User& user = users_[username];
    user.links.push_back(connection);
    dialer_.cancel(std::exchange(user.dial, {}));
    flush(user);
}

void Peers::become_ready(ConnectionId connection) {
    const auto link = links_.find(connection);
    if (link == links_.end() || std::exchange(link->second.ready, true)) return;
    link->second.getting_ready.cancel();
    flush(users_.at(link->second.username));
}

ConnectionId Peers::way_to(const User& user) const {
    for (auto link = user.links.rbegin(); link != user.links.rend(); ++link)
        if (links_.at(*link).ready) return *link;
    return {};
}

void Peers::flush(User& user) {
    while (!user.waiting.empty()) {
        const ConnectionId way = way_to(user);
        if (!way) return;
        Waiting message = std::move(user.waiting.front());
        user.waiting.pop_front();
        waiting_answers_ -= message.answer ? 1 : 0;
        send_over(way, std::move(message));
    }
}

bool Peers::is_seed_peer(const std::string& username) const {
    return connected(username) && links_.at(users_.at(username).links.back()).seed_peer;
}

void Peers::received(ConnectionId connection, ByteView bytes) {
    become_ready(connection);
    for (;;) {
        const auto it = links_.find(connection);
        if (it == links_.end()) return;  // a message led to its end
        Link& link = it->second;
        link.last_used = context_.now.steady;
        const bool asked = listener_.awaits(link.username);
        link.reader.change_format(asked ? protocol::peer_format() : unasked_format());
        const auto frame = link.reader.next(bytes);
        if (frame) {
            if (frame->code != protocol::peer::FileSearchResponse::code) link.only_answers = false;
            listener_.peer_message({connection, link.username, link.seed_peer}, *frame);
            continue;
        }
        if (link.reader.failed())
            return drop(connection, "the user sent something unreadable: " + link.reader.error());
        if (asked && link.reader.pending_length() > 0)
            listener_.peer_progress(link.username, link.reader.buffered(),
                                    link.reader.pending_length());
        return;
    }
}

void Peers::disconnected(ConnectionId connection, Disconnect reason) {
    drop(connection, std::string(to_string(reason)));
}

void Peers::drop(ConnectionId connection, const std::string& reason) {
    const auto node = links_.extract(connection);
    if (node.empty()) return;
    sockets_.abort(connection);
    const std::string& username = node.mapped().username;
    const auto user = users_.find(username);
    std::erase(user->second.links, connection);
    if (!user->second.links.empty()) return;
    if (!user->second.dial) fail(username, {false, reason});
    listener_.peer_lost(username, reason);
}

void Peers::close(const std::string& username) {
    const auto user = users_.find(username);
    if (user == users_.end()) return;
    for (const ConnectionId connection : std::vector(user->second.links))
        drop(connection, "closed here");
}

Duration Peers::patience(const Link& link) const {
    return link.only_answers ? timing::peer_idle_after_answer : timing::peer_idle;
}

void Peers::watch_idle(ConnectionId connection, Link& link) {
    link.idle.set(context_.timers, link.last_used + patience(link),
                  [this, connection] { idle(connection); });
}

/// The timer is not moved with every message; it looks here how long ago the last one was.
void Peers::idle(ConnectionId connection) {
    const auto it = links_.find(connection);
    if (it == links_.end()) return;
    Link& link = it->second;
    const bool wanted = listener_.awaits(link.username);
    if (wanted) link.last_used = context_.now.steady;
    if (wanted || link.last_used + patience(link) > context_.now.steady)
        return watch_idle(connection, link);
    sockets_.close(connection);
    drop(connection, "idle");
}

void Peers::check() const {
    std::size_t answers = 0;
    std::size_t links = 0;
    for (const auto& [username, user] : users_) {
        answers += answers_in(user.waiting);
        links += user.links.size();
        KINDRED_ASSERT(user.waiting.empty() || user.dial || !way_to(user));
        KINDRED_ASSERT(!user.links.empty() || user.dial);
        for (const ConnectionId connection : user.links)
            KINDRED_ASSERT(links_.at(connection).username == username &&
                           sockets_.is_open(connection));
    }
    KINDRED_ASSERT(answers == waiting_answers_ && links == links_.size());
}

}  // namespace kindred::client
