// Which group of uploaders' rules a user belongs to, and how fast things may go at this time of
// day. Pure functions of the settings.
#pragma once

#include "client/settings.hpp"

#include <string_view>

namespace kindred::client {

/// Names of the groups that exist without being set up: what a user is decides, if no group names
/// him. A group of that name in the settings gives their rules.
namespace groups {
inline constexpr std::string_view privileged = "privileged";
inline constexpr std::string_view buddies = "buddies";
inline constexpr std::string_view everybody = "default";
}  // namespace groups

class UploadGroups {
  public:
    /// Built once, asked often.
    explicit UploadGroups(const Settings& settings);

    const UploadGroup& of(std::string_view username, bool privileged, bool buddy) const;

  private:
    const UploadGroup& named(std::string_view name) const;

    std::vector<UploadGroup> groups_;  // in the order of the settings, then what is missing
};

/// `*` stands for any characters, `?` for one. Case matters, as it does in user names.
bool matches_pattern(std::string_view pattern, std::string_view name);

/// Bytes per second; 0 for no limit.
struct SpeedLimits {
    std::uint64_t upload = 0;
    std::uint64_t download = 0;
};

/// The limits at that moment: those of the first period it is in, else the general ones.
SpeedLimits speed_limits(const Settings& settings, std::int64_t unix_seconds);

}  // namespace kindred::client
