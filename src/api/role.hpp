// What somebody may do.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kindred::api {

/// Each role may do all that the ones before it may.
enum class Role : std::uint8_t {
    nobody,  ///< not known; may only log in
    viewer,  ///< may look at everything but settings, accounts and logs
    user,    ///< may search, transfer, talk
    admin,   ///< may change settings, shares and accounts
};

inline constexpr std::array<std::string_view, 4> role_names = {"nobody", "viewer", "user", "admin"};

constexpr std::string_view to_string(Role role) {
    return role_names[static_cast<std::size_t>(role)];
}

/// Roles that can be given to somebody.
constexpr std::optional<Role> parse_role(std::string_view name) {
    for (const Role role : {Role::viewer, Role::user, Role::admin})
        if (to_string(role) == name) return role;
    return std::nullopt;
}

struct Principal {
    std::string name;
    Role role = Role::nobody;
};

}  // namespace kindred::api
