// Whatever decodes is written again and decodes to the same. The first byte chooses the list, the
// next four the code; the rest is the body, deflated for messages that are compressed.
#include "fuzz.hpp"
#include "protocol/codec.hpp"
#include "protocol/messages.hpp"

#include <cstring>

using namespace kindred;
using namespace kindred::protocol;

namespace {

template <class M>
void check(ByteView plain, const DecodeOptions& options) {
    Buffer body(plain.begin(), plain.end());
    if constexpr (is_compressed<M>()) {
        body.clear();
        deflate(plain, body, 1);
    }
    const auto first = decode<M>(body, options);
    if (!first) {
        KINDRED_ASSERT(!first.error().field.empty());
        return;
    }
    Buffer frame;
    encode(first->message, frame, 4, options.dialect);
    const auto second = decode<M>(ByteView(frame).subspan(8), options);
    KINDRED_ASSERT(second.has_value());
    // In the 2003 dialect the writer cuts what the parser took.
    KINDRED_ASSERT(options.dialect == Dialect::seed2003 || second->message == first->message);
    KINDRED_ASSERT(second->trailing == 0);
}

struct Make {
    using Value = void (*)(ByteView, const DecodeOptions&);
    template <class M>
    static constexpr Value value = check<M>;
};

template <class List>
void check_code(std::uint32_t code, ByteView plain, const DecodeOptions& options) {
    const auto* run = CodeTable<List, Make>::find(code);
    if (run != nullptr) (*run)(plain, options);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3) return 0;
    std::uint16_t code = 0;
    std::memcpy(&code, data + 1, sizeof code);
    const ByteView body(data + 3, size - 3);
    // Few elements, so that the memory limit of the fuzzer means something.
    DecodeOptions options{.max_list_elements = 100'000};
    if ((data[0] & 0x80) != 0) options.dialect = Dialect::seed2003;
    switch ((data[0] & 0x7f) % 5) {
        case 0:
            check_code<to_server::Messages>(code, body, options);
            break;
        case 1:
            check_code<from_server::Messages>(code, body, options);
            break;
        case 2:
            check_code<init::Messages>(code, body, options);
            break;
        case 3:
            check_code<peer::Messages>(code, body, options);
            break;
        case 4:
            check_code<distributed::Messages>(code, body, options);
            break;
    }
    return 0;
}
