// Text from the wire: bytes that are usually UTF-8, sometimes Latin-1, and sometimes neither.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kindred {

/// True for well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF).
bool is_utf8(std::string_view text);

/// What to show for bytes from the wire: the bytes themselves if they are UTF-8, else each byte
/// taken as Latin-1, as the clients of the network do. The raw bytes stay what is sent back.
std::string display_text(std::string_view raw);

/// UTF-8 text with each character as one Latin-1 byte, as old clients name their files; nothing if
/// it is not UTF-8, has other characters, or is plain ASCII, where the two are the same.
std::optional<std::string> latin1_text(std::string_view utf8);

std::string to_hex(ByteView bytes);
/// Reads hex digits, upper or lower case, with blanks between bytes. The error names the offset.
Result<Buffer> from_hex(std::string_view hex);

}  // namespace kindred
