#include "api/explain.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace kindred::api {
namespace {

using client::DownloadState;
using client::DownloadStatus;
using client::Presence;
using client::UploadState;
using client::UploadStatus;

std::string next_step(const DownloadStatus& download) {
    switch (download.state) {
        case DownloadState::paused:
            return "It is paused until it is resumed.";
        case DownloadState::waiting:
            return "It waits and goes on by itself.";
        case DownloadState::requesting:
            return "The other user is being asked for the file.";
        case DownloadState::queued:
            return "The other user has put it into the queue and will say when it is its turn.";
        case DownloadState::starting:
            return "The other user is ready; the connection for the file is being made.";
        case DownloadState::transferring:
            return "The file is arriving.";
        case DownloadState::finishing:
            return "All of it is here; it is being moved to its folder.";
        case DownloadState::completed:
            return "It is complete.";
        case DownloadState::failed:
            return "It is not tried again by itself; retry it, or look for another user with the "
                   "file.";
        case DownloadState::cancelled:
            return "It was cancelled here; retry it to go on from where it was.";
    }
    return "";
}

bool has_ended(DownloadState state) {
    return state >= DownloadState::completed;
}

std::size_t asked_of(const client::Client& client, const std::string& username) {
    return static_cast<std::size_t>(
        std::ranges::count_if(client.downloads(), [&](const DownloadStatus& other) {
            return other.request.username == username && other.state >= DownloadState::requesting &&
                   !has_ended(other.state);
        }));
}

void add_about_user(std::vector<std::string>& sentences, const client::Client& client,
                    const std::string& username) {
    if (client.session().state != client::SessionState::online) {
        sentences.push_back("The daemon is not logged in: " + client.session().reason + ".");
        return;
    }
    const auto user = client.user(username);
    if (!user) return;
    if (!user->exists)
        sentences.push_back("The server knows no user of that name.");
    else if (user->presence == Presence::offline)
        sentences.push_back("The other user is offline.");
}

void add_progress(std::vector<std::string>& sentences, const DownloadStatus& download) {
    if (download.state != DownloadState::transferring || download.speed == 0) return;
    const std::uint64_t left = download.size - std::min(download.received, download.size);
    sentences.push_back("At " + std::to_string(download.speed / 1024) + " KiB/s it takes " +
                        std::to_string(left / download.speed) + " more seconds.");
}

void add_reason(std::vector<std::string>& sentences, std::string_view reason) {
    if (!reason.empty()) sentences.push_back("Reason: " + display_text(reason) + ".");
}

}  // namespace

std::vector<std::string> explain(const client::Client& client, const DownloadStatus& download,
                                 Now now) {
    std::vector<std::string> sentences = {next_step(download)};
    add_reason(sentences, download.reason);
    if (has_ended(download.state)) return sentences;
    add_about_user(sentences, client, download.request.username);
    if (download.queue_place != 0)
        sentences.push_back("Its place in the other user's queue is " +
                            std::to_string(download.queue_place) + ".");
    if (download.next_attempt) {
        const auto wait =
            std::chrono::ceil<std::chrono::seconds>(*download.next_attempt - now.steady).count();
        sentences.push_back("The next attempt is in " +
                            std::to_string(std::max<std::int64_t>(0, wait)) + " seconds.");
    }
    const std::size_t limit = client.settings().downloads_asked_per_user;
    if (download.state == DownloadState::waiting &&
        asked_of(client, download.request.username) >= limit)
        sentences.push_back("At most " + std::to_string(limit) +
                            " files are asked of one user at a time (downloads_asked_per_user).");
    add_progress(sentences, download);
    return sentences;
}

std::vector<std::string> explain(const client::Client& client, const UploadStatus& upload) {
    std::vector<std::string> sentences;
    const auto uploads = client.uploads();
    const auto running = std::ranges::count_if(uploads, [](const UploadStatus& other) {
        return other.state > UploadState::queued && other.state < UploadState::completed;
    });
    const client::Settings& settings = client.settings();
    if (upload.state == UploadState::queued) {
        sentences.push_back(std::to_string(running) + " of " +
                            std::to_string(settings.upload_slots) +
                            " upload slots are in use (upload_slots).");
        if (upload.queue_place != 0)
            sentences.push_back("Its place in the queue is " + std::to_string(upload.queue_place) +
                                ".");
        sentences.push_back(settings.upload_queue_fifo
                                ? "First come, first served (upload_queue_fifo)."
                                : "Users take turns, whatever the number of their files.");
        if (const auto user = client.user(upload.username); user && user->privileged)
            sentences.push_back("The user has privileges and goes before those who have none.");
    }
    if (upload.state == UploadState::transferring && settings.upload_speed_limit != 0)
        sentences.push_back("All uploads together are limited to " +
                            std::to_string(settings.upload_speed_limit / 1024) +
                            " KiB/s (upload_speed_limit).");
    add_reason(sentences, upload.reason);
    if (sentences.empty())
        sentences.push_back("It is " + std::string(client::to_string(upload.state)) + ".");
    return sentences;
}

}  // namespace kindred::api
