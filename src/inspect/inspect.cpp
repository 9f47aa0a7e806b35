#include "inspect/inspect.hpp"

#include "base/text.hpp"
#include "inspect/message_codec.hpp"

#include <boost/json/parser.hpp>

#include <algorithm>

namespace kindred::inspect {
namespace {

namespace json = boost::json;
using protocol::Dialect;

constexpr std::size_t length_size = 4;

std::uint64_t little_endian(ByteView bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) value |= std::uint64_t{bytes[i]} << (8 * i);
    return value;
}

std::unexpected<InspectError> bad(std::string reason, std::string field,
                                  std::optional<std::size_t> offset = std::nullopt) {
    return std::unexpected(InspectError{std::move(reason), std::move(field), offset});
}

/// Empty if `frame` is exactly one frame with a code of `code_size` bytes.
std::optional<InspectError> frame_error(ByteView frame, std::size_t code_size) {
    if (frame.size() < length_size)
        return InspectError{
            "a frame begins with 4 bytes of length, " + std::to_string(frame.size()) + " are given",
            "length", frame.size()};
    const std::uint64_t claimed = little_endian(frame.first(length_size));
    const std::size_t given = frame.size() - length_size;
    if (claimed > given)
        return InspectError{"the length claims " + std::to_string(claimed) + " bytes, " +
                                std::to_string(given) + " follow it",
                            "length", 0};
    if (claimed < given)
        return InspectError{std::to_string(given - claimed) + " bytes follow the end of the frame",
                            "length", length_size + claimed};
    if (claimed < code_size)
        return InspectError{
            "the length leaves no room for a code of " + std::to_string(code_size) + " bytes",
            "code", length_size};
    return std::nullopt;
}

/// The fields of `body` as a whole line. `header` is the number of bytes before the body.
std::expected<std::string, InspectError> decode_body(const MessageCodec& codec, ByteView body,
                                                     std::size_t header, Dialect dialect) {
    std::string text = "{\"name\":";
    append_json_text(text, codec.name);
    text += ",\"code\":" + (codec.code ? std::to_string(*codec.code) : "null") + ",\"fields\":";
    const auto trailing = codec.to_json(body, dialect, text);
    if (!trailing)
        return bad(trailing.error().reason, trailing.error().field,
                   trailing.error().offset + (codec.compressed ? 0 : header));
    return text + ",\"trailing\":" + std::to_string(*trailing) + '}';
}

/// The messages of a file connection have neither length nor code: their size tells them apart.
std::expected<std::string, InspectError> decode_file_message(ByteView bytes, Dialect dialect) {
    const auto messages = messages_of(Scope::file);
    if (bytes.size() == 4) return decode_body(messages[0], bytes, 0, dialect);
    if (bytes.size() == 8) return decode_body(messages[1], bytes, 0, dialect);
    return bad("the messages of a file connection have 4 bytes (token) or 8 (offset), " +
                   std::to_string(bytes.size()) + " are given",
               "", bytes.size());
}

/// How many bytes are spelt before the first character that cannot be part of one.
std::size_t whole_bytes(std::string_view hex) {
    static constexpr std::string_view digits = "0123456789abcdefABCDEF";
    const std::size_t end = hex.find_first_not_of(std::string(digits) + " \t\r\n");
    const auto is_digit = [](char c) { return digits.contains(c); };
    return static_cast<std::size_t>(std::ranges::count_if(hex.substr(0, end), is_digit)) / 2;
}

/// The object on one line.
std::expected<json::object, InspectError> parse_object(std::string_view text) {
    json::parser parser;
    json::error_code error;
    const std::size_t used = parser.write_some(text.data(), text.size(), error);
    if (error) return bad("not JSON: " + error.message(), "", used);
    if (text.find_first_not_of(" \t\r\n", used) != std::string_view::npos)
        return bad("more text follows the JSON value", "", used);
    json::value value = parser.release();
    if (!value.is_object()) return bad("not a JSON object", "", 0);
    return std::move(value.get_object());
}

/// What an object says about which message it is.
struct Wanted {
    std::optional<std::string> name;
    std::optional<std::uint64_t> code;
};

std::expected<Wanted, InspectError> wanted_message(const json::object& object) {
    Wanted wanted;
    if (const auto* name = object.if_contains("name")) {
        if (!name->is_string()) return bad("is not text", "name");
        wanted.name = name->get_string();
    }
    const auto* code = object.if_contains("code");
    if (code != nullptr && !code->is_null()) {
        const auto number = detail::json_to_unsigned(*code, 0xffffffff);
        if (!number) return bad(number.error().message, "code");
        wanted.code = *number;
    }
    if (!wanted.name && !wanted.code) return bad("says neither the name nor the code", "name");
    return wanted;
}

std::expected<const MessageCodec*, InspectError> find_message(Scope scope, const Wanted& wanted) {
    const auto messages = messages_of(scope);
    const auto found = std::ranges::find_if(messages, [&](const MessageCodec& codec) {
        return wanted.name ? codec.name == *wanted.name : codec.code == *wanted.code;
    });
    const std::string where = " in scope " + std::string(to_string(scope));
    if (found == messages.end())
        return wanted.name ? bad("no message is called '" + *wanted.name + "'" + where, "name")
                           : bad("unknown code " + std::to_string(*wanted.code) + where, "code");
    if (wanted.code && *wanted.code != found->code)
        return bad(std::string(found->name) + where + " has " +
                       (found->code ? "code " + std::to_string(*found->code) : "no code") +
                       ", not " + std::to_string(*wanted.code),
                   "code");
    return &*found;
}

}  // namespace

