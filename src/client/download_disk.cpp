// The disk downloads are written to: while it is full, read-only or gone, nothing is asked for, and
// all that waits says so; it goes on by itself when the disk does.
#include "client/downloads.hpp"
#include "client/timing.hpp"
#include "client/uploads.hpp"

namespace kindred::client {

void Downloads::disk_failed(Download& download, std::string why) {
    const bool answered = bool(download.connection) || download.legacy_token != 0;
    if (download.status.state == DownloadState::starting && download.token != 0 && !answered) {
        // The uploader keeps a slot for this file; he need not wait until he gives up.
        protocol::peer::TransferResponse refusal{download.token, false};
        refusal.reason = std::string(reasons::cancelled);
        peers_.send_if_connected(download.status.source.username, frame_of(refusal));
    }
    wait(download, timing::retry_disk, std::move(why));
    download.waits_for_disk = true;
    check_disk();
}

void Downloads::check_disk() {
    if (std::exchange(checking_disk_, true)) return;
    const Settings& settings = context_.settings;
    context_.work.start<DisksChecked>(
        CheckDisks{{settings.incomplete_folder, settings.download_folder}},
        [this](const DisksChecked& checked) {
            checking_disk_ = false;
            disk_checked(checked.status);
        });
}

void Downloads::disk_checked(DiskStatus status) {
    const bool was_fine = disk_.state == DiskState::fine;
    const bool told = disk_.reason == status.reason;
    disk_ = std::move(status);
    if (disk_.state == DiskState::fine) {
        disk_timer_.cancel();
        if (was_fine) return;
        context_.changes.happened(Announcement{"Downloads go on: the disk can be written to."});
        std::vector<DownloadId> waiting;
        for (const auto& [id, download] : downloads_)
            if (download.waits_for_disk) waiting.push_back(id);
        for (const DownloadId id : waiting) retry(id);
        return session_up();
    }
    context_.after(disk_timer_, timing::disk_check, [this] { check_disk(); });
    if (told) return;
    context_.changes.happened(Announcement{"Downloads wait: " + disk_.reason + "."});
    for (auto& [id, download] : downloads_) {
        if (download.status.state != DownloadState::waiting) continue;
        const auto line = lines_.find(download.status.source.username);
        const bool ready = line != lines_.end() && line->second.ready.contains(turn_of(download));
        if (!ready && !download.waits_for_disk) continue;
        download.status.reason = disk_.reason;
        context_.changes.download(id);
    }
}

}  // namespace kindred::client
