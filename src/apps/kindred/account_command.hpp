// The verbs about the own account, and about addresses that get nothing: privileges, password,
// bans.
#pragma once

#include "apps/kindred/session.hpp"

#include <cstdint>
#include <string>

namespace kindred::cli {

struct PrivilegesOptions {
    std::string username;  ///< whom to give some; empty: tells how long the own ones last
    std::uint32_t days = 0;
};
int privileges(Session& session, const PrivilegesOptions& options);

/// Asks for a new password, and the server to take it.
int password(Session& session);

struct BansOptions {
    std::string range;  ///< an address or a range; empty: lists what is banned
    bool lift = false;
};
int bans(Session& session, const BansOptions& options);

}  // namespace kindred::cli
