#include "client/dialer.hpp"

#include "client/timing.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;
namespace init = protocol::init;

constexpr IPv4 loopback{0x7f000001};
constexpr std::size_t max_late = 4096;
constexpr std::size_t max_proven = 4096;

std::uint16_t port_of(std::uint32_t port) {
    return port > 65535 ? std::uint16_t{0} : static_cast<std::uint16_t>(port);
}

/// Of GetPeerAddress and ConnectToPeer.
PeerAddress address_of(const auto& message) {
    PeerAddress address{{message.ip, port_of(message.port)}, 0};
    if (message.obfuscation_type == protocol::ObfuscationType::rotated)
        address.obfuscated_port = port_of(message.obfuscated_port.value_or(0));
    return address;
}

std::string letter(LinkType type) {
    return std::string(1, static_cast<char>(type));
}

}  // namespace

std::optional<LinkType> link_type(std::string_view letter) {
    if (letter == "P") return LinkType::peer;
    if (letter == "F") return LinkType::file;
    if (letter == "D") return LinkType::distributed;
    return std::nullopt;
}

Dialer::Dialer(Context& context, Sockets& sockets, Session& session, ArrivalListener& listener)
    : context_(context),
      sockets_(sockets),
      session_(session),
      listener_(listener),
      tokens_(context.random) {}

DialId Dialer::dial(const std::string& username, LinkType type, ConnectionOwner& owner,
                    Dialed dialed, std::optional<Endpoint> known) {
    Dial& dial = add(username, type, owner, std::move(dialed));
    const DialId id = dial.id;
    begin(dial, known);
    return id;
}

DialId Dialer::invite(const std::string& username, LinkType type, ConnectionOwner& owner,
                      Dialed dialed) {
    if (!session_.online()) return {};
    Dial& dial = add(username, type, owner, std::move(dialed));
    dial.direct_failure = "not tried";
    start_indirect(dial);
    return dial.id;
}

Dialer::Dial& Dialer::add(const std::string& username, LinkType type, ConnectionOwner& owner,
                          Dialed dialed) {
    const DialId id{++last_dial_};
    Dial& dial = dials_[id];
    dial.id = id;
    dial.username = username;
    dial.type = type;
    dial.owner = &owner;
    dial.dialed = std::move(dialed);
    dial.token = tokens_.next();
    by_token_[dial.token] = id;
    return dial;
}

void Dialer::begin(Dial& dial, std::optional<Endpoint> known) {
    // Browsing one's own shares is legal and never leaves this machine.
    if (dial.username == context_.settings.username) {
        dial.indirect_failure = "it is this client itself";
        return start_direct(dial, {{loopback, context_.port}, 0});
    }
    if (known) {
        start_direct(dial, {*known, 0});
        return start_indirect(dial);
    }
    const auto proven = proven_.find(dial.username);
    if (proven != proven_.end() && proven->second.until > context_.now.steady) {
        start_direct(dial, proven->second.address);
        dial.indirect = true;
        context_.after(dial.indirect_timer, timing::proven_head_start, [this, id = dial.id] {
            if (Dial* const late = find(id)) start_indirect(*late);
        });
        return;
    }
    ask_address(dial);
}

void Dialer::ask_address(Dial& dial) {
    if (!session_.online()) {
        // Told from a timer, not from inside dial().
        context_.after(dial.address_timer, Duration{0}, [this, id = dial.id] {
            end(id, std::unexpected(DialFailure{false, "not connected to the server"}));
        });
        return;
    }
    dial.asking_address = true;
    session_.send(to_server::GetPeerAddress{dial.username});
    context_.after(dial.address_timer, timing::address_answer, [this, id = dial.id] {
        end(id, std::unexpected(DialFailure{false, "the server did not tell the address"}));
    });
}

void Dialer::on(const from_server::GetPeerAddress& answer) {
    std::vector<DialId> waiting;
    for (const auto& [id, dial] : dials_)
        if (dial.asking_address && dial.username == answer.username) waiting.push_back(id);
    const PeerAddress address = address_of(answer);
    for (const DialId id : waiting) {
        Dial* const dial = find(id);
        if (dial == nullptr) continue;
        dial->asking_address = false;
        dial->address_timer.cancel();
        if (!answer.ip) {
            end(id, std::unexpected(DialFailure{true, "the user is offline"}));
            continue;
        }
        start_direct(*dial, address);
        start_indirect(*dial);
    }
}

bool Dialer::hides(const PeerAddress& address) const {
    return context_.settings.obfuscate && address.obfuscated_port != 0;
}

void Dialer::start_direct(Dial& dial, PeerAddress address) {
    const bool hidden = hides(address);
    if (!hidden && address.plain.port == 0) {
        dial.direct_failure = "has no listening port";
        return;
    }
    const Endpoint remote{address.plain.address,
                          hidden ? address.obfuscated_port : address.plain.port};
    dial.direct_begun = context_.now.steady;
    dial.direct = sockets_.open(
        remote, timing::direct_connect, *dial.owner,
        [this, id = dial.id, address](const auto& connection) {
            direct_ended(id, address, connection);
        },
        hidden);
}

