// Work that takes long and leaves the core: hashing and verifying passwords. Workers (io) do it on
// a pool; tests answer by hand.
#pragma once

#include "base/ids.hpp"

#include <string>

namespace kindred::server {

/// What has been found out about a password.
struct PasswordResult {
    bool matches = false;  ///< a known hash
    std::string hash;      ///< a new one; empty if memory is short
    std::string md5;       ///< in hex; the answer to a Login carries it
};

class Jobs {
  public:
    virtual ~Jobs() = default;
    /// Server::password_hashed() follows, not before this call has returned.
    virtual void hash_password(Ticket ticket, std::string password) = 0;
    /// Server::password_verified() follows, not before this call has returned.
    virtual void verify_password(Ticket ticket, std::string password_hash,
                                 std::string password) = 0;
};

}  // namespace kindred::server
