#include "apps/kindredd/shares.hpp"

#include <filesystem>

namespace kindred::daemon {

Shares::Shares(io::Loop& loop, io::ScanOptions options, OnCatalog on_catalog, LogSink log)
    : loop_(loop),
      options_(std::move(options)),
      on_catalog_(std::move(on_catalog)),
      log_(std::move(log)),
      worker_(loop, 1) {}

Shares::~Shares() {
    if (scanner_ != nullptr) scanner_->cancel();
}

bool Shares::rescan() {
    if (scanner_ != nullptr) return false;
    begin();
    return true;
}

Result<void> Shares::set_roots(std::vector<api::ShareRoot> roots) {
    std::vector<io::ShareFolder> folders;
    for (api::ShareRoot& root : roots) {
        std::error_code error;
        if (!std::filesystem::is_directory(root.path, error))
            return fail("'" + root.path + "' is not a folder of this machine");
        folders.push_back({std::move(root.path), std::move(root.alias), root.visibility,
                           std::move(root.excludes)});
    }
    options_.folders = std::move(folders);
    if (scanner_ != nullptr) scanner_->cancel();
    begin();
    return {};
}

std::string Shares::explain(const std::string& path) const {
    return io::explain_share(options_, path);
}

void Shares::begin() {
    scanner_ = std::make_shared<io::ShareScanner>(options_);
    worker_.run([scanner = scanner_] { return scanner->run(); },
                [this, scanner = scanner_](Result<io::ScanResult> result) {
                    scanned(scanner, std::move(result));
                });
}

void Shares::scanned(const std::shared_ptr<io::ShareScanner>& scanner,
                     Result<io::ScanResult> result) {
    if (scanner != scanner_) return;  // it was broken off for the one that runs now
    scanner_.reset();
    last_scan_ = loop_.now().unix_seconds;
    error_ = result ? "" : result.error().message;
    if (!result) return log_(LogLevel::error, "shares", "the scan failed: " + error_);
    report_ = std::move(result->report);
    log_(LogLevel::info, "shares",
         std::to_string(report_.files) + " files in " + std::to_string(report_.folders) +
             " folders are shared, " + std::to_string(report_.not_shared_count) + " are not");
    on_catalog_(std::move(result->catalog));
}

api::SharesStatus Shares::status() const {
    api::SharesStatus status;
    for (const io::ShareFolder& folder : options_.folders)
        status.roots.push_back({folder.alias, folder.path, folder.visibility, folder.excludes});
    status.scanning = scanner_ != nullptr;
    if (scanner_ != nullptr) {
        const io::ScanProgress progress = scanner_->progress();
        status.scanning_path = progress.folder;
        status.scanned_files = progress.files;
    }
    status.folders = report_.folders;
    status.files = report_.files;
    status.bytes = report_.bytes;
    status.last_scan = last_scan_;
    status.error = error_;
    for (const io::NotShared& skipped : report_.not_shared)
        status.skipped.push_back({skipped.path, skipped.why});
    return status;
}

}  // namespace kindred::daemon
