// Decoding and encoding of any message of a list by its code or name, between body bytes and JSON
// text. The tables are made from the message lists; a message that is declared can be inspected.
#pragma once

#include "inspect/from_json.hpp"
#include "inspect/scope.hpp"
#include "inspect/to_json.hpp"
#include "protocol/codec.hpp"

#include <expected>
#include <span>

namespace kindred::inspect {

/// One message type with its type erased.
struct MessageCodec {
    std::string_view name;
    std::optional<std::uint32_t> code;  ///< messages of file connections have none
    bool compressed = false;
    /// Appends the fields of `body` as a JSON object; returns how many bytes followed them.
    std::expected<std::size_t, protocol::DecodeError> (*to_json)(ByteView body, protocol::Dialect,
                                                                 std::string& out) = nullptr;
    /// Appends the frame with these fields; returns why it cannot.
    std::optional<FieldError> (*to_frame)(const boost::json::object& fields, protocol::Dialect,
                                          Buffer& out) = nullptr;
};

/// The tables of the scopes, each in a source file of its own: they hold every codec of a list.
std::span<const MessageCodec> server_request_codecs();
std::span<const MessageCodec> server_response_codecs();
std::span<const MessageCodec> peer_init_codecs();
std::span<const MessageCodec> peer_codecs();
std::span<const MessageCodec> distributed_codecs();
/// FileTransferInit and FileOffset, in this order.
std::span<const MessageCodec> file_codecs();

/// The messages of a scope in the order of their list.
std::span<const MessageCodec> messages_of(Scope scope);
/// Bytes of a message code in frames of `scope`: 4 or 1; the file scope has no frames.
std::size_t code_size_of(Scope scope);

namespace detail {

template <class M>
constexpr std::optional<std::uint32_t> code_of() {
    if constexpr (requires { M::code; }) return M::code;
    return std::nullopt;
}

template <class M>
std::expected<std::size_t, protocol::DecodeError> body_to_json(ByteView body,
                                                               protocol::Dialect dialect,
                                                               std::string& out) {
    auto decoded = protocol::decode<M>(body, {.dialect = dialect});
    if (!decoded) return std::unexpected(std::move(decoded.error()));
    append_json(out, decoded->message, dialect);
    return decoded->trailing;
}

template <class M, std::size_t code_size>
std::optional<FieldError> json_to_frame(const boost::json::object& fields,
                                        protocol::Dialect dialect, Buffer& out) {
    M message;
    if (auto error = from_json(fields, message, dialect)) return error;
    if constexpr (code_of<M>()) {
        protocol::encode(message, out, code_size, dialect);
    } else {
        protocol::encode_fields(message, out, dialect);
    }
    return std::nullopt;
}

template <class List, std::size_t code_size>
struct CodecsOf;

template <std::size_t code_size, class... M>
struct CodecsOf<protocol::MessageList<M...>, code_size> {
    static constexpr std::array value = {MessageCodec{M::name, code_of<M>(),
                                                      protocol::is_compressed<M>(), body_to_json<M>,
                                                      json_to_frame<M, code_size>}...};
};

}  // namespace detail

/// The table of one list. Instantiating it compiles every codec of the list.
template <class List, std::size_t code_size>
constexpr std::span<const MessageCodec> codecs_of() {
    return detail::CodecsOf<List, code_size>::value;
}

}  // namespace kindred::inspect
