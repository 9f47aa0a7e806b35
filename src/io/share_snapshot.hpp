// What the last scan found, in a file: a program that starts again answers from it at once, and
// scans meanwhile. Written whole or not at all; one that is damaged, or of other settings or
// another version, is refused, which costs no more than the time until the next scan has ended.
#pragma once

#include "io/share_scanner.hpp"

#include <cstdint>
#include <string>

namespace kindred::io {

struct ShareSnapshot {
    ScanResult result;
    std::int64_t scanned = 0;  ///< Unix seconds
};

/// `options` are those of the scan.
Result<void> save_snapshot(const std::string& path, const ScanOptions& options,
                           const ShareSnapshot& snapshot);
Result<ShareSnapshot> load_snapshot(const std::string& path, const ScanOptions& options);

}  // namespace kindred::io
