// A job as lines for people, and until it ends.
#pragma once

#include "apps/kindred/session.hpp"

#include <optional>
#include <string>

namespace kindred::cli {

/// "job 3 (mine): running, 12 of 40 are here"
std::string job_line(const boost::json::object& job);

/// All entries of a job that are in one of `states`, which have commas between; in any if empty.
Outcome<boost::json::array> job_items(Session& session, const boost::json::object& job,
                                      const std::string& states);

/// Tells of every entry as it ends, and how far it is, until it has ended or is paused. `ok` if
/// everything is here, `failed` if not, `timed_out` after so many seconds.
int follow_job(Session& session, boost::json::object job, std::optional<double> timeout);

}  // namespace kindred::cli
