// Moves finished files to their places without ever overwriting another. Blocks.
#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace kindred::io {

/// A finished file, and where it belongs.
struct Placement {
    std::string source;
    std::string folder;
    std::string name;
};

/// Makes each source durable, creates its folder, and moves the file there as `name`, or as
/// `name (1).ext`, `name (2).ext` ... if that is taken; across file systems by copying. A folder
/// whose name a file has gets a number, too. Tells, in the same order, where each is now. Where
/// that failed, the source is still there. Many at once cost hardly more waiting for the disk than
/// one.
std::vector<Result<std::string>> place_files(const std::vector<Placement>& files);

/// One of them.
inline Result<std::string> place_file(const std::string& source, const std::string& folder,
                                      const std::string& name) {
    return std::move(place_files({{source, folder, name}}).front());
}

}  // namespace kindred::io
