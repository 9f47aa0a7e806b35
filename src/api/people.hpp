// What is known and kept about another user, as JSON.
#pragma once

#include <boost/json/object.hpp>

#include <string>

namespace kindred::client {
class Client;
}

namespace kindred::api {

/// The user as the server tells him, if he was asked about, with what is kept here: the marks
/// (those of the settings, too), group, note and when he was last seen.
boost::json::object person_json(const client::Client& client, const std::string& username);

}  // namespace kindred::api
