// Bytes from strangers as zlib streams: read to the end or refused, and never beyond the limit.
#include "fuzz.hpp"
#include "protocol/codec.hpp"
#include "protocol/peer_messages.hpp"
#include "protocol/search_response.hpp"
#include "protocol/zlib.hpp"

using namespace kindred;
using namespace kindred::protocol;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView bytes(data, size);
    constexpr std::size_t limit = 256 * limits::kib;
    {
        InflateSource source(bytes, limit);
        Decoder decoder(source);
        KINDRED_ASSERT(decoder.skip_rest() <= limit);
    }
    const auto head = peek_search_response(bytes);
    const auto whole = decode<peer::FileSearchResponse>(bytes, {.max_list_elements = 100'000});
    if (whole && head) {
        KINDRED_ASSERT(head->username == whole->message.username);
        KINDRED_ASSERT(head->token == whole->message.token);
    }

    Buffer packed;
    deflate(bytes, packed, 1);
    InflateSource source(packed, size);
    Decoder decoder(source);
    KINDRED_ASSERT(decoder.skip_rest() == size);
    return 0;
}
