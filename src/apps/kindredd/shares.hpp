// The user's shares: scans them on a thread of their own and hands the catalogs to the client.
#pragma once

#include "api/shares.hpp"
#include "base/log.hpp"
#include "io/share_scanner.hpp"
#include "io/workers.hpp"

#include <functional>
#include <memory>

namespace kindred::daemon {

class Shares final : public api::Shares {
  public:
    using Catalog = std::shared_ptr<const client::shares::Catalog>;
    /// Told on the loop's thread after each scan that worked.
    using OnCatalog = std::function<void(Catalog)>;

    Shares(io::Loop& loop, io::ScanOptions options, OnCatalog on_catalog, LogSink log);
    ~Shares() override;

    api::SharesStatus status() const override;
    bool rescan() override;
    Result<void> set_roots(std::vector<api::ShareRoot> roots) override;
    std::string explain(const std::string& path) const override;

  private:
    void begin();
    void scanned(const std::shared_ptr<io::ShareScanner>& scanner, Result<io::ScanResult> result);

    io::Loop& loop_;
    io::ScanOptions options_;
    OnCatalog on_catalog_;
    LogSink log_;
    io::ScanReport report_;
    std::int64_t last_scan_ = 0;
    std::string error_;
    std::shared_ptr<io::ShareScanner> scanner_;  ///< while a scan runs
    io::Workers worker_;
};

}  // namespace kindred::daemon
