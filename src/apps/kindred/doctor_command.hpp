// The verb that looks for what is wrong with an installation: the data folder, its databases, the
// daemon, its place in the network. Every finding that is not good comes with what to do.
#pragma once

#include "apps/kindred/session.hpp"

#include <string>

namespace kindred::cli {

/// `data_folder` is looked at only if it is this machine's: empty for a daemon behind a URL. Fails
/// if anything is broken; warnings do not count.
int doctor(Session& session, const std::string& data_folder);

}  // namespace kindred::cli
