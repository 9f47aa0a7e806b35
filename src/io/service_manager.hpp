// Words to the service manager that started this process, if one did (systemd's sd_notify).
#pragma once

#include <string_view>

namespace kindred::io {

/// "READY=1", "RELOADING=1", "STOPPING=1". Does nothing if nobody listens.
void tell_service_manager(std::string_view state);

}  // namespace kindred::io
