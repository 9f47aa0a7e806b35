// Secrets that machines keep: tokens nobody can guess, and digests to recognise them by.
#pragma once

#include <string>
#include <string_view>

namespace kindred::io {

/// 256 bits from the operating system, as 64 hex digits.
std::string make_token();

/// SHA-256 as 64 hex digits. Good for tokens; passwords need hash_password().
std::string token_digest(std::string_view token);

}  // namespace kindred::io
