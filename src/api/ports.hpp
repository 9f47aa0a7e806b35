// The ports for other users, and whether these can reach them, as JSON.
#pragma once

#include "api/host.hpp"
#include "client/client.hpp"

#include <boost/json/value.hpp>

namespace kindred::api {

boost::json::object network_json(const client::Client& client, const Host& host);

}  // namespace kindred::api
