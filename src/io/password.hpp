// Password hashes that are slow on purpose: argon2id. Both calls take tens of milliseconds of CPU
// and 19 MiB, so they belong on Workers, not on a loop.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace kindred::io {

/// A hash with its salt and parameters, as text to be stored. Fails only for want of memory.
Result<std::string> hash_password(std::string_view password);

/// Whether `hash`, made by hash_password(), is of this password. False for any other text.
bool verify_password(const std::string& hash, std::string_view password);

}  // namespace kindred::io
