// Where the daemon and the command line find each other and their files, unless told otherwise.
#pragma once

#include <string>

namespace kindred::apps {

/// $KINDRED_DATA, or `kindred` in $XDG_DATA_HOME or ~/.local/share.
std::string default_data_folder();
/// The UNIX socket of the daemon that uses this data folder.
std::string socket_path(const std::string& data_folder);
/// The value of an environment variable, or "".
std::string environment(const char* name);

}  // namespace kindred::apps
