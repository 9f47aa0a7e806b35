#include "api/v0/objects.hpp"

#include "api/v0/names.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace kindred::api::v0 {
namespace {

namespace json = boost::json;

/// Tools keep most numbers in 32 bits with a sign.
std::int64_t int32(std::uint64_t number) {
    return static_cast<std::int64_t>(
        std::min<std::uint64_t>(number, std::numeric_limits<std::int32_t>::max()));
}

std::string_view after_last(std::string_view text, char separator) {
    return text.substr(text.rfind(separator) + 1);  // npos + 1 is 0
}

std::string_view folder_of(std::string_view path) {
    const std::size_t end = path.rfind('\\');
    return end == std::string_view::npos ? std::string_view() : path.substr(0, end);
}

std::string extension_of(std::string_view path) {
    const std::string_view name = after_last(path, '\\');
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos ? "" : std::string(name.substr(dot + 1));
}

void put_attributes(json::object& object, const client::FileAttributes& attributes) {
    if (attributes.bitrate_kbps != 0) object["bitRate"] = int32(attributes.bitrate_kbps);
    if (attributes.bit_depth != 0) object["bitDepth"] = int32(attributes.bit_depth);
    if (attributes.sample_rate_hz != 0) object["sampleRate"] = int32(attributes.sample_rate_hz);
    if (attributes.duration_seconds != 0) object["length"] = int32(attributes.duration_seconds);
    if (attributes.bitrate_kbps != 0) object["isVariableBitRate"] = attributes.variable_bitrate;
}

json::object file_object(const client::RemoteFile& file) {
    json::object object{{"filename", shown(file.name)},
                        {"size", file.size},
                        {"code", 1},
                        {"extension", shown(extension_of(file.name))}};
    put_attributes(object, file.attributes);
    return object;
}

json::array file_objects(const std::vector<client::RemoteFile>& files, bool locked) {
    json::array objects;
    for (const auto& file : files) {
        json::object object = file_object(file);
        object["isLocked"] = locked;
        objects.push_back(std::move(object));
    }
    return objects;
}

/// The attributes as a list of pairs, as the wire has them; browse answers show them so.
json::array attribute_list(const client::FileAttributes& attributes) {
    json::array list;
    const auto add = [&](const char* type, std::uint32_t value) {
        if (value != 0) list.push_back(json::object{{"type", type}, {"value", int32(value)}});
    };
    add("BitRate", attributes.bitrate_kbps);
    add("Length", attributes.duration_seconds);
    add("VariableBitRate", attributes.variable_bitrate ? 1 : 0);
    add("SampleRate", attributes.sample_rate_hz);
    add("BitDepth", attributes.bit_depth);
    return list;
}

/// What downloads and uploads have in common.
json::object common_object(const std::string& guid, std::string_view username,
                           std::string_view direction, std::string_view path, std::uint64_t size,
                           std::uint64_t moved, std::uint64_t speed) {
    const std::uint64_t left = size > moved ? size - moved : 0;
    json::object object{
        {"id", guid},
        {"username", shown(username)},
        {"direction", direction},
        {"filename", shown(path)},
        {"size", size},
        {"startOffset", 0},
        {"bytesTransferred", moved},
        {"bytesRemaining", left},
        {"averageSpeed", static_cast<double>(speed)},
        {"percentComplete",
         size == 0 ? 0.0 : 100.0 * static_cast<double>(moved) / static_cast<double>(size)},
        {"removed", false},
    };
    if (speed != 0 && left != 0) object["remainingTime"] = time_span(left / speed);
    return object;
}

void put_times(json::object& object, std::int64_t enqueued, std::int64_t finished, bool started) {
    object["requestedAt"] = wall_clock_time(enqueued);
    object["enqueuedAt"] = wall_clock_time(enqueued);
    if (started) object["startedAt"] = utc_time(enqueued);
    if (finished == 0) return;
    object["endedAt"] = utc_time(finished);
    object["elapsedTime"] =
        time_span(static_cast<std::uint64_t>(std::max<std::int64_t>(0, finished - enqueued)));
}

std::string_view path_of(const client::DownloadStatus& download) {
    return download.request.path;
}
std::string_view path_of(const client::UploadStatus& upload) {
    return upload.path;
}
std::string_view username_of(const client::DownloadStatus& download) {
    return download.request.username;
}
std::string_view username_of(const client::UploadStatus& upload) {
    return upload.username;
}
json::object object_of(const client::DownloadStatus& download, Now now) {
    return transfer_object(download, now);
}
json::object object_of(const client::UploadStatus& upload, Now /*now*/) {
    return transfer_object(upload);
}

/// Transfers by user and remote folder; users and folders in the order of their first transfer.
template <class Transfer>
json::array groups(std::span<const Transfer> transfers, Now now) {
    struct Place {
        std::size_t user = 0;
        std::map<std::string, std::size_t, std::less<>> folders;
    };
    json::array users;
    std::map<std::string, Place, std::less<>> places;
    for (const Transfer& transfer : transfers) {
        const std::string_view username = username_of(transfer);
        const std::string_view folder = folder_of(path_of(transfer));
        const auto [place, new_user] = places.try_emplace(std::string(username));
        if (new_user) {
            place->second.user = users.size();
            users.push_back(
                json::object{{"username", shown(username)}, {"directories", json::array()}});
        }
        auto& directories = users[place->second.user].get_object()["directories"].get_array();
        const auto [index, new_folder] =
            place->second.folders.try_emplace(std::string(folder), directories.size());
        if (new_folder)
            directories.push_back(json::object{
                {"directory", shown(folder)}, {"fileCount", 0}, {"files", json::array()}});
        json::object& directory = directories[index->second].get_object();
        auto& files = directory["files"].get_array();
        files.push_back(object_of(transfer, now));
        directory["fileCount"] = files.size();
    }
    return users;
}

}  // namespace

