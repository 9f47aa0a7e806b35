// The answers of the v0 routes, and the responses they are made of.
#pragma once

#include "api/v0/service.hpp"

namespace kindred::api::v0 {

HttpResponse reply(const boost::json::value& value, int status = 200);
/// An error as a JSON string.
HttpResponse refusal(int status, std::string_view why);
HttpResponse empty_reply(int status);
/// Waits for `look` to give a response, at most for `patience`; then 404, as for somebody offline.
Answer wait_for(Context& context, const Request& request, Duration patience,
                std::function<std::optional<HttpResponse>(Now)> look);

// application.cpp
Answer get_application(Context& context, const Request& request);
Answer get_version(Context& context, const Request& request);
Answer get_latest_version(Context& context, const Request& request);
Answer create_session(Context& context, const Request& request);
Answer get_session(Context& context, const Request& request);
Answer get_session_enabled(Context& context, const Request& request);
Answer get_server(Context& context, const Request& request);
Answer connect_server(Context& context, const Request& request);
Answer disconnect_server(Context& context, const Request& request);
Answer get_options(Context& context, const Request& request);
Answer change_options(Context& context, const Request& request);
Answer refuse_yaml(Context& context, const Request& request);
Answer get_shares(Context& context, const Request& request);
Answer get_share(Context& context, const Request& request);
Answer scan_shares(Context& context, const Request& request);
Answer cancel_scan(Context& context, const Request& request);
Answer list_logs(Context& context, const Request& request);
Answer list_events(Context& context, const Request& request);

// search_routes.cpp
Answer start_search(Context& context, const Request& request);
Answer list_searches(Context& context, const Request& request);
Answer get_search(Context& context, const Request& request);
Answer get_search_responses(Context& context, const Request& request);
Answer stop_search(Context& context, const Request& request);
Answer delete_search(Context& context, const Request& request);

// transfers.cpp
Answer start_downloads(Context& context, const Request& request);
Answer start_batch(Context& context, const Request& request);
Answer get_batch(Context& context, const Request& request);
Answer list_downloads(Context& context, const Request& request);
Answer list_user_downloads(Context& context, const Request& request);
Answer get_download(Context& context, const Request& request);
Answer get_place(Context& context, const Request& request);
Answer delete_download(Context& context, const Request& request);
Answer delete_completed_downloads(Context& context, const Request& request);
Answer list_uploads(Context& context, const Request& request);
Answer list_user_uploads(Context& context, const Request& request);
Answer get_upload(Context& context, const Request& request);
Answer delete_upload(Context& context, const Request& request);
Answer delete_completed_uploads(Context& context, const Request& request);
Answer refuse_transfer_id(Context& context, const Request& request);

// users.cpp
Answer browse_user(Context& context, const Request& request);
Answer get_browse_status(Context& context, const Request& request);
Answer get_directory(Context& context, const Request& request);
Answer get_user_info(Context& context, const Request& request);
Answer get_user_status(Context& context, const Request& request);
Answer get_endpoint(Context& context, const Request& request);

// files.cpp
Answer list_download_files(Context& context, const Request& request);
Answer list_incomplete_files(Context& context, const Request& request);
Answer list_download_directory(Context& context, const Request& request);
Answer list_incomplete_directory(Context& context, const Request& request);
Answer delete_download_file(Context& context, const Request& request);
Answer delete_incomplete_file(Context& context, const Request& request);
Answer delete_download_directory(Context& context, const Request& request);
Answer delete_incomplete_directory(Context& context, const Request& request);

// chat.cpp
Answer list_conversations(Context& context, const Request& request);
Answer get_conversation(Context& context, const Request& request);
Answer get_messages(Context& context, const Request& request);
Answer send_message(Context& context, const Request& request);
Answer acknowledge_messages(Context& context, const Request& request);
Answer close_conversation(Context& context, const Request& request);
Answer list_rooms(Context& context, const Request& request);
Answer list_joined_rooms(Context& context, const Request& request);
Answer join_room(Context& context, const Request& request);
Answer get_room(Context& context, const Request& request);
Answer leave_room(Context& context, const Request& request);
Answer get_room_messages(Context& context, const Request& request);
Answer get_room_users(Context& context, const Request& request);
Answer say_in_room(Context& context, const Request& request);
Answer set_ticker(Context& context, const Request& request);
Answer add_member(Context& context, const Request& request);

}  // namespace kindred::api::v0
