// The settings of the engine as JSON members, for the API and for those who keep them.
#pragma once

#include "base/result.hpp"
#include "client/settings.hpp"

#include <boost/json/value.hpp>

namespace kindred::api {

/// Writes the members of `changes` into `settings`. The error names the first that is unknown or
/// has a bad value; some may have been written then.
Result<void> apply_settings(const boost::json::object& changes, client::Settings& settings);

/// Whether there is all it takes to log in.
bool is_configured(const client::Settings& settings);

}  // namespace kindred::api
