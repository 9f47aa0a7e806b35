// Bans of user names and of networks.
#pragma once

#include "base/address_range.hpp"
#include "server/core.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace kindred::server {

class Bans {
  public:
    Bans(Core& core, const std::vector<BanRecord>& records);

    bool bans_user(std::string_view name) const;
    bool bans_address(IPv4 address) const;

    void add(const BanRecord& ban);
    /// False if there is none.
    bool remove(const std::string& subject);
    const std::map<std::string, BanRecord, std::less<>>& all() const { return by_subject_; }

  private:
    bool in_force(const BanRecord& ban) const {
        return ban.until == 0 || ban.until > core_.now.unix_seconds;
    }
    void insert(const BanRecord& ban);

    Core& core_;
    std::map<std::string, BanRecord, std::less<>> by_subject_;
    std::map<AddressRange, std::string> networks_;  ///< to the subject as it was written
};

}  // namespace kindred::server