void Dialer::start_indirect(Dial& dial) {
    dial.indirect = session_.online();
    if (!dial.indirect) {
        dial.indirect_failure = "not connected to the server";
        return;
    }
    session_.send(to_server::ConnectToPeer{dial.token, dial.username, letter(dial.type)});
    context_.after(dial.indirect_timer, timing::indirect_answer, [this, id = dial.id] {
        indirect_failed(id, "the user did not connect to us in time");
    });
}

void Dialer::direct_ended(DialId id, PeerAddress address,
                          const std::expected<ConnectionId, std::string>& connection) {
    Dial* const dial = find(id);
    if (dial == nullptr) return;
    dial->direct = {};
    if (!connection) {
        proven_.erase(dial->username);
        dial->direct_failure = connection.error();
        if (hides(address)) {
            start_direct(*dial, {address.plain, 0});
        } else {
            try_again(*dial, address);
        }
        return fail_if_hopeless(id);
    }
    if (proven_.size() >= max_proven) proven_.clear();
    proven_[dial->username] = Proven{address, context_.now.steady + timing::address_proven};
    listener_.reached(dial->username, *connection);
    introduce(*connection, dial->type,
              short_frame_of(
                  init::PeerInit{context_.settings.username, letter(dial->type), 0, std::nullopt}));
    end(id, *connection);
}

/// A firewall that is silent will be so again; who has refused may be there in a moment.
void Dialer::try_again(Dial& dial, PeerAddress address) {
    if (context_.now.steady - dial.direct_begun >= timing::direct_connect) return;
    dial.again = std::max(2 * dial.again, timing::direct_again);
    context_.after(dial.again_timer, dial.again, [this, id = dial.id, address] {
        if (Dial* const waiting = find(id); waiting != nullptr && waiting->indirect)
            start_direct(*waiting, address);
    });
}

/// Of file and distributed connections only the first message is obfuscated.
void Dialer::introduce(ConnectionId connection, LinkType type, Buffer first) {
    sockets_.send(connection, std::move(first));
    if (type != LinkType::peer) sockets_.make_plain(connection);
}

void Dialer::indirect_failed(DialId id, std::string reason) {
    Dial* const dial = find(id);
    if (dial == nullptr || !dial->indirect) return;
    dial->indirect = false;
    dial->indirect_timer.cancel();
    dial->indirect_failure = std::move(reason);
    fail_if_hopeless(id);
}

void Dialer::fail_if_hopeless(DialId id) {
    Dial* const dial = find(id);
    if (dial == nullptr || dial->direct || dial->indirect || dial->asking_address) return;
    ++context_.statistics.connect_failures;
    end(id,
        std::unexpected(DialFailure{false, "cannot connect: directly: " + dial->direct_failure +
                                               "; through the server: " + dial->indirect_failure}));
}

void Dialer::end(DialId id, const std::expected<ConnectionId, DialFailure>& outcome) {
    auto node = dials_.extract(id);
    if (node.empty()) return;
    Dial& dial = node.mapped();
    by_token_.erase(dial.token);
    sockets_.cancel(dial.direct);
    remember_late(dial);
    dial.dialed(outcome);
}

void Dialer::cancel(DialId id) {
    auto node = dials_.extract(id);
    if (node.empty()) return;
    by_token_.erase(node.mapped().token);
    sockets_.cancel(node.mapped().direct);
    remember_late(node.mapped());
}

/// The other side may connect although the dial is over, and then has a use for the connection:
/// it stands for a request that reached it, and answers travel on it.
void Dialer::remember_late(const Dial& dial) {
    if (dial.type != LinkType::peer) return;
    while (!late_.empty() &&
           (late_.front().until <= context_.now.steady || late_.size() >= max_late))
        late_.pop_front();
    late_.push_back(
        {dial.token, dial.username, dial.type, context_.now.steady + timing::late_pierce});
}

Dialer::Dial* Dialer::find(DialId id) {
    const auto it = dials_.find(id);
    return it == dials_.end() ? nullptr : &it->second;
}

Dialer::Dial* Dialer::find_by_token(std::uint32_t token) {
    const auto it = by_token_.find(token);
    return it == by_token_.end() ? nullptr : find(it->second);
}

void Dialer::on(const from_server::CantConnectToPeer& answer) {
    if (const Dial* const dial = find_by_token(answer.token))
        indirect_failed(dial->id, "the user cannot connect to us either");
}

void Dialer::session_down() {
    std::vector<DialId> asking;
    std::vector<DialId> relayed;
    for (const auto& [id, dial] : dials_) {
        if (dial.asking_address) asking.push_back(id);
        if (dial.indirect) relayed.push_back(id);
    }
    const std::string reason = "the connection to the server was lost";
    for (const DialId id : asking) end(id, std::unexpected(DialFailure{false, reason}));
    for (const DialId id : relayed) indirect_failed(id, reason);
}