json::string shown(std::string_view raw) {
    const std::string text = display_text(raw);
    return json::string(text.data(), text.size());
}

json::object response_object(const client::SearchResponse& response, std::uint64_t token) {
    return {{"username", shown(response.username)},
            {"token", int32(token)},
            {"hasFreeUploadSlot", response.free_slot},
            {"uploadSpeed", int32(response.average_speed)},
            {"queueLength", int32(response.queue_length)},
            {"fileCount", response.files.size()},
            {"files", file_objects(response.files, false)},
            {"lockedFileCount", response.locked_files.size()},
            {"lockedFiles", file_objects(response.locked_files, true)}};
}

json::object transfer_object(const client::DownloadStatus& download, Now now) {
    json::object object =
        common_object(guid_of(download.id), download.request.username, "Download",
                      download.request.path, download.size, download.received, download.speed);
    object["state"] = state_name(download.state);
    object["attempts"] = download.attempts;
    put_times(object, download.enqueued, download.finished, download.received != 0);
    if (is_guid(download.request.batch)) object["batchId"] = download.request.batch;
    if (download.queue_place != 0) object["placeInQueue"] = int32(download.queue_place);
    if (download.next_attempt) {
        const auto wait =
            std::chrono::ceil<std::chrono::seconds>(*download.next_attempt - now.steady);
        object["nextAttemptAt"] = wall_clock_time(now.unix_seconds + wait.count());
    }
    const bool has_reason = download.state != client::DownloadState::completed;
    if (has_reason && !download.reason.empty()) object["exception"] = shown(download.reason);
    return object;
}

json::object transfer_object(const client::UploadStatus& upload) {
    json::object object = common_object(guid_of(upload.id), upload.username, "Upload", upload.path,
                                        upload.size, upload.offset + upload.sent, upload.speed);
    object["state"] = state_name(upload.state);
    object["attempts"] = 1;
    put_times(object, upload.enqueued, upload.finished, upload.sent != 0);
    if (upload.queue_place != 0) object["placeInQueue"] = int32(upload.queue_place);
    if (upload.state == client::UploadState::failed) object["exception"] = shown(upload.reason);
    return object;
}

json::array group_objects(std::span<const client::DownloadStatus> downloads, Now now) {
    return groups(downloads, now);
}

json::array group_objects(std::span<const client::UploadStatus> uploads, Now now) {
    return groups(uploads, now);
}

json::object folder_object(const client::RemoteFolder& folder) {
    json::array files;
    for (const auto& file : folder.files) {
        json::object object = file_object(file);
        json::array attributes = attribute_list(file.attributes);
        object["attributeCount"] = attributes.size();
        object["attributes"] = std::move(attributes);
        files.push_back(std::move(object));
    }
    return {{"name", shown(folder.path)},
            {"fileCount", folder.files.size()},
            {"files", std::move(files)}};
}

json::object browse_object(const client::Listing& listing) {
    json::array open;
    json::array locked;
    for (const auto& folder : listing.folders)
        (folder.locked ? locked : open).push_back(folder_object(folder));
    const std::size_t open_count = open.size();
    const std::size_t locked_count = locked.size();
    return {{"directories", std::move(open)},
            {"directoryCount", open_count},
            {"lockedDirectories", std::move(locked)},
            {"lockedDirectoryCount", locked_count}};
}

json::object message_object(const client::PrivateMessage& message) {
    return {{"timestamp", utc_time(message.time)},
            {"id", message.id},
            {"username", shown(message.username)},
            {"direction", message.outgoing ? "Out" : "In"},
            {"message", shown(message.text)},
            {"isAcknowledged", message.outgoing || message.read},
            {"wasReplayed", false}};
}

json::object room_line_object(const client::ChatLine& line, std::string_view room,
                              std::string_view own_name) {
    json::object object{{"timestamp", utc_time(line.time)},
                        {"username", shown(line.username)},
                        {"message", shown(line.text)},
                        {"roomName", shown(room)}};
    if (line.username == own_name) object["self"] = true;
    return object;
}

json::object room_object(const client::RoomStatus& room, std::string_view own_name,
                         json::array users, json::array messages) {
    json::object object{{"name", shown(room.name)},
                        {"isPrivate", room.is_private},
                        {"users", std::move(users)},
                        {"messages", std::move(messages)}};
    if (!room.is_private) return object;
    json::array operators;
    for (const std::string& name : room.operators) operators.push_back(shown(name));
    object["owner"] = shown(room.owner);
    object["operatorCount"] = operators.size();
    object["operators"] = std::move(operators);
    object["isOwned"] = room.owner == own_name;
    return object;
}

}  // namespace kindred::api::v0
