// Jobs and their entries as JSON.
#pragma once

#include "client/job_types.hpp"

#include <boost/json/value.hpp>

namespace kindred::api {

boost::json::object to_json(const client::JobStatus& job);
boost::json::object to_json(const client::JobItemStatus& item);
boost::json::object to_json(const client::JobCandidate& candidate);

}  // namespace kindred::api
