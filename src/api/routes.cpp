// The table of routes: every address, who may use it, and what answers.
#include "api/handlers.hpp"

#include <array>

namespace kindred::api {
namespace {

constexpr std::array all_routes = {
    Route{"GET", "/api/v1/status", Role::viewer, get_status},
    Route{"POST", "/api/v1/session/connect", Role::admin, connect},
    Route{"POST", "/api/v1/session/disconnect", Role::admin, disconnect},
    Route{"POST", "/api/v1/session/away", Role::user, set_away},
    Route{"GET", "/api/v1/statistics", Role::viewer, get_statistics},
    Route{"GET", "/api/v1/logs", Role::admin, get_logs},
    Route{"GET", "/api/v1/settings", Role::admin, get_settings},
    Route{"PATCH", "/api/v1/settings", Role::admin, change_settings},
    Route{"GET", "/api/v1/network", Role::viewer, get_network},
    Route{"PUT", "/api/v1/network", Role::admin, change_network},
    Route{"GET", "/api/v1/shares", Role::viewer, get_shares},
    Route{"PUT", "/api/v1/shares", Role::admin, change_shares},
    Route{"GET", "/api/v1/shares/explain", Role::admin, explain_share},
    Route{"POST", "/api/v1/shares/rescan", Role::admin, rescan_shares},
    Route{"POST", "/api/v1/searches", Role::user, start_search},
    Route{"GET", "/api/v1/searches", Role::viewer, list_searches},
    Route{"GET", "/api/v1/searches/{id}", Role::viewer, get_search},
    Route{"GET", "/api/v1/searches/{id}/results", Role::viewer, get_search_results},
    Route{"GET", "/api/v1/searches/{id}/files", Role::viewer, list_search_files},
    Route{"GET", "/api/v1/searches/{id}/explain", Role::viewer, explain_search_rank},
    Route{"POST", "/api/v1/searches/{id}/stop", Role::user, stop_search},
    Route{"DELETE", "/api/v1/searches/{id}", Role::user, delete_search},
    Route{"POST", "/api/v1/downloads", Role::user, start_downloads},
    Route{"GET", "/api/v1/downloads", Role::viewer, list_downloads},
    Route{"POST", "/api/v1/downloads/cancel", Role::user, cancel_downloads},
    Route{"POST", "/api/v1/downloads/pause", Role::user, pause_downloads},
    Route{"POST", "/api/v1/downloads/resume", Role::user, resume_downloads},
    Route{"POST", "/api/v1/downloads/retry", Role::user, retry_downloads},
    Route{"POST", "/api/v1/downloads/remove", Role::user, remove_downloads},
    Route{"GET", "/api/v1/downloads/{id}/explain", Role::viewer, explain_download},
    Route{"GET", "/api/v1/downloads/{id}", Role::viewer, get_download},
    Route{"POST", "/api/v1/downloads/{id}/cancel", Role::user, cancel_download},
    Route{"POST", "/api/v1/downloads/{id}/pause", Role::user, pause_download},
    Route{"POST", "/api/v1/downloads/{id}/resume", Role::user, resume_download},
    Route{"POST", "/api/v1/downloads/{id}/retry", Role::user, retry_download},
    Route{"DELETE", "/api/v1/downloads/{id}", Role::user, delete_download},
    Route{"GET", "/api/v1/uploads", Role::viewer, list_uploads},
    Route{"POST", "/api/v1/uploads/cancel", Role::user, cancel_uploads},
    Route{"POST", "/api/v1/uploads/remove", Role::user, remove_uploads},
    Route{"GET", "/api/v1/uploads/{id}/explain", Role::viewer, explain_upload},
    Route{"GET", "/api/v1/uploads/{id}", Role::viewer, get_upload},
    Route{"POST", "/api/v1/uploads/{id}/cancel", Role::user, cancel_upload},
    Route{"DELETE", "/api/v1/uploads/{id}", Role::user, delete_upload},
    Route{"GET", "/api/v1/users/{name}", Role::viewer, get_user},
    Route{"POST", "/api/v1/users/{name}/browse", Role::user, browse_user},
    Route{"POST", "/api/v1/users/{name}/info", Role::user, ask_user_info},
    Route{"POST", "/api/v1/users/{name}/folder", Role::user, ask_folder},
    Route{"GET", "/api/v1/requests", Role::viewer, list_requests},
    Route{"GET", "/api/v1/requests/{id}", Role::viewer, get_request},
    Route{"GET", "/api/v1/requests/{id}/folders", Role::viewer, get_request_folders},
    Route{"GET", "/api/v1/requests/{id}/tree", Role::viewer, get_request_tree},
    Route{"DELETE", "/api/v1/requests/{id}", Role::user, delete_request},
    Route{"GET", "/api/v1/rooms", Role::viewer, list_rooms},
    Route{"POST", "/api/v1/rooms/refresh", Role::user, refresh_rooms},
    Route{"GET", "/api/v1/rooms/{name}", Role::viewer, get_room},
    Route{"POST", "/api/v1/rooms/{name}/join", Role::user, join_room},
    Route{"POST", "/api/v1/rooms/{name}/leave", Role::user, leave_room},
    Route{"GET", "/api/v1/rooms/{name}/users", Role::viewer, list_room_users},
    Route{"GET", "/api/v1/rooms/{name}/messages", Role::viewer, list_room_messages},
    Route{"POST", "/api/v1/rooms/{name}/messages", Role::user, say_in_room},
    Route{"GET", "/api/v1/conversations", Role::viewer, list_conversations},
    Route{"GET", "/api/v1/conversations/{name}/messages", Role::viewer, list_messages},
    Route{"POST", "/api/v1/conversations/{name}/messages", Role::user, send_message},
    Route{"POST", "/api/v1/conversations/{name}/read", Role::user, mark_read},
    Route{"GET", "/api/v1/people", Role::viewer, list_people},
    Route{"GET", "/api/v1/people/{name}", Role::viewer, get_person},
    Route{"PATCH", "/api/v1/people/{name}", Role::user, change_person},
    Route{"DELETE", "/api/v1/people/{name}", Role::user, forget_person},
};

}  // namespace

std::span<const Route> routes() {
    return all_routes;
}

}  // namespace kindred::api
