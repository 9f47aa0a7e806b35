// What each user has taken from here in the last seven days, for daily and weekly limits. Days are
// UTC days. It survives restarts.
#pragma once

#include "client/context.hpp"

#include <map>
#include <string>

namespace kindred::client {

class UploadUsage {
  public:
    struct Amount {
        std::uint64_t files = 0;
        std::uint64_t bytes = 0;
    };

    explicit UploadUsage(Context& context) : context_(context) {}

    void load();
    void add(const std::string& username, std::uint64_t files, std::uint64_t bytes);
    Amount today(const std::string& username) const { return in_days(username, 1); }
    /// Today and the six days before.
    Amount week(const std::string& username) const { return in_days(username, 7); }

  private:
    using Days = std::map<std::int64_t, Amount>;

    Amount in_days(const std::string& username, std::int64_t days) const;
    std::int64_t day() const { return context_.now.unix_seconds / 86'400; }
    void forget_old(Days& days) const;

    Context& context_;
    std::map<std::string, Days> users_;
};

}  // namespace kindred::client
