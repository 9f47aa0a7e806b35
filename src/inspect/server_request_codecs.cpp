#include "inspect/message_codec.hpp"
#include "protocol/to_server_messages.hpp"

namespace kindred::inspect {

std::span<const MessageCodec> server_request_codecs() {
    return codecs_of<protocol::to_server::Messages, 4>();
}

}  // namespace kindred::inspect
