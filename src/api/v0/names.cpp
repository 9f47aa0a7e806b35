#include "api/v0/names.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace kindred::api::v0 {
namespace {

constexpr std::size_t guid_size = 36;
constexpr std::size_t guid_tail = 12;  ///< hex digits of the last group
constexpr char search_kind = 'c';
constexpr char download_kind = 'd';
constexpr char upload_kind = 'e';

bool is_hex_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// The marks that make it a random GUID (version 4) are constants: tools only want the form.
std::string make_guid(char kind, std::uint64_t id) {
    char text[guid_size + 1];
    std::snprintf(text, sizeof text, "%c0000000-0000-4000-8000-%012llx", kind,
                  static_cast<unsigned long long>(id & 0xffffffffffff));
    return text;
}

std::uint64_t id_in(std::string_view guid, char kind) {
    if (!is_guid(guid) || lower_case(guid) != make_guid(kind, 0).substr(0, guid_size - guid_tail) +
                                                  lower_case(guid.substr(guid_size - guid_tail)))
        return 0;
    std::uint64_t id = 0;
    std::from_chars(guid.data() + guid_size - guid_tail, guid.data() + guid_size, id, 16);
    return id;
}

}  // namespace

std::string guid_of(client::SearchId id) {
    return make_guid(search_kind, id.value);
}

std::string guid_of(client::DownloadId id) {
    return make_guid(download_kind, id.value);
}

std::string guid_of(client::UploadId id) {
    return make_guid(upload_kind, id.value);
}

bool is_guid(std::string_view text) {
    if (text.size() != guid_size) return false;
    for (std::size_t i = 0; i < guid_size; ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hex_digit(text[i])) return false;
    }
    return true;
}

client::DownloadId download_of(std::string_view guid) {
    client::DownloadId id{};
    id.value = static_cast<decltype(id.value)>(id_in(guid, download_kind));
    return id;
}

client::UploadId upload_of(std::string_view guid) {
    client::UploadId id{};
    id.value = static_cast<decltype(id.value)>(id_in(guid, upload_kind));
    return id;
}

std::string wall_clock_time(std::int64_t unix_seconds) {
    using namespace std::chrono;
    const sys_seconds moment{seconds(unix_seconds)};
    const auto day = floor<days>(moment);
    const year_month_day date(day);
    const hh_mm_ss clock(moment - day);
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.0000000", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(clock.hours().count()),
                  int(clock.minutes().count()), int(clock.seconds().count()));
    return text;
}

std::string utc_time(std::int64_t unix_seconds) {
    return wall_clock_time(unix_seconds) + "Z";
}

std::string time_span(std::uint64_t seconds) {
    constexpr std::uint64_t day = 86400;
    char text[64];
    std::snprintf(text, sizeof text, "%02u:%02u:%02u", unsigned(seconds % day / 3600),
                  unsigned(seconds % 3600 / 60), unsigned(seconds % 60));
    return seconds < day ? text : std::to_string(seconds / day) + "." + text;
}

std::string_view state_name(client::DownloadState state) {
    using enum client::DownloadState;
    switch (state) {
        case paused:
        case waiting:
            return "Queued, Locally";
        case requesting:
            return "Requested";
        case queued:
            return "Queued, Remotely";
        case starting:
            return "Initializing";
        case transferring:
        case finishing:
            return "InProgress";
        case completed:
            return "Completed, Succeeded";
        case cancelled:
            return "Completed, Cancelled";
        case failed:
            return "Completed, Errored";
    }
    return "None";
}

std::string_view state_name(client::UploadState state) {
    using enum client::UploadState;
    switch (state) {
        case queued:
            return "Queued, Locally";
        case preparing:
        case requesting:
            return "Requested";
        case starting:
            return "Initializing";
        case transferring:
            return "InProgress";
        case completed:
            return "Completed, Succeeded";
        case cancelled:
            return "Completed, Cancelled";
        case failed:
            return "Completed, Errored";
    }
    return "None";
}

std::string_view presence_name(client::Presence presence) {
    using enum client::Presence;
    switch (presence) {
        case offline:
            return "Offline";
        case away:
            return "Away";
        case online:
            return "Online";
    }
    return "Offline";
}

std::string_view state_name(client::SessionState state) {
    using enum client::SessionState;
    switch (state) {
        case disconnected:
        case waiting:
            return "Disconnected";
        case resolving:
        case connecting:
            return "Connecting";
        case logging_in:
            return "Connected, LoggingIn";
        case online:
            return "Connected, LoggedIn";
    }
    return "Disconnected";
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return lower;
}

}  // namespace kindred::api::v0
