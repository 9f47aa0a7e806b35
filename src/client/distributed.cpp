#include "client/distributed.hpp"

#include "client/timing.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;
namespace distributed = protocol::distributed;

constexpr std::size_t most_children = 10;
constexpr std::size_t most_candidates = 10;

}  // namespace

Distributed::Distributed(Context& context, Sockets& sockets, Session& session, Dialer& dialer,
                         People& people, Answers& answers)
    : context_(context),
      sockets_(sockets),
      session_(session),
      dialer_(dialer),
      people_(people),
      answers_(answers) {}

// --- our place -----------------------------------------------------------------------------------

void Distributed::session_up() {
    accepting_.reset();
    root_ = context_.settings.username;
    announce();
}

void Distributed::session_down() {
    drop_candidates();
    is_root_ = false;
}

void Distributed::settings_changed() {
    if (!context_.settings.distributed && !nodes_.empty()) return reset();
    announce();
}

void Distributed::announce() {
    if (!session_.online()) return;
    const bool wanted = context_.settings.distributed && !parent_;
    session_.send(to_server::HaveNoParent{wanted});
    session_.send(to_server::BranchRoot{root_});
    session_.send(to_server::BranchLevel{level_});
    tell_accepting();
}

void Distributed::tell_accepting() {
    if (!session_.online()) return;
    const bool accepting = context_.settings.distributed && (parent_ || is_root_) &&
                           with_role(Role::child).size() < max_children();
    if (accepting_ == accepting) return;
    accepting_ = accepting;
    session_.send(to_server::AcceptChildren{accepting});
}

std::size_t Distributed::max_children() const {
    const std::uint64_t speed = people_.own_speed();
    if (speed_ratio_ == 0 || speed < std::uint64_t{min_speed_} * 1024) return 0;
    return static_cast<std::size_t>(
        std::min<std::uint64_t>(speed * 10 / (std::uint64_t{speed_ratio_} * 1024), most_children));
}

void Distributed::on(const from_server::ParentMinSpeed& message) {
    min_speed_ = message.speed;
    tell_accepting();
}

void Distributed::on(const from_server::ParentSpeedRatio& message) {
    speed_ratio_ = message.ratio;
    tell_accepting();
}

void Distributed::reset() {
    drop_candidates();
    parent_ = {};
    is_root_ = false;
    level_ = 0;
    root_ = context_.settings.username;
    std::vector<ConnectionId> all;
    for (const auto& [connection, node] : nodes_) all.push_back(connection);
    for (const ConnectionId connection : all) drop(connection);
    announce();
}

void Distributed::become_root() {
    if (is_root_) return;
    is_root_ = true;
    level_ = 0;
    root_ = context_.settings.username;
    tell_children();
    tell_accepting();
}

// --- candidates and the parent -------------------------------------------------------------------

void Distributed::on(const from_server::PossibleParents& message) {
    if (parent_ || !context_.settings.distributed) return;
    drop_candidates();
    std::size_t count = 0;
    for (const protocol::PossibleParent& possible : message.parents) {
        if (possible.username == context_.settings.username || knows(possible.username) ||
            dials_.contains(possible.username) || ++count > most_candidates)
            continue;
        std::optional<Endpoint> known;
        if (possible.ip && possible.port > 0 && possible.port <= 65535)
            known = Endpoint{possible.ip, static_cast<std::uint16_t>(possible.port)};
        dials_[possible.username] = dialer_.dial(
            possible.username, LinkType::distributed, *this,
            [this, username = possible.username](const auto& outcome) {
                candidate_dialed(username, outcome);
            },
            known);
    }
}

void Distributed::candidate_dialed(const std::string& username,
                                   const std::expected<ConnectionId, DialFailure>& outcome) {
    dials_.erase(username);
    if (!outcome) return;
    Node& node = nodes_[*outcome];
    node.username = username;
    context_.after(node.timer, timing::parent_candidate,
                   [this, connection = *outcome] { drop(connection); });
}

void Distributed::drop_candidates() {
    for (const auto& [username, dial] : std::exchange(dials_, {})) dialer_.cancel(dial);
    for (const ConnectionId candidate : with_role(Role::candidate)) drop(candidate);
}

void Distributed::on_level(ConnectionId connection, std::int32_t level) {
    Node& node = nodes_.at(connection);
    if (node.role == Role::child) return;
    if (level < 0) return drop(connection);
    node.level = level;
    // The root itself need not name the root.
    if (level == 0) node.root = node.username;
    if (node.role == Role::parent) follow_parent(node);
}

void Distributed::on_root(ConnectionId connection, const std::string& root) {
    Node& node = nodes_.at(connection);
    if (node.role == Role::child) return;
    // A branch that hangs below ourselves would carry searches in a circle.
    if (root.empty() || root == context_.settings.username) return drop(connection);
    node.root = root;
    if (node.role == Role::parent) follow_parent(node);
}

void Distributed::on_search(ConnectionId connection, ByteView body) {
    const Node& node = nodes_.at(connection);
    if (node.role == Role::child || !node.level || !node.root) return;
    // The first to deliver a search is the fastest: it becomes the parent.
    if (node.role == Role::candidate) {
        if (parent_) return drop(connection);
        make_parent(connection);
    }
    pass_on(body);
}

void Distributed::make_parent(ConnectionId connection) {
    Node& node = nodes_.at(connection);
    node.role = Role::parent;
    node.timer.cancel();
    parent_ = connection;
    is_root_ = false;
    drop_candidates();
    follow_parent(node);
}

