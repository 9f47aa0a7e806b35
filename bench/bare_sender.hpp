// The least a program can do to upload a file: blocking sockets and sendfile, one request at a
// time. The floor that the upload of the engine is measured against.
#pragma once

#include <cstdint>
#include <string>

namespace kindred::bench {

/// Logs in as `name`, says `online`, and gives `root`/NAME to whoever queues `music\NAME`.
void play_bare_sender(int control, const std::string& name, const std::string& root,
                      std::uint16_t server_port);

}  // namespace kindred::bench
