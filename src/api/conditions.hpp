// Conditions on files as JSON: {"formats": ["mp3"], "min_bitrate": 192, "strict_title": true, ...}.
#pragma once

#include "api/body.hpp"
#include "client/conditions.hpp"

#include <boost/json/value.hpp>

namespace kindred::api {

/// Every member, also those that do not matter.
boost::json::object to_json(const client::Conditions& conditions);
/// Every member is optional; one that is not known, or a value that makes no sense, is an error.
Result<client::Conditions> read_conditions(const boost::json::object& object);
/// The conditions in the member `name` of a body; none are set if it is not there. What is wrong
/// with them is what finish() of the body tells.
client::Conditions read_conditions(Body& body, std::string_view name);

}  // namespace kindred::api
