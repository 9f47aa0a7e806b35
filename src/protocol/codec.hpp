// Encoding and decoding of whole messages: what the visitors, frames and zlib are put together for.
#pragma once

#include "protocol/decoder.hpp"
#include "protocol/encoder.hpp"
#include "protocol/frames.hpp"
#include "protocol/message_list.hpp"
#include "protocol/zlib.hpp"

#include <expected>

namespace kindred::protocol {

/// A message, and how many bytes behind its last known field were skipped.
template <class M>
struct Decoded {
    M message;
    std::size_t trailing = 0;
};

namespace detail {
/// Into a fresh `decoded`; false if `error` tells why not.
template <class M>
bool decode_once(ByteView body, const DecodeOptions& options, Decoded<M>& decoded,
                 DecodeError& error) {
    const auto run = [&](Decoder decoder) {
        M::fields(decoded.message, decoder);
        decoded.trailing = decoder.skip_rest();
        if (decoder.failed()) error = decoder.error();
        return !decoder.failed();
    };
    if constexpr (is_compressed<M>()) {
        const std::size_t limit = std::min(
            M::inflated_limit, limits::inflated_floor + limits::inflated_ratio * body.size());
        if (const Inflated plain = inflate_at_once(body, limit); plain.bytes != nullptr)
            return run(Decoder(plain.view(), options));
        InflateSource source(body, limit);
        return run(Decoder(source, options));
    } else {
        return run(Decoder(body, options));
    }
}

template <class M>
bool decode(ByteView body, DecodeOptions options, Decoded<M>& decoded, DecodeError& error) {
    if (decode_once(body, options, decoded, error)) return true;
    if constexpr (retries_narrow_sizes<M>()) {
        if (options.narrow_file_sizes) return false;
        options.narrow_file_sizes = true;
        decoded = {};
        DecodeError of_the_retry;
        return decode_once(body, options, decoded, of_the_retry);
    }
    return false;
}
}  // namespace detail

/// Decodes the body of a frame (what follows the code); compressed messages are inflated as they
/// are read, up to the limit of their kind.
template <class M>
std::expected<Decoded<M>, DecodeError> decode(ByteView body, DecodeOptions options = {}) {
    Decoded<M> decoded;
    DecodeError error;
    if (!detail::decode(body, options, decoded, error)) return std::unexpected(std::move(error));
    return decoded;
}

/// Appends `message` as a frame. `code_size` is 4, or 1 on init and distributed connections.
template <class M>
void encode(const M& message, Buffer& out, std::size_t code_size = 4,
            Dialect dialect = Dialect::modern) {
    if constexpr (is_compressed<M>()) {
        append_frame(out, M::code, code_size, [&](Buffer& frame) {
            Buffer plain;
            encode_fields(message, plain, dialect);
            deflate(plain, frame);
        });
    } else {
        const std::size_t start = out.size();
        const std::size_t header = frame_header_size(code_size);
        encode_fields_behind(header, message, out, dialect);
        write_frame_header(std::span(out).subspan(start), M::code, code_size);
    }
}

enum class Dispatched { handled, unknown_code, malformed };

namespace detail {
template <class Handler>
struct MakeDispatch {
    using Value = bool (*)(ByteView body, const DecodeOptions&, Handler&, DecodeError&);
    template <class M>
    static constexpr Value value =
        [](ByteView body, const DecodeOptions& options, Handler& handler, DecodeError& error) {
            Decoded<M> decoded;
            if (!decode(body, options, decoded, error)) return false;
            handler.on(std::move(decoded.message));
            return true;
        };
};
}  // namespace detail

/// Decodes the message of `List` that has `code` and calls `handler.on(message)`. On `malformed`,
/// `error` tells why; an unknown code is to be skipped.
template <class List, class Handler>
Dispatched dispatch(std::uint32_t code, ByteView body, Handler& handler, DecodeError& error,
                    const DecodeOptions& options = {}) {
    const auto* run = CodeTable<List, detail::MakeDispatch<Handler>>::find(code);
    if (run == nullptr) return Dispatched::unknown_code;
    return (*run)(body, options, handler, error) ? Dispatched::handled : Dispatched::malformed;
}

}  // namespace kindred::protocol
