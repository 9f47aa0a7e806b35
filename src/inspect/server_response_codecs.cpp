#include "inspect/message_codec.hpp"
#include "protocol/from_server_messages.hpp"

namespace kindred::inspect {

std::span<const MessageCodec> server_response_codecs() {
    return codecs_of<protocol::from_server::Messages, 4>();
}

}  // namespace kindred::inspect
