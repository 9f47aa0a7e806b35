#include "api/bulk.hpp"
#include "api/explain.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

#include <array>

namespace kindred::api {
namespace {

using client::Client;
using client::UploadId;
using client::UploadStatus;

constexpr std::size_t most_uploads = 1000;

constexpr std::array columns = {
    Column<UploadStatus>{
        "enqueued",
        [](const UploadStatus& u) { return SortKey(static_cast<std::uint64_t>(u.enqueued)); }},
    Column<UploadStatus>{
        "finished",
        [](const UploadStatus& u) { return SortKey(static_cast<std::uint64_t>(u.finished)); }},
    Column<UploadStatus>{"username", [](const UploadStatus& u) { return SortKey(u.username); }},
    Column<UploadStatus>{"filename", [](const UploadStatus& u) { return SortKey(u.path); }},
    Column<UploadStatus>{"state",
                         [](const UploadStatus& u) {
                             return SortKey(std::uint64_t{static_cast<std::uint8_t>(u.state)});
                         }},
    Column<UploadStatus>{"size", [](const UploadStatus& u) { return SortKey(u.size); }},
    Column<UploadStatus>{"sent", [](const UploadStatus& u) { return SortKey(u.sent); }},
    Column<UploadStatus>{"speed", [](const UploadStatus& u) { return SortKey(u.speed); }},
};

constexpr Listed<UploadStatus> listed{
    columns, [](const UploadStatus& upload) { return upload.id.value; },
    [](const UploadStatus& upload) { return upload.username + ' ' + upload.path; }, most_uploads};

/// Does something with many uploads.
Answer command_all(Context& context, const Call& call, bool (Client::*action)(UploadId, Now)) {
    const auto selection = parse_selection(call.body);
    if (!selection) return problem(400, selection.error().message, selection_hint);
    return act_on_all(
        context.client.uploads(), *selection,
        [](const UploadStatus& upload, const Selection& wanted) {
            return wanted.batch.empty() &&
                   is_wanted(client::to_string(upload.state), wanted.state) &&
                   (wanted.username.empty() || upload.username == wanted.username);
        },
        [&](const UploadStatus& upload) { return (context.client.*action)(upload.id, call.now); });
}

}  // namespace

Answer list_uploads(Context& context, const Call& call) {
    const std::string_view state = call.parameter("state");
    const std::string_view username = call.parameter("username");
    const auto page = list_page(
        call, context.client.uploads(), listed,
        [&](const UploadStatus& upload) {
            return is_wanted(client::to_string(upload.state), state) &&
                   (username.empty() || upload.username == username);
        },
        [](const UploadStatus& upload) { return to_json(upload); });
    return page ? json_reply(*page) : problem(400, page.error().message, list_hint);
}

Answer explain_upload(Context& context, const Call& call) {
    const auto upload = context.client.upload(call.id<UploadId>());
    if (!upload) return not_found("upload");
    return json_reply(
        explanation(client::to_string(upload->state), explain(context.client, *upload)));
}

Answer cancel_uploads(Context& context, const Call& call) {
    return command_all(context, call, &Client::cancel_upload);
}

Answer remove_uploads(Context& context, const Call& call) {
    return command_all(context, call, &Client::remove_upload);
}

Answer get_upload(Context& context, const Call& call) {
    const auto upload = context.client.upload(call.id<UploadId>());
    return upload ? json_reply(to_json(*upload)) : not_found("upload");
}

Answer cancel_upload(Context& context, const Call& call) {
    const auto id = call.id<UploadId>();
    if (!context.client.upload(id)) return not_found("upload");
    if (!context.client.cancel_upload(id, call.now))
        return problem(409, "It has ended already.", "Look at `state` of the upload.");
    return json_reply(to_json(*context.client.upload(id)));
}

Answer delete_upload(Context& context, const Call& call) {
    const auto id = call.id<UploadId>();
    if (!context.client.upload(id)) return not_found("upload");
    if (!context.client.remove_upload(id, call.now))
        return problem(409, "It has not ended.", "Cancel it first.");
    return no_content();
}

}  // namespace kindred::api
