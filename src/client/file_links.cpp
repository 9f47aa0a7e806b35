#include "client/file_links.hpp"

#include "client/timing.hpp"
#include "protocol/file_messages.hpp"

namespace kindred::client {
namespace {

constexpr std::size_t token_size = 4;

}  // namespace

void FileLinks::adopt(const Arrival& arrival, ByteView rest) {
    sockets_.give(arrival.connection, *this);
    Link& link = links_[arrival.connection];
    link.username = arrival.username;
    context_.after(link.timer, timing::file_token, [this, connection = arrival.connection] {
        links_.erase(connection);
        sockets_.abort(connection);
    });
    if (!rest.empty()) received(arrival.connection, rest);
}

void FileLinks::received(ConnectionId connection, ByteView bytes) {
    const auto it = links_.find(connection);
    if (it == links_.end()) return;
    append(it->second.bytes, bytes);
    if (it->second.bytes.size() < token_size) return;
    const Link link = std::move(it->second);
    links_.erase(it);
    const ByteView all(link.bytes);
    const auto init = protocol::decode<protocol::file::FileTransferInit>(all.first(token_size));
    const std::uint32_t token = init->message.token;
    const ByteView rest = all.subspan(token_size);
    if (!downloads_.take_file_connection(link.username, token, connection, rest) &&
        !uploads_.take_file_connection(link.username, token, connection, rest))
        sockets_.abort(connection);
}

void FileLinks::disconnected(ConnectionId connection, Disconnect) {
    links_.erase(connection);
}

}  // namespace kindred::client
