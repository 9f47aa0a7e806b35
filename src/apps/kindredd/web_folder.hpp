// Finds and reads the web UI.
#pragma once

#include "api/web_files.hpp"
#include "base/result.hpp"

namespace kindred::daemon {

/// The files of `folder`, which must have an index.html. Empty: those of the first place beside the
/// program that has them, if any. "off": none.
Result<api::WebFiles> read_web_files(const std::string& folder);

}  // namespace kindred::daemon
