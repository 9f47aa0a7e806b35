// Bans of user names and of networks.
#pragma once

#include "base/endpoint.hpp"
#include "base/result.hpp"
#include "server/core.hpp"

#include <map>
#include <string>

namespace kindred::server {

/// The addresses that share their first `prefix` bits.
struct Network {
    IPv4 address;
    unsigned prefix = 32;

    bool contains(IPv4 other) const;
    auto operator<=>(const Network&) const = default;
};

std::string to_string(const Network& network);
/// Reads "a.b.c.d" or "a.b.c.d/prefix".
Result<Network> parse_network(std::string_view text);

class Bans {
  public:
    Bans(Core& core, const std::vector<BanRecord>& records);

    bool bans_user(const std::string& name) const;
    bool bans_address(IPv4 address) const;

    void add(const BanRecord& ban);
    /// False if there is none.
    bool remove(const std::string& subject);
    const std::map<std::string, BanRecord>& all() const { return by_subject_; }

  private:
    bool in_force(const BanRecord& ban) const {
        return ban.until == 0 || ban.until > core_.now.unix_seconds;
    }
    void insert(const BanRecord& ban);

    Core& core_;
    std::map<std::string, BanRecord> by_subject_;
    std::map<Network, std::string> networks_;  ///< to the subject as it was written
};

}  // namespace kindred::server
