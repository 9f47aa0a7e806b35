// The responses that routes give.
#pragma once

#include "base/http.hpp"
#include "base/result.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace kindred::api {

HttpResponse json_reply(const boost::json::value& value, int status = 200);
/// {"state", "why": [sentences]}.
boost::json::object explanation(std::string_view state, const std::vector<std::string>& sentences);
/// 204.
HttpResponse no_content();
/// problem+json: `detail` says what is wrong, `hint` what to do about it.
HttpResponse problem(int status, std::string_view detail, std::string_view hint);
/// 404 for a thing with an id, such as "download".
HttpResponse not_found(std::string_view thing);
/// 500 for a change that is in effect but could not be written down.
HttpResponse not_saved(const Error& error);

}  // namespace kindred::api
