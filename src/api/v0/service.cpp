#include "api/v0/service.hpp"

#include "api/v0/handlers.hpp"
#include "api/v0/names.hpp"
#include "api/v0/objects.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <array>

namespace kindred::api::v0 {
namespace {

constexpr std::size_t most_events = 1000;
constexpr std::size_t prefix_segments = 2;  ///< "api", "v0"

constexpr std::array all_routes = {
    Route{"GET", "/application", Role::viewer, get_application},
    Route{"GET", "/application/version", Role::viewer, get_version},
    Route{"GET", "/application/version/latest", Role::viewer, get_latest_version},
    Route{"POST", "/session", Role::nobody, create_session},
    Route{"GET", "/session", Role::viewer, get_session},
    Route{"GET", "/session/enabled", Role::nobody, get_session_enabled},
    Route{"GET", "/server", Role::viewer, get_server},
    Route{"PUT", "/server", Role::admin, connect_server},
    Route{"DELETE", "/server", Role::admin, disconnect_server},
    Route{"GET", "/options", Role::user, get_options},
    Route{"GET", "/options/startup", Role::user, get_options},
    Route{"GET", "/options/debug", Role::admin, refuse_yaml},
    Route{"GET", "/options/yaml/location", Role::admin, refuse_yaml},
    Route{"PATCH", "/options", Role::admin, change_options},
    Route{"GET", "/options/yaml", Role::admin, refuse_yaml},
    Route{"PUT", "/options/yaml", Role::admin, refuse_yaml},
    Route{"POST", "/options/yaml/validate", Role::admin, refuse_yaml},
    Route{"GET", "/shares", Role::viewer, get_shares},
    Route{"PUT", "/shares", Role::admin, scan_shares},
    Route{"DELETE", "/shares", Role::admin, cancel_scan},
    Route{"GET", "/shares/{id}", Role::viewer, get_share},
    Route{"GET", "/logs", Role::admin, list_logs},
    Route{"GET", "/events", Role::viewer, list_events},
    Route{"POST", "/searches", Role::user, start_search},
    Route{"GET", "/searches", Role::viewer, list_searches},
    Route{"GET", "/searches/{guid}", Role::viewer, get_search},
    Route{"GET", "/searches/{guid}/responses", Role::viewer, get_search_responses},
    Route{"PUT", "/searches/{guid}", Role::user, stop_search},
    Route{"DELETE", "/searches/{guid}", Role::user, delete_search},
    Route{"POST", "/transfers/downloads/batches", Role::user, start_batch},
    Route{"GET", "/transfers/downloads/batches/{guid}", Role::viewer, get_batch},
    Route{"DELETE", "/transfers/downloads/all/completed", Role::user, delete_completed_downloads},
    Route{"DELETE", "/transfers/uploads/all/completed", Role::user, delete_completed_uploads},
    Route{"GET", "/transfers/downloads", Role::viewer, list_downloads},
    Route{"GET", "/transfers/downloads/{user}/{guid}/position", Role::viewer, get_place},
    Route{"GET", "/transfers/downloads/{user}/{guid}", Role::viewer, get_download},
    Route{"DELETE", "/transfers/downloads/{user}/{guid}", Role::user, delete_download},
    Route{"DELETE", "/transfers/downloads/{user}", Role::user, refuse_transfer_id},
    Route{"GET", "/transfers/downloads/{user}", Role::viewer, list_user_downloads},
    Route{"POST", "/transfers/downloads/{user}", Role::user, start_downloads},
    Route{"GET", "/transfers/uploads", Role::viewer, list_uploads},
    Route{"GET", "/transfers/uploads/{user}/{guid}", Role::viewer, get_upload},
    Route{"DELETE", "/transfers/uploads/{user}/{guid}", Role::user, delete_upload},
    Route{"DELETE", "/transfers/uploads/{user}", Role::user, refuse_transfer_id},
    Route{"GET", "/transfers/uploads/{user}", Role::viewer, list_user_uploads},
    Route{"GET", "/users/{user}/endpoint", Role::user, get_endpoint},
    Route{"GET", "/users/{user}/browse/status", Role::user, get_browse_status},
    Route{"GET", "/users/{user}/browse", Role::user, browse_user},
    Route{"POST", "/users/{user}/directory", Role::user, get_directory},
    Route{"GET", "/users/{user}/info", Role::user, get_user_info},
    Route{"GET", "/users/{user}/status", Role::user, get_user_status},
    Route{"GET", "/conversations", Role::viewer, list_conversations},
    Route{"GET", "/conversations/{user}/messages", Role::viewer, get_messages},
    Route{"GET", "/conversations/{user}", Role::viewer, get_conversation},
    Route{"POST", "/conversations/{user}", Role::user, send_message},
    Route{"PUT", "/conversations/{user}/{number}", Role::user, acknowledge_messages},
    Route{"PUT", "/conversations/{user}", Role::user, acknowledge_messages},
    Route{"DELETE", "/conversations/{user}", Role::user, close_conversation},
    Route{"GET", "/rooms/available", Role::viewer, list_rooms},
    Route{"GET", "/rooms/joined", Role::viewer, list_joined_rooms},
    Route{"POST", "/rooms/joined", Role::user, join_room},
    Route{"GET", "/rooms/joined/{room}/messages", Role::viewer, get_room_messages},
    Route{"POST", "/rooms/joined/{room}/messages", Role::user, say_in_room},
    Route{"GET", "/rooms/joined/{room}/users", Role::viewer, get_room_users},
    Route{"POST", "/rooms/joined/{room}/ticker", Role::user, set_ticker},
    Route{"POST", "/rooms/joined/{room}/members", Role::user, add_member},
    Route{"GET", "/rooms/joined/{room}", Role::viewer, get_room},
    Route{"DELETE", "/rooms/joined/{room}", Role::user, leave_room},
    Route{"GET", "/files/downloads/directories", Role::viewer, list_download_files},
    Route{"GET", "/files/incomplete/directories", Role::viewer, list_incomplete_files},
    Route{"GET", "/files/downloads/directories/{path}", Role::viewer, list_download_directory},
    Route{"GET", "/files/incomplete/directories/{path}", Role::viewer, list_incomplete_directory},
    Route{"DELETE", "/files/downloads/directories/{path}", Role::user, delete_download_directory},
    Route{"DELETE", "/files/incomplete/directories/{path}", Role::user,
          delete_incomplete_directory},
    Route{"DELETE", "/files/downloads/files/{path}", Role::user, delete_download_file},
    Route{"DELETE", "/files/incomplete/files/{path}", Role::user, delete_incomplete_file},
};

using Segments = std::span<const std::string>;

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Matches `pattern` against all of `segments`; on success `captured` has what stood for {...}.
bool matches(std::string_view pattern, Segments segments, std::vector<std::string>& captured) {
    if (pattern.empty()) return segments.empty();
    if (segments.empty()) return false;
    pattern.remove_prefix(1);
    const std::size_t end = std::min(pattern.find('/'), pattern.size());
    const std::string_view expected = pattern.substr(0, end);
    pattern.remove_prefix(end);
    if (!expected.starts_with('{'))
        return lower_case(segments[0]) == expected &&
               matches(pattern, segments.subspan(1), captured);
    if (expected == "{guid}" && !is_guid(segments[0])) return false;
    if (expected == "{number}" && !is_number(segments[0])) return false;
    const bool single = expected == "{guid}" || expected == "{number}";
    const std::size_t most = single ? 1 : segments.size();
    std::string text;
    for (std::size_t taken = 1; taken <= most; ++taken) {
        text += (taken == 1 ? "" : "/") + segments[taken - 1];
        const std::size_t before = captured.size();
        captured.push_back(text);
        if (matches(pattern, segments.subspan(taken), captured)) return true;
        captured.resize(before);
    }
    return false;
}

/// The body as JSON, null if there is none; the refusal if it is not what it should be.
std::expected<boost::json::value, HttpResponse> parse_body(const HttpRequest& request) {
    if (request.body.empty()) return boost::json::value();
    const auto type = lower_case(request.header("Content-Type").value_or(""));
    if (!type.starts_with("application/json"))
        return std::unexpected(refusal(415, "Send Content-Type: application/json."));
    boost::json::error_code error;
    auto value = boost::json::parse(request.body, error);
    if (error) return std::unexpected(refusal(400, "The body is not JSON."));
    return value;
}

/// What became of a transfer or a line, in the form of a notification; empty for the rest.
struct Happened {
    std::string_view type;
    boost::json::object data;
};

std::optional<Happened> describe(const client::Client& /*client*/,
                                 const client::DownloadEnded& event, Now now) {
    const client::DownloadStatus& download = event.download;
    if (download.state != client::DownloadState::completed) return std::nullopt;
    return Happened{"DownloadFileComplete",
                    {{"localFilename", shown(download.final_path)},
                     {"remoteFilename", shown(download.request.path)},
                     {"transfer", transfer_object(download, now)}}};
}

std::optional<Happened> describe(const client::Client& /*client*/,
                                 const client::FolderCompleted& event, Now /*now*/) {
    return Happened{"DownloadDirectoryComplete",
                    {{"localDirectoryName", shown(event.local_folder)},
                     {"remoteDirectoryName", shown(event.folder)},
                     {"username", shown(event.username)}}};
}

std::optional<Happened> describe(const client::Client& /*client*/, const client::UploadEnded& event,
                                 Now /*now*/) {
    if (event.upload.state != client::UploadState::completed) return std::nullopt;
    return Happened{"UploadFileComplete",
                    {{"remoteFilename", shown(event.upload.path)},
                     {"transfer", transfer_object(event.upload)}}};
}

std::optional<Happened> describe(const client::Client& /*client*/,
                                 const client::PrivateMessageAdded& event, Now /*now*/) {
    if (event.message.outgoing) return std::nullopt;
    return Happened{"PrivateMessageReceived", {{"message", message_object(event.message)}}};
}

std::optional<Happened> describe(const client::Client& client, const client::RoomSaid& event,
                                 Now /*now*/) {
    return Happened{
        "RoomMessageReceived",
        {{"message", room_line_object(event.line, event.room, client.session().username)}}};
}

Happened describe_session(const client::SessionStatus& session) {
    if (session.state == client::SessionState::online) return {"SoulseekClientConnected", {}};
    return {"SoulseekClientDisconnected", {{"message", shown(session.reason)}}};
}

std::optional<Happened> describe(const client::Client& /*client*/, const auto& /*event*/,
                                 Now /*now*/) {
    return std::nullopt;
}

}  // namespace

std::span<const Route> routes() {
    return all_routes;
}

bool Service::is_asked_by(const HttpRequest& request) {
    const std::string start = lower_case(request.target.substr(0, 7));
    return start == "/api/v0" && (request.target.size() == 7 || request.target[7] == '/');
}

void Service::handle(const HttpRequest& request, Now now, Respond respond) {
    context_.searches.tick(now);
    const Respond complete = [respond = std::move(respond)](HttpResponse response) {
        response.headers.push_back({"Cache-Control", "no-store"});
        response.headers.push_back({"X-Content-Type-Options", "nosniff"});
        response.headers.push_back({"X-Kindred-Version", KINDRED_VERSION});
        respond(std::move(response));
    };
    if (auto response = answer(request, now, complete)) complete(*std::move(response));
}

Answer Service::answer(const HttpRequest& request, Now now, const Respond& respond) {
    auto target = parse_target(request.target);
    if (!target) return refusal(400, target.error().message);
    const auto segments = Segments(target->segments).subspan(prefix_segments);
    bool known = false;
    for (const Route& route : all_routes) {
        std::vector<std::string> captured;
        if (!matches(route.path, segments, captured)) continue;
        known = true;
        if (route.method != request.method) continue;
        if (auto refused = context_.auth.refusal(request, route.role, now)) return refused;
        auto body = parse_body(request);
        if (!body) return std::move(body.error());
        return route.answer(context_, {request, now, std::move(captured), std::move(target->query),
                                       *std::move(body), respond});
    }
    return empty_reply(known ? 405 : 404);
}

void Service::happened(const client::Event& event, Now now) {
    auto known =
        std::visit([&](const auto& what) { return describe(context_.client, what, now); }, event);
    const client::SessionStatus& session = context_.client.session();
    const bool online = session.state == client::SessionState::online;
    if (online != std::exchange(context_.online, online)) known = describe_session(session);
    if (!known) return;
    const std::string id = std::to_string(++context_.last_event);
    known->data["type"] = known->type;
    known->data["version"] = 0;
    known->data["id"] = id;
    known->data["timestamp"] = utc_time(now.unix_seconds);
    context_.events.push_front({{"timestamp", utc_time(now.unix_seconds)},
                                {"type", known->type},
                                {"data", boost::json::serialize(known->data)},
                                {"id", id}});
    if (context_.events.size() > most_events) context_.events.pop_back();
}

void Service::tick(Now now) {
    context_.searches.tick(now);
    // A response may make its receiver ask again, so the list is taken apart before anybody is
    // told.
    std::vector<std::pair<Respond, HttpResponse>> due;
    std::erase_if(context_.waiting, [&](Waiting& waiting) {
        auto response = waiting.look(now);
        if (!response && now.steady < waiting.deadline) return false;
        due.emplace_back(std::move(waiting.respond),
                         response ? *std::move(response) : empty_reply(404));
        return true;
    });
    for (auto& [respond, response] : due) respond(std::move(response));
}

HttpResponse reply(const boost::json::value& value, int status) {
    return {status, {{"Content-Type", "application/json"}}, boost::json::serialize(value)};
}

HttpResponse refusal(int status, std::string_view why) {
    return reply(boost::json::string(why.data(), why.size()), status);
}

HttpResponse empty_reply(int status) {
    return {status, {}, ""};
}

Answer wait_for(Context& context, const Request& request, Duration patience,
                std::function<std::optional<HttpResponse>(Now)> look) {
    if (auto response = look(request.now)) return response;
    context.waiting.push_back({std::move(look), request.now.steady + patience, request.respond});
    return std::nullopt;
}

}  // namespace kindred::api::v0
