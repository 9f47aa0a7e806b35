// Moves a finished file to its place without ever overwriting another. Blocks.
#pragma once

#include "base/result.hpp"

#include <string>

namespace kindred::io {

/// Makes `source` durable, creates `folder`, and moves the file there as `name`, or as
/// `name (1).ext`, `name (2).ext` ... if that is taken; across file systems by copying. Returns
/// where it is now. If it fails, `source` is still there.
Result<std::string> place_file(const std::string& source, const std::string& folder,
                               const std::string& name);

}  // namespace kindred::io
