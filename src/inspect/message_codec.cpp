#include "inspect/message_codec.hpp"

namespace kindred::inspect {

std::span<const MessageCodec> messages_of(Scope scope) {
    switch (scope) {
        case Scope::server_request:
            return server_request_codecs();
        case Scope::server_response:
            return server_response_codecs();
        case Scope::peer_init:
            return peer_init_codecs();
        case Scope::peer:
            return peer_codecs();
        case Scope::distributed:
            return distributed_codecs();
        case Scope::file:
            return file_codecs();
    }
    return {};
}

std::size_t code_size_of(Scope scope) {
    return scope == Scope::peer_init || scope == Scope::distributed ? 1 : 4;
}

}  // namespace kindred::inspect
