#include "client/sockets.hpp"

#include "client/timing.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

// Connects that may wait for a free socket. One more search answer than this is not worth memory.
constexpr std::size_t max_waiting = 8192;

}  // namespace

OpeningId Sockets::open(Endpoint remote, Duration timeout, ConnectionOwner& owner, Opened opened,
                        bool obfuscated) {
    const OpeningId id{++last_opening_};
    Opening opening{id, remote, timeout, &owner, std::move(opened), Timer{}, {}, obfuscated};
    const bool banned = contacts_.banned(remote.address);
    if (!full() && !banned) {
        begin(std::move(opening));
        return id;
    }
    // Even a refusal is told later, so that nobody is called back from inside open().
    const bool hopeless = banned || waiting_.size() >= max_waiting;
    opening.refusal = banned ? "the address is banned here" : "too many connections are open here";
    const Duration patience = hopeless ? Duration{0} : timing::socket_wait;
    context_.after(opening.timer, patience, [this, id] { give_up(id); });
    waiting_.emplace(id, std::move(opening));
    return id;
}

ConnectionId Sockets::open_server(Endpoint remote, Duration timeout, ConnectionOwner& owner,
                                  Opened opened) {
    const ConnectionId connection = context_.network.connect(remote, timeout);
    const OpeningId id{++last_opening_};
    opening_ids_.emplace(id, connection);
    opening_.emplace(connection,
                     Opening{id, remote, timeout, &owner, std::move(opened), Timer{}, {}, false});
    server_ = connection;
    return connection;
}

bool Sockets::full() const {
    return open_.size() + opening_.size() >= context_.settings.max_connections;
}

void Sockets::begin(Opening opening) {
    const ConnectionId connection = context_.network.connect(opening.remote, opening.timeout);
    opening.timer.cancel();
    opening_ids_.emplace(opening.id, connection);
    opening_.emplace(connection, std::move(opening));
}

void Sockets::begin_waiting() {
    for (auto it = waiting_.begin(); it != waiting_.end() && !full();) {
        const auto next = std::next(it);
        // One that is banned waits for nothing but its refusal.
        if (!contacts_.banned(it->second.remote.address))
            begin(std::move(waiting_.extract(it).mapped()));
        it = next;
    }
}

void Sockets::give_up(OpeningId opening) {
    auto node = waiting_.extract(opening);
    if (!node.empty()) node.mapped().opened(std::unexpected(node.mapped().refusal));
}

void Sockets::cancel(OpeningId opening) {
    if (waiting_.erase(opening) > 0) return;
    const auto it = opening_ids_.find(opening);
    if (it == opening_ids_.end()) return;
    abort(it->second);
}

bool Sockets::accept(ConnectionId connection, Endpoint remote, ConnectionOwner& owner,
                     bool obfuscated) {
    std::size_t& from_there = inbound_per_address_[remote.address];
    if (full() || from_there >= context_.settings.max_connections_per_address ||
        contacts_.banned(remote.address)) {
        if (from_there == 0) inbound_per_address_.erase(remote.address);
        context_.network.abort(connection);
        return false;
    }
    ++from_there;
    Open& open = open_[connection];
    open.owner = &owner;
    open.remote = remote;
    open.inbound = true;
    if (obfuscated) open.deobfuscator = std::make_unique<protocol::Deobfuscator>();
    return true;
}

void Sockets::make_plain(ConnectionId connection) {
    const auto it = open_.find(connection);
    if (it != open_.end()) it->second.deobfuscator.reset();
}

bool Sockets::is_obfuscated(ConnectionId connection) const {
    const auto it = open_.find(connection);
    return it != open_.end() && it->second.deobfuscator != nullptr;
}

void Sockets::give(ConnectionId connection, ConnectionOwner& owner) {
    const auto it = open_.find(connection);
    if (it != open_.end()) it->second.owner = &owner;
}

void Sockets::send(ConnectionId connection, SharedBytes bytes) {
    const auto it = open_.find(connection);
    if (it == open_.end()) return;
    if (it->second.deobfuscator != nullptr) {
        Buffer hidden;
        protocol::obfuscate(bytes.view(), static_cast<std::uint32_t>(context_.random()), hidden);
        bytes = SharedBytes(std::move(hidden));
    }
    context_.network.send(connection, std::move(bytes));
}

