#include "io/share_keeper.hpp"

#include "io/share_snapshot.hpp"
#include "io/share_walk.hpp"

#include <algorithm>
#include <malloc.h>

namespace kindred::io {
namespace {

constexpr Duration look_at_the_clock = 1min;

bool is_below(const std::string& path, const ShareFolder& share) {
    return with_slash(path).starts_with(with_slash(share.path));
}

}  // namespace

ShareKeeper::ShareKeeper(Loop& loop, ScanOptions options, ShareKeeperSettings settings,
                         OnCatalog on_catalog, LogSink log)
    : loop_(loop),
      options_(std::move(options)),
      settings_(std::move(settings)),
      on_catalog_(std::move(on_catalog)),
      log_(std::move(log)),
      watch_(
          loop, [this](ShareChanges changes) { changed(std::move(changes)); }, settings_.watch),
      periodic_(loop.every(look_at_the_clock, [this] { scan_if_due(); })),
      worker_(loop, 1) {}

ShareKeeper::~ShareKeeper() {
    if (scanner_ != nullptr) scanner_->cancel();
    loop_.cancel(rest_);
    loop_.cancel(periodic_);
}

void ShareKeeper::start() {
    worker_.run([path = settings_.snapshot_path,
                 options = options_] { return load_snapshot(path, options); },
                [this](Result<ShareSnapshot> kept) {
                    if (kept && last_.catalog == nullptr) {
                        last_scan_ = kept->scanned;
                        take(std::move(kept->result));
                    } else if (!kept && log_) {
                        log_(LogLevel::info, "shares", "scanning anew: " + kept.error().message);
                    }
                    if (scanner_ == nullptr) begin({last_, true, {}});
                });
}

bool ShareKeeper::rescan() {
    if (scanner_ != nullptr) return false;
    begin({last_, true, {}});
    return true;
}

Result<void> ShareKeeper::rescan(const std::string& alias) {
    const auto share = std::ranges::find(options_.folders, alias, &ShareFolder::alias);
    if (share == options_.folders.end()) return fail("there is no share called '" + alias + "'");
    if (scanner_ != nullptr) return fail("a scan is running");
    begin({last_, false, {{share->path, true}}});
    return {};
}

void ShareKeeper::set_folders(std::vector<ShareFolder> folders) {
    options_.folders = std::move(folders);
    if (scanner_ != nullptr) scanner_->cancel();
    begin({last_, true, {}});
}

bool ShareKeeper::cancel() {
    if (scanner_ == nullptr) return false;
    scanner_->cancel();
    scanner_.reset();
    error_ = "the scan was cancelled";
    return true;
}

std::optional<ScanProgress> ShareKeeper::progress() const {
    return scanner_ == nullptr ? std::nullopt : std::optional(scanner_->progress());
}

void ShareKeeper::begin(ScanScope scope) {
    if (scope.everything) {
        last_of_everything_ = loop_.now().steady;
        waiting_ = {};  // it will be seen anyway
    }
    scan_began_ = loop_.now().steady;
    const auto before = last_.catalog == nullptr ? 0 : last_.catalog->fingerprint();
    scanner_ = std::make_shared<ShareScanner>(options_, std::move(scope), &watch_);
    worker_.run(
        [scanner = scanner_, options = options_, path = settings_.snapshot_path, before,
         time = loop_.now().unix_seconds]() -> Result<Scanned> {
            auto result = scanner->run();
            if (!result) return std::unexpected(result.error());
            Scanned scanned{*std::move(result), {}};
            if (scanned.result.catalog->fingerprint() != before)
                if (auto saved = save_snapshot(path, options, {scanned.result, time}); !saved)
                    scanned.warning = saved.error().message;
            // What a scan needs beside the catalog is much, and is not needed again for long.
            ::malloc_trim(0);
            return scanned;
        },
        [this, scanner = scanner_](Result<Scanned> outcome) {
            scanned(scanner, std::move(outcome));
        });
}

void ShareKeeper::scanned(const std::shared_ptr<ShareScanner>& scanner, Result<Scanned> outcome) {
    if (scanner != scanner_) return;  // it was broken off for the one that runs now
    scanner_.reset();
    const Time now = loop_.now().steady;
    rest_until_ = now + settings_.rest_after_scan * (now - scan_began_);
    last_scan_ = loop_.now().unix_seconds;
    error_ = outcome ? "" : outcome.error().message;
    if (!outcome) {
        if (log_) log_(LogLevel::error, "shares", "the scan failed: " + error_);
        return;
    }
    if (log_ && !outcome->warning.empty())
        log_(LogLevel::warning, "shares", "the catalog is not kept: " + outcome->warning);
    take(std::move(outcome->result));
    look_at_changes();
}

void ShareKeeper::take(ScanResult result) {
    const bool same =
        last_.catalog != nullptr && last_.catalog->fingerprint() == result.catalog->fingerprint();
    if (same) result.catalog = last_.catalog;
    last_ = std::move(result);
    if (log_ && !same)
        log_(LogLevel::info, "shares",
             std::to_string(last_.report.files) + " files in " +
                 std::to_string(last_.report.folders) + " folders are shared, " +
                 std::to_string(last_.report.not_shared_count) + " are not");
    on_catalog_(last_.catalog);
}

void ShareKeeper::changed(ShareChanges changes) {
    waiting_.everything = waiting_.everything || changes.everything;
    for (const ChangedFolder& folder : changes.folders) {
        const auto shared = [&](const ShareFolder& share) { return is_below(folder.path, share); };
        if (std::ranges::any_of(options_.folders, shared)) waiting_.folders.insert(folder);
    }
    look_at_changes();
}

void ShareKeeper::look_at_changes() {
    if (scanner_ != nullptr || waiting_.empty()) return;
    const Time now = loop_.now().steady;
    loop_.cancel(rest_);
    if (now < rest_until_) {
        rest_ = loop_.after(rest_until_ - now, [this] { look_at_changes(); });
        return;
    }
    const ShareChanges changes = std::exchange(waiting_, {});
    begin({last_, changes.everything, changes.folders});
}

void ShareKeeper::scan_if_due() {
    const Duration period =
        watch_.complete() ? settings_.period_watched : settings_.period_unwatched;
    if (scanner_ == nullptr && loop_.now().steady - last_of_everything_ >= period)
        begin({last_, true, {}});
}

}  // namespace kindred::io
