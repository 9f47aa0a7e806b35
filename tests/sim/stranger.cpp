#include "sim/stranger.hpp"

#include "sim/wire.hpp"

namespace kindred::sim {

namespace init = protocol::init;
namespace peer = protocol::peer;
namespace to_server = protocol::to_server;

Stranger::Stranger(Machine& machine, StrangerOptions options)
    : machine_(machine), options_(std::move(options)) {
    machine.listen(ListenerId::plain, 2234);
    server_ = machine.network().connect(options_.server, 10s);
}

void Stranger::accepted(ConnectionId connection, ListenerId, Endpoint, Now) {
    peers_.try_emplace(connection, protocol::peer_init_format());
}

void Stranger::connected(ConnectionId connection, Now) {
    NetworkActions& network = machine_.network();
    if (connection == server_) {
        network.send(server_, frame(to_server::Login{.username = machine_.name(),
                                                     .password = "password",
                                                     .major_version = 177,
                                                     .password_hash = "",
                                                     .minor_version = 1}));
        return network.send(server_, frame(to_server::SetWaitPort{.port = 2234}));
    }
    const auto file = files_.find(connection);
    if (file == files_.end()) return;
    network.send(connection, short_frame(init::PeerInit{machine_.name(), "F", 0, {}}));
    const std::uint32_t token = file->second + (options_.lies.wrong_token ? 77 : 0);
    Buffer bytes;
    for (int shift = 0; shift < 32; shift += 8)
        bytes.push_back(static_cast<std::uint8_t>(token >> shift));
    network.send(connection, SharedBytes(std::move(bytes)));
}

void Stranger::received(ConnectionId connection, ByteView bytes, Now) {
    if (files_.contains(connection)) {
        // The offset is eight bytes; a liar sends from the start whatever it says.
        std::size_t& had = offset_bytes_[connection];
        const bool complete = had < 8 && had + bytes.size() >= 8;
        had += bytes.size();
        if (complete) send_data(connection);
        return;
    }
    while (true) {
        const auto found = peers_.find(connection);
        if (found == peers_.end()) return;
        const auto message = found->second.next(bytes);
        if (!message) return;
        speaking_ = connection;
        protocol::DecodeError error;
        if (opened_.contains(connection))
            protocol::dispatch<peer::Messages>(message->code, message->body, *this, error);
        else
            protocol::dispatch<init::Messages>(message->code, message->body, *this, error);
    }
}

void Stranger::on(init::PeerInit&& message) {
    if (message.type != "P") return;
    opened_.insert(speaking_);
    peers_.at(speaking_).change_format(protocol::peer_format());
}

void Stranger::on(peer::QueueUpload&& message) {
    const Lies& lies = options_.lies;
    peer::TransferRequest request{
        .direction = protocol::TransferDirection::upload,
        .token = next_token_++,
        .filename = lies.other_name.empty() ? message.filename : lies.other_name};
    request.size = lies.claimed_size;
    machine_.network().send(speaking_, frame(request));
}

void Stranger::on(peer::TransferResponse&& message) {
    if (!message.allowed) return;
    files_[machine_.network().connect(options_.victim, 10s)] = message.token;
}

void Stranger::send_data(ConnectionId connection) {
    machine_.network().send(connection, SharedBytes(Buffer(options_.lies.sent_size, 'x')));
    if (options_.lies.closes_after_data) machine_.network().close(connection);
}

void Stranger::disconnected(ConnectionId connection, Disconnect, Now) {
    peers_.erase(connection);
    opened_.erase(connection);
    files_.erase(connection);
}

}  // namespace kindred::sim
