#include "protocol/search_response.hpp"

#include "protocol/zlib.hpp"

namespace kindred::protocol {

std::expected<SearchResponseHead, DecodeError> peek_search_response(ByteView body) {
    // Room for the longest user name that peers accept, several times over.
    constexpr std::size_t head_limit = 2 * limits::kib;
    InflateSource source(body, head_limit);
    Decoder decoder(source);
    SearchResponseHead head;
    SearchResponseHead::fields(head, decoder);
    if (decoder.failed()) return std::unexpected(decoder.error());
    return head;
}

}  // namespace kindred::protocol
