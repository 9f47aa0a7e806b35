// The user's shares as the API sees them.
#pragma once

#include "api/shares.hpp"
#include "io/share_keeper.hpp"

namespace kindred::daemon {

class Shares final : public api::Shares {
  public:
    using Catalog = io::ShareKeeper::Catalog;

    Shares(io::Loop& loop, io::ScanOptions options, io::ShareKeeper::OnCatalog on_catalog,
           LogSink log);

    void start() { keeper_.start(); }

    api::SharesStatus status() const override;
    bool rescan() override { return keeper_.rescan(); }
    Result<void> rescan_share(const std::string& alias) override { return keeper_.rescan(alias); }
    bool cancel_scan() override { return keeper_.cancel(); }
    Result<void> set_roots(std::vector<api::ShareRoot> roots) override;
    std::string explain(const std::string& path) const override;

  private:
    io::ShareKeeper keeper_;
};

}  // namespace kindred::daemon
