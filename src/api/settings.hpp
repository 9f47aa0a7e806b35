// The settings of the engine as JSON members, for the API and for those who keep them.
#pragma once

#include "api/setting_objects.hpp"

namespace kindred::api {

/// Writes the members of `changes` into `settings`. The error names the first that is unknown or
/// has a bad value; some may have been written then.
std::expected<void, SettingError> apply_settings(const boost::json::object& changes,
                                                 client::Settings& settings);

/// What every setting is called, means and may be: name, group, kind (text, flag, number, seconds,
/// list, password or objects), about, value, default, logged_out (true: changed only while logged
/// out), for numbers least and most, for objects the fields of one (see setting_objects.hpp).
/// Passwords are not shown; is_set tells whether there is one.
boost::json::array describe_settings(const client::Settings& settings);

/// Whether there is all it takes to log in.
bool is_configured(const client::Settings& settings);

}  // namespace kindred::api
