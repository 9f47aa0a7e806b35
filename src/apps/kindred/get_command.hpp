// `kindred get`: downloads files and folders of a user, and waits for them if asked.
#pragma once

#include "apps/kindred/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kindred::cli {

struct GetOptions {
    std::string username;
    /// Files or folders as search and browse show them; `/` is taken for `\`.
    std::vector<std::string> paths;
    /// Folders with everything below them.
    bool recursive = false;
    bool wait = false;
    /// Give up waiting after so many seconds.
    std::optional<double> wait_seconds;
};

/// With wait: `ok` if everything was fetched, `failed` if something was not, `timed_out` if it goes
/// on. Without: `ok` once it is queued.
int get(Session& session, const GetOptions& options);

}  // namespace kindred::cli
