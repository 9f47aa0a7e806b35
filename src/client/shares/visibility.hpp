// Who may see a share.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kindred::client::shares {

/// Who sees a share. As the class of an asker it is the widest class he belongs to: trusted people
/// see everything but what is for nobody, buddies what is for buddies or everyone, and the rest
/// what is for everyone. What is for nobody is scanned, so that it can be shared again at once;
/// nobody is told that it is there.
enum class Visibility : std::uint8_t { everyone, buddies, trusted, nobody };
inline constexpr std::size_t visibility_count = 4;

constexpr bool visible_to(Visibility share, Visibility asker) {
    return share <= asker && share != Visibility::nobody;
}

/// What may be shown to others as there, but locked.
constexpr bool visible_as_locked(Visibility share) {
    return share != Visibility::nobody;
}

}  // namespace kindred::client::shares
