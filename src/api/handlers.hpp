// The answers of the routes, grouped by what they are about; each group has its own source file.
#pragma once

#include "api/api.hpp"
#include "api/call.hpp"

namespace kindred::api {

// status.cpp
HttpResponse get_status(Context& context, const Call& call);
HttpResponse connect(Context& context, const Call& call);
HttpResponse disconnect(Context& context, const Call& call);
HttpResponse get_shares(Context& context, const Call& call);
HttpResponse rescan_shares(Context& context, const Call& call);

// searches.cpp
HttpResponse start_search(Context& context, const Call& call);
HttpResponse list_searches(Context& context, const Call& call);
HttpResponse get_search(Context& context, const Call& call);
HttpResponse get_search_results(Context& context, const Call& call);
HttpResponse stop_search(Context& context, const Call& call);
HttpResponse delete_search(Context& context, const Call& call);

// downloads.cpp
HttpResponse start_downloads(Context& context, const Call& call);
HttpResponse list_downloads(Context& context, const Call& call);
HttpResponse get_download(Context& context, const Call& call);
HttpResponse cancel_download(Context& context, const Call& call);
HttpResponse pause_download(Context& context, const Call& call);
HttpResponse resume_download(Context& context, const Call& call);
HttpResponse retry_download(Context& context, const Call& call);
HttpResponse delete_download(Context& context, const Call& call);

// uploads.cpp
HttpResponse list_uploads(Context& context, const Call& call);
HttpResponse get_upload(Context& context, const Call& call);
HttpResponse cancel_upload(Context& context, const Call& call);
HttpResponse delete_upload(Context& context, const Call& call);

// requests.cpp
HttpResponse get_user(Context& context, const Call& call);
HttpResponse browse_user(Context& context, const Call& call);
HttpResponse ask_user_info(Context& context, const Call& call);
HttpResponse ask_folder(Context& context, const Call& call);
HttpResponse list_requests(Context& context, const Call& call);
HttpResponse get_request(Context& context, const Call& call);
HttpResponse get_request_folders(Context& context, const Call& call);
HttpResponse delete_request(Context& context, const Call& call);

}  // namespace kindred::api
