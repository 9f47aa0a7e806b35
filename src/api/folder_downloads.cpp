// Folders fetched as one job: their owner is asked what is in them until he answers; then each file
// is a download like any other.
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/list.hpp"
#include "api/reply.hpp"

#include <array>
#include <memory>

namespace kindred::api {
namespace {

using client::Client;
using client::FolderDownloadId;
using client::FolderDownloadStatus;

constexpr std::size_t most_folders = 1000;
constexpr std::string_view start_hint =
    R"(Send {"username":"u","folder":"music\\album"}, and `destination` or `priority` if wished.)";

constexpr std::array columns = {
    Column<FolderDownloadStatus>{
        "username", [](const FolderDownloadStatus& f) { return SortKey(f.request.username); }},
    Column<FolderDownloadStatus>{
        "folder", [](const FolderDownloadStatus& f) { return SortKey(f.request.folder); }},
    Column<FolderDownloadStatus>{"state",
                                 [](const FolderDownloadStatus& f) {
                                     return SortKey(
                                         std::uint64_t{static_cast<std::uint8_t>(f.state)});
                                 }},
    Column<FolderDownloadStatus>{"size",
                                 [](const FolderDownloadStatus& f) { return SortKey(f.size); }},
};

constexpr Listed<FolderDownloadStatus> listed{
    columns, [](const FolderDownloadStatus& folder) { return folder.id.value; },
    [](const FolderDownloadStatus& folder) {
        return folder.request.username + ' ' + folder.request.folder;
    },
    most_folders};

HttpResponse one_folder(Context& context, FolderDownloadId id, int status = 200) {
    const auto folder = context.client.folder_download(id);
    return folder ? json_reply(to_json(*folder), status) : not_found("folder-download");
}

Answer command(Context& context, const Call& call, bool (Client::*action)(FolderDownloadId, Now)) {
    const auto id = call.id<FolderDownloadId>();
    if (!(context.client.*action)(id, call.now)) return not_found("folder-download");
    return one_folder(context, id);
}

}  // namespace

Answer start_folder_download(Context& context, const Call& call) {
    Body body(call.body);
    client::FolderDownloadRequest request;
    request.username = body.required_text("username");
    request.folder = body.required_text("folder");
    request.destination = body.text("destination").value_or("");
    const auto priority = client::parse_priority(body.text("priority").value_or("normal"));
    if (const auto read = body.finish(); !read)
        return problem(400, read.error().message, start_hint);
    if (!priority) return problem(400, priority.error().message, start_hint);
    request.priority = *priority;
    // Who is told that it is there may rely on it: the answer waits until a crash cannot undo it.
    const auto id = std::make_shared<FolderDownloadId>();
    const auto started = context.client.download_folder(
        std::move(request), call.now,
        [&context, id, respond = call.respond](const Result<void>& stored) {
            respond(stored ? one_folder(context, *id, 201) : not_saved(stored.error()));
        });
    if (!started) return problem(409, started.error().message, start_hint);
    *id = *started;
    return std::nullopt;
}

Answer list_folder_downloads(Context& context, const Call& call) {
    const std::string_view state = call.parameter("state");
    const std::string_view username = call.parameter("username");
    const auto page = list_page(
        call, context.client.folder_downloads(), listed,
        [&](const FolderDownloadStatus& folder) {
            return is_wanted(client::to_string(folder.state), state) &&
                   (username.empty() || folder.request.username == username);
        },
        [](const FolderDownloadStatus& folder) { return to_json(folder); });
    return page ? json_reply(*page) : problem(400, page.error().message, list_hint);
}

Answer get_folder_download(Context& context, const Call& call) {
    return one_folder(context, call.id<FolderDownloadId>());
}

Answer pause_folder_download(Context& context, const Call& call) {
    return command(context, call, &Client::pause_folder);
}

Answer resume_folder_download(Context& context, const Call& call) {
    return command(context, call, &Client::resume_folder);
}

Answer cancel_folder_download(Context& context, const Call& call) {
    return command(context, call, &Client::cancel_folder);
}

Answer retry_folder_download(Context& context, const Call& call) {
    return command(context, call, &Client::retry_folder);
}

Answer set_folder_download_priority(Context& context, const Call& call) {
    Body body(call.body);
    const auto priority = client::parse_priority(body.required_text("priority"));
    if (const auto read = body.finish(); !read || !priority)
        return problem(400, (read ? priority.error() : read.error()).message,
                       R"(Send {"priority":"high"}.)");
    const auto id = call.id<FolderDownloadId>();
    if (!context.client.set_folder_priority(id, *priority, call.now))
        return not_found("folder-download");
    return one_folder(context, id);
}

Answer delete_folder_download(Context& context, const Call& call) {
    return context.client.remove_folder(call.id<FolderDownloadId>(), call.now)
               ? no_content()
               : not_found("folder-download");
}

}  // namespace kindred::api
