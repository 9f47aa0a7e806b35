// Host names to addresses. Blocks: for workers and for the command line.
#pragma once

#include "base/endpoint.hpp"

#include <string>

namespace kindred::io {

/// The first IPv4 address of `host`, which may be an address itself.
Result<IPv4> resolve_ipv4(const std::string& host);

}  // namespace kindred::io
