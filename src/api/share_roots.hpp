// Shared folders as JSON, for the API and for those who keep them:
//     {"alias":"Music","path":"/srv/music","visibility":"everyone","excludes":["*.nfo"]}
#pragma once

#include "api/shares.hpp"

#include <boost/json/value.hpp>

namespace kindred::api {

boost::json::array to_json(const std::vector<ShareRoot>& roots);

/// An empty alias becomes the last name of the path. The error says what is wrong and with which.
Result<std::vector<ShareRoot>> parse_roots(const boost::json::value& list);

}  // namespace kindred::api
