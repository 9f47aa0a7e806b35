// What the API needs to know about the user's own shares. Scanning touches the disk, so the daemon
// implements it.
#pragma once

#include "base/result.hpp"
#include "client/shares/catalog.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace kindred::api {

struct ShareRoot {
    std::string alias;  ///< what others see
    std::string path;   ///< on this machine
    client::shares::Visibility visibility = client::shares::Visibility::everyone;
    std::vector<std::string> excludes;  ///< patterns of what is not shared
};

struct SkippedFile {
    std::string path;
    std::string reason;
};

struct SharesStatus {
    std::vector<ShareRoot> roots;
    bool scanning = false;
    std::string scanning_path;        ///< where the scan is
    std::uint64_t scanned_files = 0;  ///< by the scan that runs
    std::size_t folders = 0;
    std::size_t files = 0;
    std::uint64_t bytes = 0;
    std::int64_t last_scan = 0;  ///< Unix seconds; 0 before the first has ended
    std::string error;           ///< of the last scan
    std::vector<SkippedFile> skipped;
};

class Shares {
  public:
    virtual ~Shares() = default;
    virtual SharesStatus status() const = 0;
    /// Starts a scan; false if one is running.
    virtual bool rescan() = 0;
    /// Ends the scan that runs, without its result; false if there is none.
    virtual bool cancel_scan() = 0;
    /// Scans one share; the error says why not.
    virtual Result<void> rescan_share(const std::string& alias) = 0;
    /// Shares these folders from now on and scans them; a scan that runs is broken off.
    virtual Result<void> set_roots(std::vector<ShareRoot> roots) = 0;
    /// Why a file of this machine is or is not shared.
    virtual std::string explain(const std::string& path) const = 0;
};

}  // namespace kindred::api
