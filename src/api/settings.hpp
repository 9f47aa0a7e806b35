// The settings of the engine as JSON members, for the API and for those who keep them.
#pragma once

#include "base/result.hpp"
#include "client/settings.hpp"

#include <boost/json/value.hpp>

namespace kindred::api {

/// Writes the members of `changes` into `settings`. The error names the first that is unknown or
/// has a bad value; some may have been written then.
Result<void> apply_settings(const boost::json::object& changes, client::Settings& settings);

/// What every setting is called, means and may be: name, group, kind (text, flag, number, seconds,
/// list or password), about, value, default, logged_out (true: changed only while logged out), and
/// for numbers least and most. Passwords are not shown; is_set tells whether there is one.
boost::json::array describe_settings(const client::Settings& settings);

/// Whether there is all it takes to log in.
bool is_configured(const client::Settings& settings);

}  // namespace kindred::api