// --- connections others ask for or make ---------------------------------------------------------

void Dialer::on(const from_server::ConnectToPeer& order) {
    if (const auto type = link_type(order.type); type && order.ip)
        return connect_back(order, *type, address_of(order));
    session_.send(to_server::CantConnectToPeer{order.token, order.username});
}

void Dialer::connect_back(const from_server::ConnectToPeer& order, LinkType type,
                          PeerAddress address) {
    const bool hidden = hides(address);
    if (!hidden && address.plain.port == 0) {
        session_.send(to_server::CantConnectToPeer{order.token, order.username});
        return;
    }
    const Endpoint remote{address.plain.address,
                          hidden ? address.obfuscated_port : address.plain.port};
    sockets_.open(
        remote, timing::direct_connect, *this,
        [this, type, order, address,
         hidden](const std::expected<ConnectionId, std::string>& connection) {
            if (!connection && hidden) return connect_back(order, type, {address.plain, 0});
            if (!connection) {
                session_.send(to_server::CantConnectToPeer{order.token, order.username});
                return;
            }
            listener_.reached(order.username, *connection);
            introduce(*connection, type, short_frame_of(init::PierceFireWall{order.token}));
            listener_.arrived({*connection, order.username, type, false, false}, {});
        },
        hidden);
}

void Dialer::accepted(ConnectionId connection, ListenerId listener, Endpoint remote) {
    if (!sockets_.accept(connection, remote, *this, listener == ListenerId::obfuscated)) return;
    Stranger& stranger = strangers_[connection];
    context_.after(stranger.timer, timing::init_message, [this, connection] {
        strangers_.erase(connection);
        sockets_.abort(connection);
    });
}

void Dialer::disconnected(ConnectionId connection, Disconnect) {
    strangers_.erase(connection);
}

void Dialer::received(ConnectionId connection, ByteView bytes) {
    const auto it = strangers_.find(connection);
    if (it == strangers_.end()) return;
    if (const auto frame = it->second.reader.next(bytes)) {
        // The frame's bytes live in the reader: keep it while they are used.
        const auto stranger = strangers_.extract(it);
        on_first_frame(connection, *frame, bytes);
    } else if (it->second.reader.failed()) {
        strangers_.erase(it);
        sockets_.abort(connection);
    }
}

void Dialer::on_first_frame(ConnectionId connection, const protocol::Frame& frame, ByteView rest) {
    const ByteView body = frame.body;
    // The seed's "12 bytes": an init message with a code of four bytes, as its authors seem to
    // have met it. See docs/protocol.md, errata of the seed.
    const bool wide_code =
        frame.code <= 1 && body.size() == 7 && body[0] == 0 && body[1] == 0 && body[2] == 0;
    if (frame.code == init::PierceFireWall::code || wide_code) {
        const auto pierce =
            protocol::decode<init::PierceFireWall>(wide_code ? body.subspan(3) : body);
        if (pierce) return on_pierce(connection, pierce->message.token, rest);
    } else if (frame.code == init::PeerInit::code) {
        const auto init = protocol::decode<init::PeerInit>(body);
        if (init) return on_init(connection, init->message, rest);
    }
    ++context_.statistics.malformed_messages;
    sockets_.abort(connection);
}

void Dialer::on_pierce(ConnectionId connection, std::uint32_t token, ByteView rest) {
    if (Dial* dial = find_by_token(token)) {
        // That may end the dial: it was made to see whether somebody would come in.
        const std::string username = dial->username;
        listener_.came_in(username, connection);
        dial = find_by_token(token);
        if (dial == nullptr) return sockets_.close(connection);
        if (dial->type != LinkType::peer) sockets_.make_plain(connection);
        sockets_.give(connection, *dial->owner);
        end(dial->id, connection);
        if (!rest.empty()) sockets_.received(connection, rest);
        return;
    }
    const auto late = std::ranges::find(late_, token, &Late::token);
    if (late == late_.end() || late->until <= context_.now.steady)
        return sockets_.abort(connection);
    const Arrival arrival{connection, late->username, late->type, false, false};
    late_.erase(late);
    listener_.came_in(arrival.username, connection);
    hand_over(arrival, rest);
}

void Dialer::hand_over(const Arrival& arrival, ByteView rest) {
    if (arrival.type != LinkType::peer) sockets_.make_plain(arrival.connection);
    listener_.arrived(arrival, rest);
}

void Dialer::on_init(ConnectionId connection, const init::PeerInit& message, ByteView rest) {
    const auto printable = [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
    };
    const std::string& username = message.username;
    const auto type = link_type(message.type);
    if (!type || username.empty() || username.size() > limits::peer_username ||
        username == protocol::server_username || !std::ranges::all_of(username, printable))
        return sockets_.abort(connection);
    listener_.came_in(username, connection);
    const bool seed = message.seed_token && message.token == protocol::seed_peer_init_constant;
    hand_over({connection, username, *type, true, seed}, rest);
}

}  // namespace kindred::client
