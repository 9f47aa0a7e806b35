// docs/api/openapi.json, and whether a value is as one of its schemas says. Knows the part of JSON
// Schema that the file uses: $ref, type, enum, properties, required, additionalProperties: false,
// patternProperties with a name's ending, and items.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace kindred::api {

const boost::json::object& openapi();

/// Empty if `value` is as `schema` says; otherwise where it is not, and how.
std::string violation(const boost::json::value& value, const boost::json::object& schema,
                      const std::string& where = "$");

/// The description of a route; null if there is none.
const boost::json::object* operation(std::string_view method, std::string_view path);

}  // namespace kindred::api
