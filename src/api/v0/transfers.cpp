#include "api/v0/handlers.hpp"
#include "api/v0/names.hpp"
#include "api/v0/objects.hpp"

#include <memory>
#include <set>

namespace kindred::api::v0 {
namespace {

namespace json = boost::json;
using client::DownloadId;
using client::DownloadState;
using client::DownloadStatus;
using client::UploadState;
using client::UploadStatus;

constexpr std::size_t longest_username = 500;

bool has_ended(DownloadState state) {
    return state == DownloadState::completed || state == DownloadState::failed ||
           state == DownloadState::cancelled;
}

bool has_ended(UploadState state) {
    return state == UploadState::completed || state == UploadState::failed ||
           state == UploadState::cancelled;
}

/// True if a path has a `..`, with which a tool could not mean a file that somebody shares.
bool climbs(std::string_view path) {
    while (!path.empty()) {
        const std::size_t end = std::min(path.find_first_of("\\/"), path.size());
        if (path.substr(0, end) == "..") return true;
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return false;
}

/// The files of a request; the error says what is wrong with them.
Result<std::vector<client::DownloadRequest>> parse_files(const Context& context,
                                                         const json::value* list,
                                                         const client::DownloadRequest& common) {
    if (list == nullptr || !list->is_array() || list->get_array().empty())
        return fail("no files are named");
    std::vector<client::DownloadRequest> requests;
    for (const json::value& entry : list->get_array()) {
        const Members members(entry);
        auto request = common;
        const auto filename = members.text("filename");
        if (!filename || filename->empty()) return fail("a file has no filename");
        if (climbs(*filename)) return fail("'" + *filename + "' has a '..' in it");
        request.path = context.searches.raw_path(common.username, *filename);
        if (const auto size = members.number("size"); size && *size > 0)
            request.size = static_cast<std::uint64_t>(*size);
        requests.push_back(std::move(request));
    }
    return requests;
}

/// Queues `files` and answers with what `make` makes of their ids once they would survive a crash.
Answer enqueue(Context& context, const Request& request, std::vector<client::DownloadRequest> files,
               std::function<HttpResponse(const std::vector<DownloadId>&)> make) {
    const auto ids = std::make_shared<std::vector<DownloadId>>();
    *ids = context.client.download(
        std::move(files), request.now,
        [ids, make, respond = request.respond](const Result<void>& stored) {
            respond(stored ? make(*ids) : refusal(500, stored.error().message));
        });
    return std::nullopt;
}

json::array transfers_of(Context& context, const std::vector<DownloadId>& ids, Now now) {
    json::array transfers;
    for (const DownloadId id : ids)
        if (const auto download = context.client.download(id))
            transfers.push_back(transfer_object(*download, now));
    return transfers;
}

std::string batch_guid(const Context& context, const Members& members) {
    if (const auto given = members.text("id")) return lower_case(*given);
    std::uint64_t newest = 0;
    for (const auto& download : context.client.downloads())
        newest = std::max(newest, download.id.value);
    client::DownloadId next{};
    next.value = newest + 1;
    // As free as the id of its first file, which begins otherwise.
    return "b" + guid_of(next).substr(1);
}

json::object batch_object(std::string_view guid, const std::vector<DownloadStatus>& downloads,
                          Now now) {
    json::array transfers;
    for (const auto& download : downloads) transfers.push_back(transfer_object(download, now));
    const DownloadStatus& first = downloads.front();
    json::object options;
    if (!first.request.destination.empty())
        options["destination"] = shown(first.request.destination);
    return {{"id", guid},
            {"username", shown(first.request.username)},
            {"direction", "Download"},
            {"createdAt", utc_time(first.enqueued)},
            {"transfers", std::move(transfers)},
            {"options", std::move(options)}};
}

std::vector<DownloadStatus> downloads_of_batch(const Context& context, std::string_view guid) {
    auto downloads = context.client.downloads();
    std::erase_if(downloads, [&](const DownloadStatus& download) {
        return lower_case(download.request.batch) != guid;
    });
    return downloads;
}

/// What is wrong with the request for a batch, if anything is.
std::optional<HttpResponse> refuse_batch(const Context& context, const Members& members,
                                         const client::DownloadRequest& common) {
    if (common.username.empty() || common.username.size() > longest_username)
        return refusal(400, "username must have 1 to 500 characters");
    const auto guid = members.text("id");
    if (guid && !is_guid(*guid)) return refusal(400, "id is not a GUID");
    if (guid && !downloads_of_batch(context, lower_case(*guid)).empty())
        return refusal(409, "There is such a batch.");
    if (common.destination.starts_with('/') || climbs(common.destination))
        return refusal(400, "destination must be a path below the download folder");
    return std::nullopt;
}

bool has_repeats(const std::vector<client::DownloadRequest>& files) {
    std::set<std::string_view> seen;
    for (const auto& file : files)
        if (!seen.insert(file.path).second) return true;
    return false;
}

/// The transfer in the path, if it is one with that user.
std::optional<DownloadStatus> find_download(const Context& context, const Request& request) {
    auto download = context.client.download(download_of(request.captured[1]));
    if (download && download->request.username != request.captured[0]) download.reset();
    return download;
}

std::optional<UploadStatus> find_upload(const Context& context, const Request& request) {
    auto upload = context.client.upload(upload_of(request.captured[1]));
    if (upload && upload->username != request.captured[0]) upload.reset();
    return upload;
}

/// The group of one user. Without one, a slash in the name is rather an id that is none.
Answer only_group(json::array groups, const std::string& username) {
    if (!groups.empty()) return reply(groups[0]);
    return empty_reply(username.find('/') == std::string::npos ? 404 : 400);
}

}  // namespace

Answer start_downloads(Context& context, const Request& request) {
    auto files = parse_files(context, &request.body, {.username = request.captured[0]});
    if (!files) return refusal(400, files.error().message);
    return enqueue(context, request, *std::move(files),
                   [&context, now = request.now](const std::vector<DownloadId>& ids) {
                       return reply(json::object{{"enqueued", transfers_of(context, ids, now)},
                                                 {"failed", json::array()}},
                                    201);
                   });
}

Answer start_batch(Context& context, const Request& request) {
    const Members members(request.body);
    client::DownloadRequest common{.username = members.text("username").value_or("")};
    std::string external_id;
    if (const auto* options = members.find("options")) {
        common.destination = Members(*options).text("destination").value_or("");
        external_id = Members(*options).text("externalId").value_or("");
    }
    if (auto refused = refuse_batch(context, members, common)) return refused;
    common.batch = batch_guid(context, members);
    auto files = parse_files(context, members.find("files"), common);
    if (!files) return refusal(400, files.error().message);
    if (has_repeats(*files)) return refusal(400, "a file is named twice");
    return enqueue(context, request, *std::move(files),
                   [&context, external_id, guid = common.batch,
                    now = request.now](const std::vector<DownloadId>&) {
                       const auto downloads = downloads_of_batch(context, guid);
                       // All were there before, in another batch or in none.
                       if (downloads.empty())
                           return reply(json::object{{"failures", json::array()}}, 200);
                       json::object batch = batch_object(guid, downloads, now);
                       if (!external_id.empty())
                           batch["options"].get_object()["externalId"] = external_id;
                       return reply(
                           json::object{{"batch", std::move(batch)}, {"failures", json::array()}},
                           201);
                   });
}

Answer get_batch(Context& context, const Request& request) {
    const std::string guid = lower_case(request.captured[0]);
    const auto downloads = downloads_of_batch(context, guid);
    if (downloads.empty()) return empty_reply(404);
    return reply(batch_object(guid, downloads, request.now));
}

Answer list_downloads(Context& context, const Request& request) {
    return reply(
        group_objects(std::span<const DownloadStatus>(context.client.downloads()), request.now));
}

Answer list_user_downloads(Context& context, const Request& request) {
    const std::string& username = request.captured[0];
    auto downloads = context.client.downloads();
    std::erase_if(downloads, [&](const auto& each) { return each.request.username != username; });
    return only_group(group_objects(std::span<const DownloadStatus>(downloads), request.now),
                      username);
}

Answer get_download(Context& context, const Request& request) {
    const auto download = find_download(context, request);
    return download ? reply(transfer_object(*download, request.now)) : empty_reply(404);
}

Answer get_place(Context& context, const Request& request) {
    const auto download = find_download(context, request);
    return download ? reply(download->queue_place) : empty_reply(404);
}

Answer delete_download(Context& context, const Request& request) {
    const auto download = find_download(context, request);
    if (!download) return empty_reply(404);
    if (!has_ended(download->state)) context.client.cancel_download(download->id, request.now);
    if (request.flag("remove")) context.client.remove_download(download->id, request.now);
    return empty_reply(204);
}

Answer delete_completed_downloads(Context& context, const Request& request) {
    for (const auto& download : context.client.downloads())
        if (has_ended(download.state)) context.client.remove_download(download.id, request.now);
    return empty_reply(204);
}

Answer list_uploads(Context& context, const Request& request) {
    return reply(
        group_objects(std::span<const UploadStatus>(context.client.uploads()), request.now));
}

Answer list_user_uploads(Context& context, const Request& request) {
    const std::string& username = request.captured[0];
    auto uploads = context.client.uploads();
    std::erase_if(uploads, [&](const auto& each) { return each.username != username; });
    return only_group(group_objects(std::span<const UploadStatus>(uploads), request.now), username);
}

Answer get_upload(Context& context, const Request& request) {
    const auto upload = find_upload(context, request);
    return upload ? reply(transfer_object(*upload)) : empty_reply(404);
}

Answer delete_upload(Context& context, const Request& request) {
    const auto upload = find_upload(context, request);
    if (!upload) return empty_reply(404);
    if (!has_ended(upload->state)) context.client.cancel_upload(upload->id, request.now);
    if (request.flag("remove")) context.client.remove_upload(upload->id, request.now);
    return empty_reply(204);
}

Answer delete_completed_uploads(Context& context, const Request& request) {
    for (const auto& upload : context.client.uploads())
        if (has_ended(upload.state)) context.client.remove_upload(upload.id, request.now);
    return empty_reply(204);
}

Answer refuse_transfer_id(Context& /*context*/, const Request& /*request*/) {
    return refusal(400, "The id of a transfer is a GUID.");
}

}  // namespace kindred::api::v0
