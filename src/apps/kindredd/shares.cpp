#include "apps/kindredd/shares.hpp"

#include <filesystem>

namespace kindred::daemon {
namespace {

io::ShareKeeperSettings keeper_settings(const io::ScanOptions& options) {
    io::ShareKeeperSettings settings;
    settings.snapshot_path = std::filesystem::path(options.cache_path).replace_extension("catalog");
    return settings;
}

}  // namespace

Shares::Shares(io::Loop& loop, io::ScanOptions options, io::ShareKeeper::OnCatalog on_catalog,
               LogSink log)
    : keeper_(loop, options, keeper_settings(options), std::move(on_catalog), std::move(log)) {}

Result<void> Shares::set_roots(std::vector<api::ShareRoot> roots) {
    std::vector<io::ShareFolder> folders;
    for (api::ShareRoot& root : roots) {
        std::error_code error;
        if (!std::filesystem::is_directory(root.path, error))
            return fail("'" + root.path + "' is not a folder of this machine");
        folders.push_back({std::move(root.path), std::move(root.alias), root.visibility,
                           std::move(root.excludes)});
    }
    keeper_.set_folders(std::move(folders));
    return {};
}

std::string Shares::explain(const std::string& path) const {
    return io::explain_share(keeper_.options(), path);
}

api::SharesStatus Shares::status() const {
    api::SharesStatus status;
    for (const io::ShareFolder& folder : keeper_.options().folders)
        status.roots.push_back({folder.alias, folder.path, folder.visibility, folder.excludes});
    if (const auto progress = keeper_.progress()) {
        status.scanning = true;
        status.scanning_path = progress->folder;
        status.scanned_files = progress->files;
    }
    const io::ScanReport& report = keeper_.report();
    status.folders = report.folders;
    status.files = report.files;
    status.bytes = report.bytes;
    status.last_scan = keeper_.last_scan();
    status.error = keeper_.error();
    for (const io::NotShared& skipped : report.not_shared)
        status.skipped.push_back({skipped.path, skipped.why});
    return status;
}

}  // namespace kindred::daemon
