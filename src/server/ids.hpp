// What the server numbers.
#pragma once

#include "base/ids.hpp"

#include <cstdint>

namespace kindred::server {

using UserId = StrongId<struct UserTag, std::uint32_t>;
using RoomId = StrongId<struct RoomTag, std::uint32_t>;
using ItemId = StrongId<struct ItemTag, std::uint32_t>;

}  // namespace kindred::server
