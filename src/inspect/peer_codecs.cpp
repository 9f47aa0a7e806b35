#include "inspect/message_codec.hpp"
#include "protocol/distributed_messages.hpp"
#include "protocol/file_messages.hpp"
#include "protocol/init_messages.hpp"
#include "protocol/peer_messages.hpp"

namespace kindred::inspect {

std::span<const MessageCodec> peer_init_codecs() {
    return codecs_of<protocol::init::Messages, 1>();
}

std::span<const MessageCodec> peer_codecs() {
    return codecs_of<protocol::peer::Messages, 4>();
}

std::span<const MessageCodec> distributed_codecs() {
    return codecs_of<protocol::distributed::Messages, 1>();
}

std::span<const MessageCodec> file_codecs() {
    return codecs_of<protocol::file::Messages, 0>();
}

}  // namespace kindred::inspect
