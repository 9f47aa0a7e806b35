// Who may see a share.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kindred::client::shares {

/// Who sees a share. As the class of an asker it is the widest class he belongs to: trusted people
/// see everything, buddies what is for buddies or everyone, and the rest what is for everyone.
enum class Visibility : std::uint8_t { everyone, buddies, trusted };
inline constexpr std::size_t visibility_count = 3;

constexpr bool visible_to(Visibility share, Visibility asker) {
    return share <= asker;
}

}  // namespace kindred::client::shares
