// Every setting of the engine that can be seen and changed from outside: its name, what it means,
// and what it may be. The API, the configuration file, the environment and the command line all go
// by this one table.
#pragma once

#include "api/setting_values.hpp"
#include "client/settings.hpp"

#include <span>
#include <string_view>
#include <variant>

namespace kindred::api {

/// Text that is written and never shown.
struct Secret {
    std::string client::Settings::* member;
};

using SettingMember =
    std::variant<std::string client::Settings::*, bool client::Settings::*,
                 std::uint64_t client::Settings::*, std::uint16_t client::Settings::*,
                 Duration client::Settings::*, std::vector<std::string> client::Settings::*,
                 std::vector<AddressRange> client::Settings::*, Secret,
                 std::vector<client::UploadGroup> client::Settings::*,
                 std::vector<client::SpeedPeriod> client::Settings::*>;

/// When a change may be made.
enum class Change { any_time, logged_out };

struct Setting {
    std::string_view name;
    std::string_view group;
    SettingMember member;
    std::string_view about;
    Range range{};
    Change change = Change::any_time;
    /// What else a text must be; the error ends "'name' ...".
    Result<void> (*check)(const std::string& text) = nullptr;

    /// text, flag, number, seconds, list, password or objects.
    std::string_view kind() const;
};

std::span<const Setting> all_settings();
/// nullptr: there is none of that name.
const Setting* find_setting(std::string_view name);

}  // namespace kindred::api
