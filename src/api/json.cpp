#include "api/json.hpp"

#include "api/conditions.hpp"
#include "api/share_roots.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <map>

namespace kindred::api {
namespace {

namespace json = boost::json;

/// Whole seconds from now, rounded up, never negative.
std::int64_t seconds_until(Time moment, Now now) {
    return std::max<std::int64_t>(
        0, std::chrono::ceil<std::chrono::seconds>(moment - now.steady).count());
}

void put_attributes(json::object& object, const client::FileAttributes& attributes) {
    if (attributes.bitrate_kbps != 0) object["bitrate"] = attributes.bitrate_kbps;
    if (attributes.duration_seconds != 0) object["duration"] = attributes.duration_seconds;
    if (attributes.sample_rate_hz != 0) object["sample_rate"] = attributes.sample_rate_hz;
    if (attributes.bit_depth != 0) object["bit_depth"] = attributes.bit_depth;
    if (attributes.variable_bitrate) object["variable_bitrate"] = true;
}

/// `path` is the whole virtual path, `name` its last part.
json::object file_json(std::string_view path, std::string_view name,
                       const client::RemoteFile& file) {
    json::object object;
    object["name"] = display_text(name);
    put_text(object, "filename", path);
    object["size"] = file.size;
    put_attributes(object, file.attributes);
    return object;
}

/// Appends `files` grouped by folder, in the order in which the folders come.
void append_folders(json::array& folders, const std::vector<client::RemoteFile>& files,
                    bool locked) {
    std::map<std::string_view, std::size_t> known;
    for (const client::RemoteFile& file : files) {
        const std::size_t slash = file.name.rfind('\\');
        const std::string_view path =
            std::string_view(file.name).substr(0, slash == std::string::npos ? 0 : slash);
        const auto [place, added] = known.try_emplace(path, folders.size());
        if (added) {
            json::object folder;
            put_text(folder, "path", path);
            folder["locked"] = locked;
            folder["files"] = json::array();
            folders.push_back(std::move(folder));
        }
        folders[place->second].as_object()["files"].as_array().push_back(to_json(file));
    }
}

std::string_view kind_text(client::RequestKind kind) {
    switch (kind) {
        case client::RequestKind::browse:
            return "browse";
        case client::RequestKind::user_info:
            return "info";
        case client::RequestKind::folder:
            return "folder";
    }
    return "unknown";
}

std::string_view presence_text(client::Presence presence) {
    switch (presence) {
        case client::Presence::offline:
            return "offline";
        case client::Presence::away:
            return "away";
        case client::Presence::online:
            return "online";
    }
    return "unknown";
}

}  // namespace

void put_text(json::object& object, std::string_view name, std::string_view raw) {
    object[name] = display_text(raw);
    if (!is_utf8(raw)) object[std::string(name) + "_hex"] = to_hex(as_bytes(raw));
}

json::object to_json(const client::SessionStatus& session, Now now) {
    json::object object{{"state", client::to_string(session.state)},
                        {"username", display_text(session.username)},
                        {"reason", display_text(session.reason)},
                        {"greeting", display_text(session.greeting)},
                        {"away", session.away},
                        {"privileged", session.privileged},
                        {"privileges_left", session.privileges_left_seconds},
                        {"seed_server", session.seed_server},
                        {"online_since", session.online_since}};
    if (session.own_address) object["address"] = to_string(session.own_address);
    if (session.next_attempt) object["next_attempt_in"] = seconds_until(*session.next_attempt, now);
    return object;
}

json::object to_json(const client::Statistics& numbers) {
    return {{"connections", numbers.connections},
            {"waiting_connections", numbers.waiting_connections},
            {"peers", numbers.peers},
            {"downloads", numbers.downloads},
            {"downloads_active", numbers.downloads_active},
            {"uploads_active", numbers.uploads_active},
            {"uploads_queued", numbers.uploads_queued},
            {"bytes_downloaded", numbers.bytes_downloaded},
            {"bytes_uploaded", numbers.bytes_uploaded},
            {"searches_received", numbers.searches_received},
            {"searches_answered", numbers.searches_answered},
            {"answers_delivered", numbers.answers_delivered},
            {"answers_failed", numbers.answers_failed},
            {"connect_failures", numbers.connect_failures},
            {"malformed_messages", numbers.malformed_messages},
            {"branch_level", numbers.branch_level},
            {"branch_root", display_text(numbers.branch_root)},
            {"parent", display_text(numbers.parent)},
            {"children", numbers.children}};
}

json::object to_json(const client::SearchStatus& search) {
    return {{"id", search.id.value},
            {"query", display_text(search.request.query)},
            {"scope", client::to_string(search.request.scope)},
            {"state", client::to_string(search.state)},
            {"complete", search.state == client::SearchState::stopped},
            {"reason", search.reason},
            {"started", search.started},
            {"responses", search.responses},
            {"files", search.files},
            {"locked_files", search.locked_files}};
}

json::object to_json(const client::WishStatus& status) {
    json::array downloads;
    for (const client::DownloadId id : status.downloads) downloads.push_back(id.value);
    return {{"id", status.id.value},
            {"query", display_text(status.wish.query)},
            {"enabled", status.wish.enabled},
            {"in_settings", status.in_settings},
            {"download", client::to_string(status.wish.download)},
            {"conditions", to_json(status.wish.conditions)},
            {"destination", display_text(status.wish.destination)},
            {"created", status.created},
            {"last_search", status.last_search},
            {"next_search", status.next_search},
            {"search", status.search.value},
            {"found", status.found},
            {"new", status.fresh},
            {"state", client::to_string(status.state)},
            {"reason", display_text(status.reason)},
            {"downloads", std::move(downloads)}};
}

json::object to_json(const client::SearchResponse& response) {
    json::object object;
    put_text(object, "username", response.username);
    object["free_slot"] = response.free_slot;
    object["average_speed"] = response.average_speed;
    object["queue_length"] = response.queue_length;
    json::array folders;
    append_folders(folders, response.files, false);
    append_folders(folders, response.locked_files, true);
    object["folders"] = std::move(folders);
    return object;
}

json::object to_json(const client::DownloadStatus& download, Now now) {
    json::object object{{"id", download.id.value}};
    put_text(object, "username", download.request.username);
    put_text(object, "filename", download.request.path);
    object["destination"] = display_text(download.request.destination);
    object["batch"] = display_text(download.request.batch);
    object["state"] = client::to_string(download.state);
    object["reason"] = display_text(download.reason);
    object["size"] = download.size;
    object["received"] = download.received;
    object["speed"] = download.speed;
    object["attempts"] = download.attempts;
    object["priority"] = client::to_string(download.request.priority);
    if (!download.source.username.empty()) {
        json::object source;
        put_text(source, "username", download.source.username);
        put_text(source, "filename", download.source.path);
        object["source"] = std::move(source);
    }
    if (!download.other_source.empty())
        object["other_source"] = display_text(download.other_source);
    object["enqueued"] = download.enqueued;
    if (download.queue_place != 0) object["queue_place"] = download.queue_place;
    if (download.next_attempt)
        object["next_attempt_in"] = seconds_until(*download.next_attempt, now);
    if (download.finished != 0) object["finished"] = download.finished;
    if (!download.final_path.empty()) put_text(object, "path", download.final_path);
    return object;
}

json::object to_json(const client::FolderDownloadStatus& folder) {
    json::object object{{"id", folder.id.value}};
    put_text(object, "username", folder.request.username);
    put_text(object, "folder", folder.request.folder);
    object["destination"] = display_text(folder.request.destination);
    object["priority"] = client::to_string(folder.request.priority);
    object["state"] = client::to_string(folder.state);
    object["reason"] = display_text(folder.reason);
    json::array downloads;
    for (const client::DownloadId download : folder.downloads) downloads.push_back(download.value);
    object["downloads"] = std::move(downloads);
    object["files"] = folder.files;
    object["files_completed"] = folder.files_completed;
    object["size"] = folder.size;
    object["received"] = folder.received;
    return object;
}

json::object to_json(const client::UploadStatus& upload) {
    json::object object{{"id", upload.id.value}};
    put_text(object, "username", upload.username);
    put_text(object, "filename", upload.path);
    object["state"] = client::to_string(upload.state);
    object["reason"] = display_text(upload.reason);
    object["size"] = upload.size;
    object["offset"] = upload.offset;
    object["sent"] = upload.sent;
    object["speed"] = upload.speed;
    object["enqueued"] = upload.enqueued;
    if (upload.queue_place != 0) object["queue_place"] = upload.queue_place;
    if (upload.finished != 0) object["finished"] = upload.finished;
    return object;
}

json::object to_json(const client::RequestStatus& request) {
    json::object object{{"id", request.id.value}, {"kind", kind_text(request.kind)}};
    put_text(object, "username", request.username);
    if (request.kind == client::RequestKind::folder) put_text(object, "folder", request.folder);
    object["state"] = client::to_string(request.state);
    object["complete"] = request.state == client::RequestState::done ||
                         request.state == client::RequestState::failed;
    object["reason"] = display_text(request.reason);
    object["received"] = request.received;
    object["total"] = request.total;
    if (request.listing != nullptr) {
        object["folders"] = request.listing->folders.size();
        object["files"] = request.listing->file_count;
        object["size"] = request.listing->total_size;
    }
    if (request.user_info != nullptr) {
        const client::UserInfo& info = *request.user_info;
        object["info"] = json::object{{"description", display_text(info.description)},
                                      {"picture_bytes", info.picture.size()},
                                      {"upload_slots", info.upload_slots},
                                      {"queue_size", info.queue_size},
                                      {"slot_free", info.slot_free}};
    }
    return object;
}

json::object to_json(const client::RemoteFile& file) {
    const std::size_t slash = file.name.rfind('\\');
    return file_json(file.name,
                     std::string_view(file.name).substr(slash == std::string::npos ? 0 : slash + 1),
                     file);
}

json::object to_json(const client::RemoteFolder& folder, bool with_files) {
    json::object object;
    put_text(object, "path", folder.path);
    object["locked"] = folder.locked;
    std::uint64_t size = 0;
    for (const client::RemoteFile& file : folder.files) size += file.size;
    object["file_count"] = folder.files.size();
    object["size"] = size;
    if (!with_files) return object;
    json::array files;
    for (const client::RemoteFile& file : folder.files)
        files.push_back(file_json(folder.path + '\\' + file.name, file.name, file));
    object["files"] = std::move(files);
    return object;
}

json::object to_json(const client::UserStatus& user) {
    json::object object;
    put_text(object, "username", user.username);
    object["exists"] = user.exists;
    object["presence"] = presence_text(user.presence);
    object["privileged"] = user.privileged;
    object["country"] = display_text(user.country);
    object["average_speed"] = user.stats.average_speed;
    object["uploads"] = user.stats.uploads;
    object["files"] = user.stats.files;
    object["folders"] = user.stats.folders;
    return object;
}

json::object to_json(const client::RoomStatus& room) {
    json::object object;
    put_text(object, "name", room.name);
    object["joined"] = room.joined;
    object["private"] = room.is_private;
    object["user_count"] = room.user_count;
    object["role"] = to_string(room.role);
    if (!room.reason.empty()) put_text(object, "reason", room.reason);
    if (!room.owner.empty()) put_text(object, "owner", room.owner);
    const auto names = [](const std::vector<std::string>& usernames) {
        json::array list;
        for (const std::string& username : usernames)
            list.push_back(json::string(display_text(username)));
        return list;
    };
    object["operators"] = names(room.operators);
    object["members"] = names(room.members);
    if (!room.reason.empty()) object["reason"] = display_text(room.reason);
    return object;
}

json::object to_json(const client::ChatLine& line) {
    json::object object{{"time", line.time}};
    put_text(object, "username", line.username);
    put_text(object, "text", line.text);
    return object;
}

json::object to_json(const client::PrivateMessage& message) {
    json::object object{{"number", message.number}, {"id", message.id}, {"time", message.time}};
    put_text(object, "username", message.username);
    put_text(object, "text", message.text);
    object["outgoing"] = message.outgoing;
    object["read"] = message.read;
    return object;
}

json::object to_json(const client::Conversation& conversation) {
    json::object object;
    put_text(object, "username", conversation.username);
    object["unread"] = conversation.unread;
    object["open"] = conversation.open;
    object["last"] = to_json(conversation.last);
    return object;
}

json::object to_json(const client::Interests& interests) {
    const auto texts = [](const std::vector<std::string>& items) {
        json::array array;
        for (const std::string& item : items)
            array.push_back(json::value(json::string(display_text(item))));
        return array;
    };
    return {{"likes", texts(interests.likes)}, {"hates", texts(interests.hates)}};
}

json::object to_json(const LogLine& line) {
    return {{"number", line.number},
            {"time", line.time},
            {"level", to_string(line.level)},
            {"part", display_text(line.part)},
            {"text", display_text(line.text)}};
}

json::object to_json(const SharesStatus& shares) {
    json::array skipped;
    for (const SkippedFile& file : shares.skipped)
        skipped.push_back(
            json::object{{"path", display_text(file.path)}, {"reason", display_text(file.reason)}});
    return {{"roots", to_json(shares.roots)},
            {"scanning", shares.scanning},
            {"scanning_path", display_text(shares.scanning_path)},
            {"scanned_files", shares.scanned_files},
            {"folders", shares.folders},
            {"files", shares.files},
            {"size", shares.bytes},
            {"last_scan", shares.last_scan},
            {"error", display_text(shares.error)},
            {"skipped", std::move(skipped)}};
}

}  // namespace kindred::api
