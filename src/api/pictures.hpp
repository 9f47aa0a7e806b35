// Pictures of users: which kinds are taken, told from the bytes, whatever they are said to be.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <string_view>

namespace kindred::api {

/// Everybody who asks who you are gets all of it.
inline constexpr std::size_t largest_picture = 1u << 20;

/// "image/png", "image/jpeg", "image/gif" or "image/webp"; empty for anything else.
std::string_view picture_type(ByteView bytes);

/// Whether `bytes` can be the own picture; the error ends a sentence that begins with it.
Result<void> check_picture(ByteView bytes);

}  // namespace kindred::api
