// Frames to JSON text and back, one at a time: what `kindred decode` and `kindred encode` print.
//
//     {"name":"PierceFireWall","code":0,"fields":{"token":1234},"trailing":0}
//     {"error":"needs 4 bytes, 2 are left","field":"token","offset":5}
//
// `fields` are in wire order. `trailing` counts the bytes behind the last field that the message
// knows; they are not kept. An offset counts bytes of the frame as it was given, its length prefix
// included - but inside a compressed body, bytes of the inflated body.
#pragma once

#include "base/bytes.hpp"
#include "inspect/scope.hpp"
#include "protocol/types.hpp"

#include <expected>
#include <optional>
#include <string>

namespace kindred::inspect {

/// Why a frame or a JSON object cannot be read.
struct InspectError {
    std::string reason;
    std::string field;                  ///< "length" and "code" stand for those of the frame
    std::optional<std::size_t> offset;  ///< absent where an object lacks or misuses a field

    bool operator==(const InspectError&) const = default;
};

/// {"error":...,"field":...,"offset":...}
std::string to_json_text(const InspectError& error);

/// One whole frame (in the file scope: the 4 bytes of a token or the 8 of an offset) as one line
/// of JSON, without a newline.
std::expected<std::string, InspectError> decode_frame(Scope scope, ByteView frame,
                                                      protocol::Dialect dialect);
/// The same for a frame in hex; blanks between bytes are allowed.
std::expected<std::string, InspectError> decode_hex(Scope scope, std::string_view hex,
                                                    protocol::Dialect dialect);
/// The frame of a JSON object of the form above. It is found by "name", by "code", or by both;
/// "fields" may be absent, "trailing" is ignored.
std::expected<Buffer, InspectError> encode_json(Scope scope, std::string_view json,
                                                protocol::Dialect dialect);

}  // namespace kindred::inspect
