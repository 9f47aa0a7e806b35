// Who a download is fetched from: another user who has the same file, another name for it, and
// what happens when the source turns out to have something else.
#include "client/downloads.hpp"
#include "client/timing.hpp"

namespace kindred::client {
namespace {

bool in_our_hands(DownloadState state) {
    return state == DownloadState::finishing || state == DownloadState::completed;
}

}  // namespace

std::optional<std::string> Downloads::fixed_source(DownloadId id) const {
    const auto it = downloads_.find(id);
    if (it == downloads_.end()) return "there is no such download";
    const Download& download = it->second;
    if (in_our_hands(download.status.state) || download.complete_on_disk)
        return "all of the file is here";
    if (!download.size) return "the size of the file is not known";
    return std::nullopt;
}

Result<void> Downloads::use_source(DownloadId id, const FileSource& source) {
    if (const auto obstacle = fixed_source(id)) return fail(*obstacle);
    if (source.username.empty() || source.path.empty())
        return fail("a source is a user and a path");
    if (source.username == context_.settings.username) return fail("that is this client itself");
    Download& download = downloads_.at(id);
    if (source == download.status.source) return {};
    if (by_source_.contains({source.username, source.path}))
        return fail("another download has this source already");
    download.status.other_source = "fetched from " + source.username;
    switch_source(download, source);
    return {};
}

std::optional<DownloadId> Downloads::most_stuck(Duration patience, Duration again) const {
    const Download* most = nullptr;
    const Time now = context_.now.steady;
    for (const auto& [id, download] : downloads_) {
        const DownloadState state = download.status.state;
        const bool stuck = state == DownloadState::waiting || state == DownloadState::requesting ||
                           state == DownloadState::queued || state == DownloadState::failed;
        if (!stuck || download.waits_for_disk || now - download.stuck_since < patience ||
            (download.looked_for && now - *download.looked_for < again) || fixed_source(id))
            continue;
        if (most == nullptr || download.stuck_since < most->stuck_since) most = &download;
    }
    return most == nullptr ? std::nullopt : std::optional(most->status.id);
}

bool Downloads::tried(DownloadId id, const std::string& username) const {
    const auto it = downloads_.find(id);
    return it == downloads_.end() || it->second.unfit.contains(username) ||
           it->second.status.source.username == username;
}

void Downloads::looked_for(DownloadId id, std::string outcome) {
    Download* const download = find(id);
    if (download == nullptr) return;
    download->looked_for = context_.now.steady;
    download->status.other_source = std::move(outcome);
    context_.changes.download(id);
}

void Downloads::rename_source(Download& download, FileSource source) {
    by_source_.erase({download.status.source.username, download.status.source.path});
    download.status.source = std::move(source);
    by_source_[{download.status.source.username, download.status.source.path}] = download.status.id;
}

/// Goes on with another source from where it is.
void Downloads::switch_source(Download& download, FileSource source) {
    const std::string before = download.status.source.username;
    leave(download);
    rename_source(download, std::move(source));
    download.latin1_tried = false;
    download.stuck_since = context_.now.steady;
    download.status.attempts = 0;
    download.status.finished = 0;
    make_ready(download);
    store(download);
    const std::string now = download.status.source.username;
    pump(now);
    if (before != now) pump(before);
}

/// What another source has is not this file: back to the one that was asked for.
void Downloads::source_unfit(Download& download, std::string reason) {
    download.unfit.insert(download.status.source.username);
    download.status.other_source = std::move(reason);
    switch_source(download, {download.status.request.username, download.status.request.path});
}

void Downloads::other_content(Download& download) {
    if (from_another(download))
        return source_unfit(download, download.status.source.username +
                                          " has a file of this name and size with other content");
    const std::string reason =
        "the file has changed at its source: it is fetched from the beginning";
    const DownloadId id = download.status.id;
    wait(download, timing::disk_answer, reason);
    download.status.received = 0;
    context_.work.start<PartialDeleted>(
        DeletePartial{download.status.partial_path}, [this, id, reason](const PartialDeleted&) {
            Download* const cleared = find(id);
            if (cleared != nullptr && cleared->status.state == DownloadState::waiting &&
                cleared->timer.running())
                wait(*cleared, timing::retry_first, reason);
        });
}

}  // namespace kindred::client
