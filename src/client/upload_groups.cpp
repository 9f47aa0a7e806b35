#include "client/upload_groups.hpp"

#include <algorithm>
#include <array>

namespace kindred::client {
namespace {

constexpr std::int64_t day_minutes = 24 * 60;

UploadGroup built_in(std::string_view name) {
    UploadGroup group;
    group.name = name;
    group.priority = name == groups::privileged ? 200 : name == groups::buddies ? 100 : 0;
    return group;
}

/// A period may reach over midnight; one that ends where it begins is the whole day.
bool in_period(const SpeedPeriod& period, std::int64_t minute) {
    const std::int64_t from = period.from_minute;
    const std::int64_t to = period.to_minute;
    return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

}  // namespace

UploadGroups::UploadGroups(const Settings& settings) : groups_(settings.upload_groups) {
    for (const std::string_view name : {groups::privileged, groups::buddies, groups::everybody})
        if (std::ranges::find(groups_, name, &UploadGroup::name) == groups_.end())
            groups_.push_back(built_in(name));
}

const UploadGroup& UploadGroups::named(std::string_view name) const {
    return *std::ranges::find(groups_, name, &UploadGroup::name);
}

const UploadGroup& UploadGroups::of(std::string_view username, bool privileged, bool buddy) const {
    for (const UploadGroup& group : groups_)
        if (std::ranges::any_of(group.users, [&](const std::string& pattern) {
                return matches_pattern(pattern, username);
            }))
            return group;
    return named(privileged ? groups::privileged : buddy ? groups::buddies : groups::everybody);
}

bool matches_pattern(std::string_view pattern, std::string_view name) {
    std::size_t p = 0;
    std::size_t n = 0;
    std::size_t star = pattern.npos;  // the last one, and what it has taken so far
    std::size_t taken = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            taken = n;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
            ++p;
            ++n;
        } else if (star != pattern.npos) {
            p = star + 1;
            n = ++taken;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == pattern.npos;
}

SpeedLimits speed_limits(const Settings& settings, std::int64_t unix_seconds) {
    const std::int64_t minutes = unix_seconds / 60 + settings.utc_offset_minutes;
    const std::int64_t minute = (minutes % day_minutes + day_minutes) % day_minutes;
    const auto period = std::ranges::find_if(
        settings.speed_periods, [&](const SpeedPeriod& p) { return in_period(p, minute); });
    if (period != settings.speed_periods.end())
        return {period->upload_speed_limit, period->download_speed_limit};
    return {settings.upload_speed_limit, settings.download_speed_limit};
}

}  // namespace kindred::client
