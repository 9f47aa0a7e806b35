// Large frames that are made once and kept in a file: they are mapped while they are sent, and take
// no memory otherwise.
#pragma once

#include "client/jobs.hpp"

namespace kindred::io {

/// Does a KeepFrame job. Blocks.
client::FrameMade keep_frame(const client::KeepFrame& job);

}  // namespace kindred::io
