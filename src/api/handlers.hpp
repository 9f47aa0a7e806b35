// The answers of the routes, grouped by what they are about; each group has its own source file.
#pragma once

#include "api/api.hpp"

namespace kindred::api {

// status.cpp
Answer get_status(Context& context, const Call& call);
Answer connect(Context& context, const Call& call);
Answer disconnect(Context& context, const Call& call);
Answer set_away(Context& context, const Call& call);
Answer check_privileges(Context& context, const Call& call);
Answer change_password(Context& context, const Call& call);
Answer get_statistics(Context& context, const Call& call);
Answer get_logs(Context& context, const Call& call);

// ports.cpp
Answer get_network(Context& context, const Call& call);
Answer change_network(Context& context, const Call& call);
Answer test_network(Context& context, const Call& call);

// history.cpp
Answer get_history(Context& context, const Call& call);
Answer get_top(Context& context, const Call& call);

// shares.cpp
Answer get_shares(Context& context, const Call& call);
Answer change_shares(Context& context, const Call& call);
Answer rescan_shares(Context& context, const Call& call);
Answer explain_share(Context& context, const Call& call);

// searches.cpp
Answer start_search(Context& context, const Call& call);
Answer list_searches(Context& context, const Call& call);
Answer get_search(Context& context, const Call& call);
Answer get_search_results(Context& context, const Call& call);
Answer stop_search(Context& context, const Call& call);
Answer delete_search(Context& context, const Call& call);

// search_files.cpp
Answer list_search_files(Context& context, const Call& call);
Answer explain_search_rank(Context& context, const Call& call);

// wishes.cpp
Answer list_wishes(Context& context, const Call& call);
Answer add_wish(Context& context, const Call& call);
Answer get_wish(Context& context, const Call& call);
Answer change_wish(Context& context, const Call& call);
Answer delete_wish(Context& context, const Call& call);
Answer search_wish(Context& context, const Call& call);
Answer mark_wish_seen(Context& context, const Call& call);

// downloads.cpp
Answer start_downloads(Context& context, const Call& call);
Answer list_downloads(Context& context, const Call& call);
Answer get_download(Context& context, const Call& call);
Answer cancel_download(Context& context, const Call& call);
Answer pause_download(Context& context, const Call& call);
Answer resume_download(Context& context, const Call& call);
Answer retry_download(Context& context, const Call& call);
Answer delete_download(Context& context, const Call& call);
Answer explain_download(Context& context, const Call& call);
Answer set_download_priority(Context& context, const Call& call);
Answer change_download_source(Context& context, const Call& call);
Answer cancel_downloads(Context& context, const Call& call);
Answer pause_downloads(Context& context, const Call& call);
Answer resume_downloads(Context& context, const Call& call);
Answer retry_downloads(Context& context, const Call& call);
Answer remove_downloads(Context& context, const Call& call);

// folder_downloads.cpp
Answer start_folder_download(Context& context, const Call& call);
Answer list_folder_downloads(Context& context, const Call& call);
Answer get_folder_download(Context& context, const Call& call);
Answer pause_folder_download(Context& context, const Call& call);
Answer resume_folder_download(Context& context, const Call& call);
Answer cancel_folder_download(Context& context, const Call& call);
Answer retry_folder_download(Context& context, const Call& call);
Answer set_folder_download_priority(Context& context, const Call& call);
Answer delete_folder_download(Context& context, const Call& call);

// jobs.cpp
Answer start_job(Context& context, const Call& call);
Answer preview_job(Context& context, const Call& call);
Answer list_jobs(Context& context, const Call& call);
Answer get_job(Context& context, const Call& call);
Answer list_job_items(Context& context, const Call& call);
Answer explain_job_item(Context& context, const Call& call);
Answer retry_job_item(Context& context, const Call& call);
Answer pause_job(Context& context, const Call& call);
Answer resume_job(Context& context, const Call& call);
Answer retry_job(Context& context, const Call& call);
Answer cancel_job(Context& context, const Call& call);
Answer delete_job(Context& context, const Call& call);

// uploads.cpp
Answer explain_upload(Context& context, const Call& call);
Answer cancel_uploads(Context& context, const Call& call);
Answer remove_uploads(Context& context, const Call& call);
Answer list_uploads(Context& context, const Call& call);
Answer get_upload(Context& context, const Call& call);
Answer cancel_upload(Context& context, const Call& call);
Answer delete_upload(Context& context, const Call& call);

// requests.cpp
Answer get_user(Context& context, const Call& call);
Answer watch_user(Context& context, const Call& call);
Answer unwatch_user(Context& context, const Call& call);
Answer browse_user(Context& context, const Call& call);
Answer ask_user_info(Context& context, const Call& call);
Answer ask_folder(Context& context, const Call& call);
Answer list_requests(Context& context, const Call& call);
Answer get_request(Context& context, const Call& call);
Answer get_request_folders(Context& context, const Call& call);
Answer get_request_tree(Context& context, const Call& call);
Answer delete_request(Context& context, const Call& call);

// rooms.cpp
Answer list_rooms(Context& context, const Call& call);
Answer refresh_rooms(Context& context, const Call& call);
Answer get_room(Context& context, const Call& call);
Answer join_room(Context& context, const Call& call);
Answer leave_room(Context& context, const Call& call);
Answer list_room_users(Context& context, const Call& call);
Answer list_room_messages(Context& context, const Call& call);
Answer say_in_room(Context& context, const Call& call);
Answer list_room_tickers(Context& context, const Call& call);
Answer set_room_ticker(Context& context, const Call& call);
Answer add_room_member(Context& context, const Call& call);
Answer remove_room_member(Context& context, const Call& call);
Answer add_room_operator(Context& context, const Call& call);
Answer remove_room_operator(Context& context, const Call& call);

// public_rooms.cpp
Answer get_public_rooms(Context& context, const Call& call);
Answer follow_public_rooms(Context& context, const Call& call);

// messages.cpp
Answer list_conversations(Context& context, const Call& call);
Answer list_messages(Context& context, const Call& call);
Answer send_message(Context& context, const Call& call);
Answer send_messages(Context& context, const Call& call);
Answer mark_read(Context& context, const Call& call);
Answer close_conversation(Context& context, const Call& call);

// people.cpp
Answer list_people(Context& context, const Call& call);
Answer get_person(Context& context, const Call& call);
Answer change_person(Context& context, const Call& call);
Answer forget_person(Context& context, const Call& call);
Answer give_privileges(Context& context, const Call& call);

// bans.cpp
Answer list_bans(Context& context, const Call& call);
Answer ban_addresses(Context& context, const Call& call);
Answer unban_addresses(Context& context, const Call& call);

// interests.cpp
Answer get_interests(Context& context, const Call& call);
Answer set_interest(Context& context, const Call& call);
Answer forget_interest(Context& context, const Call& call);
Answer get_recommendations(Context& context, const Call& call);
Answer get_global_recommendations(Context& context, const Call& call);
Answer get_similar_users(Context& context, const Call& call);
Answer get_user_interests(Context& context, const Call& call);

// accounts.cpp
Answer who_am_i(Context& context, const Call& call);
Answer log_in(Context& context, const Call& call);
Answer log_out(Context& context, const Call& call);
Answer list_accounts(Context& context, const Call& call);
Answer put_account(Context& context, const Call& call);
Answer delete_account(Context& context, const Call& call);
Answer list_keys(Context& context, const Call& call);
Answer make_key(Context& context, const Call& call);
Answer delete_key(Context& context, const Call& call);

// hook_routes.cpp
Answer list_hooks(Context& context, const Call& call);
Answer put_hook(Context& context, const Call& call);
Answer delete_hook(Context& context, const Call& call);
Answer test_hook(Context& context, const Call& call);
Answer list_hook_deliveries(Context& context, const Call& call);

// settings.cpp
Answer get_settings(Context& context, const Call& call);
Answer change_settings(Context& context, const Call& call);
Answer preview_download_template(Context& context, const Call& call);

// pictures.cpp
Answer get_picture(Context& context, const Call& call);
Answer put_picture(Context& context, const Call& call);
Answer delete_picture(Context& context, const Call& call);
Answer get_request_picture(Context& context, const Call& call);

}  // namespace kindred::api