void Sockets::close(ConnectionId connection) {
    if (!is_open(connection)) return;
    forget(connection);
    context_.network.close(connection);
    begin_waiting();
}

void Sockets::abort(ConnectionId connection) {
    if (const auto it = opening_.find(connection); it != opening_.end()) {
        opening_ids_.erase(it->second.id);
        opening_.erase(it);
    } else if (is_open(connection)) {
        forget(connection);
    } else {
        return;
    }
    context_.network.abort(connection);
    begin_waiting();
}

void Sockets::forget(ConnectionId connection) {
    const auto it = open_.find(connection);
    if (it->second.inbound) {
        const auto count = inbound_per_address_.find(it->second.remote.address);
        if (--count->second == 0) inbound_per_address_.erase(count);
    }
    open_.erase(it);
}

std::optional<Endpoint> Sockets::remote(ConnectionId connection) const {
    const auto it = open_.find(connection);
    return it == open_.end() ? std::nullopt : std::optional(it->second.remote);
}

bool Sockets::is_inbound(ConnectionId connection) const {
    const auto it = open_.find(connection);
    return it != open_.end() && it->second.inbound;
}

ConnectionOwner* Sockets::owner(ConnectionId connection) const {
    const auto it = open_.find(connection);
    return it == open_.end() ? nullptr : it->second.owner;
}

void Sockets::close_all() {
    waiting_.clear();
    std::vector<ConnectionId> connections;
    for (const auto& [connection, opening] : opening_) connections.push_back(connection);
    for (const auto& [connection, open] : open_) connections.push_back(connection);
    end(std::move(connections));
}

void Sockets::end_banned() {
    std::vector<ConnectionId> connections;
    for (const auto& [connection, open] : open_)
        if (contacts_.banned(open.remote.address)) connections.push_back(connection);
    std::erase(connections, server_);
    end(std::move(connections));
}

void Sockets::end(std::vector<ConnectionId> connections) {
    std::ranges::sort(connections);
    for (const ConnectionId connection : connections) {
        ConnectionOwner* const holder = owner(connection);
        if (holder == nullptr) {
            abort(connection);
            continue;
        }
        close(connection);
        holder->disconnected(connection, Disconnect::closed_by_peer);
    }
}

void Sockets::connected(ConnectionId connection) {
    auto node = opening_.extract(connection);
    if (node.empty()) return;
    Opening& opening = node.mapped();
    opening_ids_.erase(opening.id);
    open_.emplace(connection,
                  Open{opening.owner, opening.remote, false,
                       opening.obfuscated ? std::make_unique<protocol::Deobfuscator>() : nullptr});
    opening.opened(connection);
}

void Sockets::received(ConnectionId connection, ByteView bytes) {
    const auto it = open_.find(connection);
    if (it == open_.end()) return;
    if (it->second.deobfuscator != nullptr) return received_obfuscated(connection, bytes);
    it->second.owner->received(connection, bytes);
}

/// Frame by frame: after each the owner may have changed, and what follows may be plain.
void Sockets::received_obfuscated(ConnectionId connection, ByteView bytes) {
    while (!bytes.empty()) {
        const auto it = open_.find(connection);
        if (it == open_.end()) return;
        if (it->second.deobfuscator == nullptr)
            return it->second.owner->received(connection, bytes);
        Buffer plain;
        it->second.deobfuscator->read(bytes, plain);
        it->second.owner->received(connection, plain);
    }
}

void Sockets::disconnected(ConnectionId connection, Disconnect reason) {
    if (auto node = opening_.extract(connection); !node.empty()) {
        opening_ids_.erase(node.mapped().id);
        node.mapped().opened(std::unexpected(std::string(to_string(reason))));
    } else if (ConnectionOwner* const holder = owner(connection)) {
        forget(connection);
        holder->disconnected(connection, reason);
    }
    begin_waiting();
}

}  // namespace kindred::client
