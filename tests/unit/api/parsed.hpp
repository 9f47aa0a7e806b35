// JSON objects, written as text where a test needs one.
#pragma once

#include <boost/json/parse.hpp>

#include <string_view>

namespace kindred::api {

inline boost::json::object parsed(std::string_view text) {
    return boost::json::parse(text).as_object();
}

}  // namespace kindred::api
