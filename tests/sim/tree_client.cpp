#include "sim/tree_client.hpp"

#include "sim/wire.hpp"

#include <algorithm>

namespace kindred::sim {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;
namespace init = protocol::init;
namespace distributed = protocol::distributed;

namespace {

constexpr Duration connect_timeout = 10s;
/// A parent that brings nothing for this long has lost its own way to the server.
constexpr Duration search_inactivity = 180s;
/// Deeper than any healthy tree: below this, members follow each other in a circle.
constexpr std::int32_t level_max = 60;

}  // namespace

TreeClient::TreeClient(Machine& machine, TreeClientOptions options, SawSearch saw)
    : machine_(machine), options_(options), saw_(std::move(saw)), root_(machine.name()) {
    machine.listen(ListenerId::plain, options_.port);
    connect_to_server();
}

// --- the server ----------------------------------------------------------------------------------

void TreeClient::connect_to_server() {
    server_ = machine_.network().connect(options_.server, connect_timeout);
    server_reader_ = protocol::FrameReader(protocol::server_response_format());
}

template <class M>
void TreeClient::tell_server(const M& message) {
    machine_.network().send(server_, frame(message));
}

void TreeClient::search(std::uint32_t token, const std::string& query) {
    tell_server(to_server::FileSearch{token, query});
}

void TreeClient::on(from_server::Login&& message) {
    if (!message.success) return machine_.fail("refused by the server: " + message.reason);
    logged_in_ = true;
    tell_server(to_server::SetWaitPort{.port = options_.port});
    tell_server(to_server::SendUploadSpeed{options_.upload_speed});
    tell_everybody_our_place();
}

void TreeClient::on(from_server::ParentSpeedRatio&& message) {
    speed_ratio_ = message.ratio;
}

void TreeClient::on(from_server::Relogged&&) {
    machine_.fail("kicked by the server");
}

void TreeClient::on(from_server::PossibleParents&& message) {
    if (parent_) return;
    for (const auto& parent : message.parents) {
        if (parent.username == machine_.name()) {
            machine_.fail("was offered itself as a parent");
            continue;
        }
        const bool known = std::ranges::any_of(
            peers_, [&](const auto& entry) { return entry.second.name == parent.username; });
        if (known) continue;
        const Endpoint endpoint{parent.ip, static_cast<std::uint16_t>(parent.port)};
        const ConnectionId direct = machine_.network().connect(endpoint, connect_timeout);
        peers_.try_emplace(direct, Peer{.role = Peer::Role::candidate, .name = parent.username});
        invited_[next_token_] = parent.username;
        tell_server(to_server::ConnectToPeer{next_token_++, parent.username, "D"});
    }
}

void TreeClient::on(from_server::ConnectToPeer&& message) {
    if (message.type != "D") return;
    const Endpoint endpoint{message.ip, static_cast<std::uint16_t>(message.port)};
    const ConnectionId back = machine_.network().connect(endpoint, connect_timeout);
    peers_.try_emplace(back, Peer{.role = Peer::Role::connecting_back,
                                  .name = message.username,
                                  .token = message.token});
}

void TreeClient::on(from_server::EmbeddedMessage&& message) {
    if (parent_ || message.distributed_code != distributed::DistribSearch::code) return;
    const auto search = protocol::decode<distributed::DistribSearch>(message.body.bytes);
    if (!search) return machine_.fail("cannot read the search for a root");
    if (!is_root_) {
        is_root_ = true;
        tell_everybody_our_place();
    }
    const SharedBytes plain = short_frame(search->message);
    pass_on(plain.view(), search->message);
}

void TreeClient::on(from_server::FileSearch&& message) {
    if (message.username != machine_.name()) saw_(message.username, message.token);
}

void TreeClient::on(from_server::ResetDistributed&&) {
    for (const ConnectionId child : std::set(children_)) drop(child);
    if (parent_) drop(std::exchange(parent_, {}));
    become_orphan();
}

// --- our place in the tree -----------------------------------------------------------------------

std::size_t TreeClient::children_max() const {
    if (!placed()) return 0;
    return std::min<std::size_t>(options_.upload_speed * 10 / (speed_ratio_ * 1024), 10);
}

void TreeClient::tell_place(ConnectionId child) {
    machine_.network().send(child, short_frame(distributed::DistribBranchLevel{level_}));
    machine_.network().send(child, short_frame(distributed::DistribBranchRoot{root_}));
}

void TreeClient::tell_everybody_our_place() {
    tell_server(to_server::HaveNoParent{!parent_});
    tell_server(to_server::BranchRoot{root_});
    tell_server(to_server::BranchLevel{static_cast<std::uint32_t>(level_)});
    tell_server(to_server::AcceptChildren{children_.size() < children_max()});
    for (const ConnectionId child : children_) tell_place(child);
}

void TreeClient::become_orphan() {
    is_root_ = false;
    level_ = 0;
    root_ = machine_.name();
    tell_everybody_our_place();
}

void TreeClient::adopt(ConnectionId connection) {
    parent_ = connection;
    is_root_ = false;
    last_search_ = machine_.now().steady;
    std::vector<ConnectionId> others;
    for (const auto& [id, peer] : peers_)
        if (peer.role == Peer::Role::candidate && id != connection) others.push_back(id);
    for (const ConnectionId other : others) drop(other);
    invited_.clear();
    follow_parent();
}

void TreeClient::follow_parent() {
    const Peer& parent = peers_.at(parent_);
    if (*parent.level >= level_max || parent.root == machine_.name()) return lose_parent();
    level_ = *parent.level + 1;
    root_ = parent.root;
    tell_everybody_our_place();
}

void TreeClient::lose_parent() {
    drop(std::exchange(parent_, {}));
    become_orphan();
}

void TreeClient::drop(ConnectionId connection) {
    machine_.network().close(connection);
    peers_.erase(connection);
    if (children_.erase(connection) != 0)
        tell_server(to_server::AcceptChildren{children_.size() < children_max()});
}

/// Somebody wants to be our child.
void TreeClient::offer_place(ConnectionId connection, Peer& peer) {
    if (children_.size() >= children_max()) return drop(connection);
    peer.role = Peer::Role::child;
    children_.insert(connection);
    tell_place(connection);
    if (children_.size() >= children_max()) tell_server(to_server::AcceptChildren{false});
}

void TreeClient::pass_on(ByteView raw_search, const distributed::DistribSearch& search) {
    last_search_ = machine_.now().steady;
    if (search.username != machine_.name()) saw_(search.username, search.token);
    const SharedBytes shared(Buffer(raw_search.begin(), raw_search.end()));
    for (const ConnectionId child : children_) machine_.network().send(child, shared);
}

// --- peers ---------------------------------------------------------------------------------------

void TreeClient::on(init::PierceFireWall&& message) {
    Peer& peer = peers_.at(speaking_);
    const auto invited = invited_.find(message.token);
    if (invited == invited_.end() || parent_) return drop(speaking_);
    peer.role = Peer::Role::candidate;
    peer.name = invited->second;
    peer.open = true;
    peer.reader.change_format(protocol::distributed_format());
    invited_.erase(invited);
}

void TreeClient::on(init::PeerInit&& message) {
    Peer& peer = peers_.at(speaking_);
    peer.name = message.username;
    peer.open = true;
    peer.reader.change_format(protocol::distributed_format());
    offer_place(speaking_, peer);
}

void TreeClient::on(distributed::DistribSearch&& message) {
    Peer& peer = peers_.at(speaking_);
    if (!parent_ && peer.role == Peer::Role::candidate && peer.level && !peer.root.empty())
        adopt(speaking_);
    if (speaking_ == parent_)
        pass_on(raw_, message);
    else if (parent_)
        drop(speaking_);
}

void TreeClient::on(distributed::DistribBranchLevel&& message) {
    Peer& peer = peers_.at(speaking_);
    peer.level = message.level;
    if (message.level == 0) peer.root = peer.name;
    // The root follows in a message of its own.
}

void TreeClient::on(distributed::DistribBranchRoot&& message) {
    Peer& peer = peers_.at(speaking_);
    peer.root = message.username;
    if (speaking_ == parent_ && peer.level) follow_parent();
}

// --- events --------------------------------------------------------------------------------------

void TreeClient::accepted(ConnectionId connection, ListenerId, Endpoint, Now) {
    peers_.try_emplace(connection);
}

void TreeClient::connected(ConnectionId connection, Now) {
    if (connection == server_) {
        return tell_server(to_server::Login{.username = machine_.name(),
                                            .password = "password",
                                            .major_version = 177,
                                            .password_hash = "",
                                            .minor_version = 1});
    }
    const auto found = peers_.find(connection);
    if (found == peers_.end()) return;
    Peer& peer = found->second;
    peer.open = true;
    peer.reader.change_format(protocol::distributed_format());
    if (peer.role == Peer::Role::connecting_back) {
        machine_.network().send(connection, short_frame(init::PierceFireWall{peer.token}));
        return offer_place(connection, peer);
    }
    if (parent_) return drop(connection);
    machine_.network().send(connection, short_frame(init::PeerInit{machine_.name(), "D", 0, {}}));
}

void TreeClient::received(ConnectionId connection, ByteView bytes, Now) {
    if (connection == server_)
        read_server(bytes);
    else
        read_peer(connection, bytes);
}

void TreeClient::read_server(ByteView bytes) {
    while (const auto message = server_reader_.next(bytes)) {
        protocol::DecodeError error;
        const auto result =
            protocol::dispatch<from_server::Messages>(message->code, message->body, *this, error);
        if (result == protocol::Dispatched::malformed)
            machine_.fail("the server sent a message that cannot be read");
    }
}

void TreeClient::read_peer(ConnectionId connection, ByteView bytes) {
    while (true) {
        const auto found = peers_.find(connection);
        if (found == peers_.end()) return;  // dropped meanwhile
        Peer& peer = found->second;
        const auto message = peer.reader.next(bytes);
        if (!message) return;
        speaking_ = connection;
        raw_ = message->raw;
        protocol::DecodeError error;
        const auto result = peer.open ? protocol::dispatch<distributed::Messages>(
                                            message->code, message->body, *this, error)
                                      : protocol::dispatch<init::Messages>(
                                            message->code, message->body, *this, error);
        if (result == protocol::Dispatched::malformed)
            machine_.fail("a peer sent a message that cannot be read");
    }
}

void TreeClient::disconnected(ConnectionId connection, Disconnect, Now now) {
    if (connection == server_) {
        server_ = {};
        logged_in_ = false;
        retry_server_at_ = now.steady + 10s;
        return;
    }
    const bool child = children_.erase(connection) != 0;
    peers_.erase(connection);
    if (child) tell_server(to_server::AcceptChildren{children_.size() < children_max()});
    if (connection == parent_) {
        parent_ = {};
        become_orphan();
    }
}

void TreeClient::tick(Now now) {
    if (!server_ && now.steady >= retry_server_at_) connect_to_server();
    if (parent_ && now.steady - last_search_ > search_inactivity) lose_parent();
}

}  // namespace kindred::sim