std::string to_json_text(const InspectError& error) {
    std::string text = "{\"error\":";
    append_json_string(text, error.reason);
    text += ",\"field\":";
    append_json_string(text, error.field);
    if (error.offset) text += ",\"offset\":" + std::to_string(*error.offset);
    return text + '}';
}

std::expected<std::string, InspectError> decode_frame(Scope scope, ByteView frame,
                                                      Dialect dialect) {
    if (scope == Scope::file) return decode_file_message(frame, dialect);
    const std::size_t code_size = code_size_of(scope);
    if (auto error = frame_error(frame, code_size)) return std::unexpected(*std::move(error));
    const std::size_t header = length_size + code_size;
    const std::uint64_t code = little_endian(frame.subspan(length_size, code_size));
    const auto messages = messages_of(scope);
    const auto codec = std::ranges::find(messages, code, &MessageCodec::code);
    if (codec == messages.end())
        return bad(
            "unknown code " + std::to_string(code) + " in scope " + std::string(to_string(scope)),
            "code", length_size);
    return decode_body(*codec, frame.subspan(header), header, dialect);
}

std::expected<std::string, InspectError> decode_hex(Scope scope, std::string_view hex,
                                                    Dialect dialect) {
    const auto bytes = from_hex(hex);
    if (!bytes) return bad("bad hex: " + bytes.error().message, "", whole_bytes(hex));
    return decode_frame(scope, *bytes, dialect);
}

std::expected<Buffer, InspectError> encode_json(Scope scope, std::string_view text,
                                                Dialect dialect) {
    const auto object = parse_object(text);
    if (!object) return std::unexpected(object.error());
    const auto wanted = wanted_message(*object);
    if (!wanted) return std::unexpected(wanted.error());
    const auto* member = object->if_contains("fields");
    if (member != nullptr && !member->is_object()) return bad("is not an object", "fields");
    const json::object fields = member == nullptr ? json::object{} : member->get_object();
    const auto codec = find_message(scope, *wanted);
    if (!codec) return std::unexpected(codec.error());
    Buffer frame;
    if (auto error = (*codec)->to_frame(fields, dialect, frame))
        return bad(std::move(error->reason), std::move(error->field));
    return frame;
}

}  // namespace kindred::inspect