void Distributed::follow_parent(const Node& parent) {
    const auto level = static_cast<std::uint32_t>(*parent.level) + 1;
    if (level == level_ && parent.root == root_) return;
    level_ = level;
    root_ = parent.root.value_or(parent.username);
    announce();
    tell_children();
}

void Distributed::lose_parent() {
    parent_ = {};
    level_ = 0;
    root_ = context_.settings.username;
    announce();
    tell_children();
}

// --- searches ------------------------------------------------------------------------------------

void Distributed::on(const from_server::EmbeddedMessage& message) {
    if (parent_ || !context_.settings.distributed ||
        message.distributed_code != distributed::DistribSearch::code)
        return;
    become_root();
    pass_on(message.body.bytes);
}

/// Passes a search on byte for byte, then answers it.
void Distributed::pass_on(ByteView body) {
    const auto search = protocol::decode<distributed::DistribSearch>(body);
    if (!search || search->message.identifier != protocol::search_identifier) {
        ++context_.statistics.malformed_messages;
        return;
    }
    if (std::ranges::equal(body, last_search_)) return;
    last_search_.assign(body.begin(), body.end());
    Buffer frame;
    protocol::append_frame(frame, distributed::DistribSearch::code, 1,
                           [&](Buffer& out) { append(out, body); });
    const SharedBytes shared(std::move(frame));
    for (const ConnectionId child : with_role(Role::child)) sockets_.send(child, shared);
    const auto& [identifier, username, token, query] = search->message;
    if (username != context_.settings.username) answers_.search(username, token, query);
}

// --- children ------------------------------------------------------------------------------------

void Distributed::adopt(const Arrival& arrival, ByteView rest) {
    const bool welcome = context_.settings.distributed && (parent_ || is_root_) &&
                         arrival.username != context_.settings.username &&
                         !knows(arrival.username) && !dials_.contains(arrival.username) &&
                         with_role(Role::child).size() < max_children();
    if (!welcome) return sockets_.abort(arrival.connection);
    sockets_.give(arrival.connection, *this);
    Node& node = nodes_[arrival.connection];
    node.username = arrival.username;
    node.role = Role::child;
    tell_child(arrival.connection);
    tell_accepting();
    if (!rest.empty()) received(arrival.connection, rest);
}

void Distributed::tell_child(ConnectionId child) {
    sockets_.send(
        child, short_frame_of(distributed::DistribBranchLevel{static_cast<std::int32_t>(level_)}));
    sockets_.send(child, short_frame_of(distributed::DistribBranchRoot{root_}));
}

void Distributed::tell_children() {
    for (const ConnectionId child : with_role(Role::child)) tell_child(child);
}

// --- connections ---------------------------------------------------------------------------------

/// One overload for each message that means something here.
struct Distributed::Handler {
    Distributed& self;
    ConnectionId connection;

    void on(const auto&) {}
    void on(const distributed::DistribBranchLevel& m) { self.on_level(connection, m.level); }
    void on(const distributed::DistribBranchRoot& m) { self.on_root(connection, m.username); }
    void on(const distributed::DistribEmbeddedMessage& m) {
        const auto inner = m.distributed_code != 0 ? m.distributed_code : m.wide_code;
        if (inner == distributed::DistribSearch::code) self.on_search(connection, m.body.bytes);
    }
};

void Distributed::received(ConnectionId connection, ByteView bytes) {
    for (;;) {
        const auto it = nodes_.find(connection);
        if (it == nodes_.end()) return;
        const auto frame = it->second.reader.next(bytes);
        if (!frame) {
            if (it->second.reader.failed()) drop(connection);
            return;
        }
        if (frame->code == distributed::DistribSearch::code) {
            on_search(connection, frame->body);
            continue;
        }
        Handler handler{*this, connection};
        protocol::DecodeError error;
        if (protocol::dispatch<distributed::Messages>(frame->code, frame->body, handler, error) ==
            protocol::Dispatched::malformed)
            ++context_.statistics.malformed_messages;
    }
}

void Distributed::disconnected(ConnectionId connection, Disconnect) {
    drop(connection);
}

void Distributed::drop(ConnectionId connection) {
    const auto node = nodes_.extract(connection);
    if (node.empty()) return;
    sockets_.abort(connection);
    if (connection == parent_) lose_parent();
    if (node.mapped().role == Role::child) tell_accepting();
}

std::vector<ConnectionId> Distributed::with_role(Role role) const {
    std::vector<ConnectionId> found;
    for (const auto& [connection, node] : nodes_)
        if (node.role == role) found.push_back(connection);
    return found;
}

bool Distributed::knows(const std::string& username) const {
    return std::ranges::any_of(
        nodes_, [&](const auto& entry) { return entry.second.username == username; });
}

void Distributed::add_to(Statistics& statistics) const {
    statistics.branch_level = level_;
    statistics.branch_root = root_;
    if (const auto parent = nodes_.find(parent_); parent != nodes_.end())
        statistics.parent = parent->second.username;
    statistics.children = with_role(Role::child).size();
}

void Distributed::check() const {
    KINDRED_ASSERT(!parent_ || nodes_.at(parent_).role == Role::parent);
    KINDRED_ASSERT(with_role(Role::parent).size() == (parent_ ? 1u : 0u));
    KINDRED_ASSERT(with_role(Role::child).size() <= most_children);
}

}  // namespace kindred::client
