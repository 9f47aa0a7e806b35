#include "client/types.hpp"

#include "client/client.hpp"

namespace kindred::client {

std::string_view to_string(DownloadState state) {
    switch (state) {
        case DownloadState::paused:
            return "paused";
        case DownloadState::waiting:
            return "waiting";
        case DownloadState::requesting:
            return "requesting";
        case DownloadState::queued:
            return "queued";
        case DownloadState::starting:
            return "starting";
        case DownloadState::transferring:
            return "transferring";
        case DownloadState::finishing:
            return "finishing";
        case DownloadState::completed:
            return "completed";
        case DownloadState::failed:
            return "failed";
        case DownloadState::cancelled:
            return "cancelled";
    }
    return "unknown";
}

std::string_view to_string(DownloadPriority priority) {
    switch (priority) {
        case DownloadPriority::low:
            return "low";
        case DownloadPriority::normal:
            return "normal";
        case DownloadPriority::high:
            return "high";
    }
    return "unknown";
}

Result<DownloadPriority> parse_priority(std::string_view name) {
    for (const auto priority :
         {DownloadPriority::low, DownloadPriority::normal, DownloadPriority::high})
        if (name == to_string(priority)) return priority;
    return fail("there is no priority '" + std::string(name) + "'; there are low, normal and high");
}

std::string_view to_string(FolderDownloadState state) {
    switch (state) {
        case FolderDownloadState::listing:
            return "listing";
        case FolderDownloadState::downloading:
            return "downloading";
        case FolderDownloadState::completed:
            return "completed";
        case FolderDownloadState::ended:
            return "ended";
    }
    return "unknown";
}

std::string_view to_string(DiskState state) {
    switch (state) {
        case DiskState::fine:
            return "fine";
        case DiskState::full:
            return "full";
        case DiskState::read_only:
            return "read-only";
        case DiskState::unusable:
            return "unusable";
    }
    return "unknown";
}

std::string_view to_string(UploadState state) {
    switch (state) {
        case UploadState::queued:
            return "queued";
        case UploadState::preparing:
            return "preparing";
        case UploadState::requesting:
            return "requesting";
        case UploadState::starting:
            return "starting";
        case UploadState::transferring:
            return "transferring";
        case UploadState::completed:
            return "completed";
        case UploadState::failed:
            return "failed";
        case UploadState::cancelled:
            return "cancelled";
    }
    return "unknown";
}

std::string_view to_string(SessionState state) {
    switch (state) {
        case SessionState::disconnected:
            return "disconnected";
        case SessionState::waiting:
            return "waiting";
        case SessionState::resolving:
            return "resolving";
        case SessionState::connecting:
            return "connecting";
        case SessionState::logging_in:
            return "logging in";
        case SessionState::online:
            return "online";
    }
    return "unknown";
}

std::string_view to_string(SearchScope scope) {
    switch (scope) {
        case SearchScope::everyone:
            return "everyone";
        case SearchScope::room:
            return "room";
        case SearchScope::users:
            return "users";
        case SearchScope::buddies:
            return "buddies";
        case SearchScope::wish:
            return "wish";
    }
    return "unknown";
}

std::string_view to_string(SearchState state) {
    switch (state) {
        case SearchState::waiting:
            return "waiting";
        case SearchState::running:
            return "running";
        case SearchState::stopped:
            return "stopped";
    }
    return "unknown";
}

std::string_view to_string(RequestState state) {
    switch (state) {
        case RequestState::connecting:
            return "connecting";
        case RequestState::asked:
            return "asked";
        case RequestState::receiving:
            return "receiving";
        case RequestState::done:
            return "done";
        case RequestState::failed:
            return "failed";
    }
    return "unknown";
}

}  // namespace kindred::client
