// The verbs that show something once: status, uploads, user, browse.
#pragma once

#include "apps/kindred/session.hpp"

#include <string>

namespace kindred::cli {

int status(Session& session);
int uploads(Session& session);
/// As a table, or as {"total","items"} with --json.
int show_downloads(Session& session, const boost::json::array& downloads);
/// What the server and the user himself tell.
int user(Session& session, const std::string& username);
/// The folders of a user, or the files of one folder and the folders below it.
int browse(Session& session, const std::string& username, const std::string& folder);

}  // namespace kindred::cli
