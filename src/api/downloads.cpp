#include "api/body.hpp"
#include "api/bulk.hpp"
#include "api/explain.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

#include <array>
#include <memory>

namespace kindred::api {
namespace {

using client::Client;
using client::DownloadId;
using client::DownloadStatus;

constexpr std::size_t most_downloads = 1000;

constexpr std::array columns = {
    Column<DownloadStatus>{
        "enqueued",
        [](const DownloadStatus& d) { return SortKey(static_cast<std::uint64_t>(d.enqueued)); }},
    Column<DownloadStatus>{
        "finished",
        [](const DownloadStatus& d) { return SortKey(static_cast<std::uint64_t>(d.finished)); }},
    Column<DownloadStatus>{"username",
                           [](const DownloadStatus& d) { return SortKey(d.request.username); }},
    Column<DownloadStatus>{"filename",
                           [](const DownloadStatus& d) { return SortKey(d.request.path); }},
    Column<DownloadStatus>{"state",
                           [](const DownloadStatus& d) {
                               return SortKey(std::uint64_t{static_cast<std::uint8_t>(d.state)});
                           }},
    Column<DownloadStatus>{"size", [](const DownloadStatus& d) { return SortKey(d.size); }},
    Column<DownloadStatus>{"received", [](const DownloadStatus& d) { return SortKey(d.received); }},
    Column<DownloadStatus>{"speed", [](const DownloadStatus& d) { return SortKey(d.speed); }},
};

constexpr Listed<DownloadStatus> listed{
    columns, [](const DownloadStatus& download) { return download.id.value; },
    [](const DownloadStatus& download) {
        return download.request.username + ' ' + download.request.path;
    },
    most_downloads};

HttpResponse one_download(Context& context, DownloadId id, Now now, int status = 200) {
    const auto download = context.client.download(id);
    return download ? json_reply(to_json(*download, now), status) : not_found("download");
}

HttpResponse queued(Context& context, const std::vector<DownloadId>& ids, Now now) {
    boost::json::array items;
    for (const DownloadId id : ids)
        if (const auto download = context.client.download(id))
            items.push_back(to_json(*download, now));
    return json_reply(boost::json::object{{"items", std::move(items)}}, 201);
}

/// Does something with the download in the path.
Answer command(Context& context, const Call& call, bool (Client::*action)(DownloadId, Now),
               std::string_view refused) {
    const auto id = call.id<DownloadId>();
    if (!context.client.download(id)) return not_found("download");
    if (!(context.client.*action)(id, call.now))
        return problem(409, refused, "Look at `state` and `reason` of the download.");
    return one_download(context, id, call.now);
}

/// Does something with many downloads.
Answer command_all(Context& context, const Call& call, bool (Client::*action)(DownloadId, Now)) {
    const auto selection = parse_selection(call.body);
    if (!selection) return problem(400, selection.error().message, selection_hint);
    return act_on_all(
        context.client.downloads(), *selection,
        [](const DownloadStatus& download, const Selection& wanted) {
            return is_wanted(client::to_string(download.state), wanted.state) &&
                   (wanted.username.empty() || download.request.username == wanted.username) &&
                   (wanted.batch.empty() || download.request.batch == wanted.batch);
        },
        [&](const DownloadStatus& download) {
            return (context.client.*action)(download.id, call.now);
        });
}

/// The files of the body; the error says what is wrong with it.
Result<std::vector<client::DownloadRequest>> parse_files(const boost::json::object& object) {
    Body body(object);
    client::DownloadRequest common;
    common.username = body.required_text("username");
    common.destination = body.text("destination").value_or("");
    common.batch = body.text("batch").value_or("");
    std::vector<client::DownloadRequest> requests;
    for (const auto* file : body.objects("files")) {
        Body members(*file);
        auto& request = requests.emplace_back(common);
        request.path = members.required_text("filename");
        request.size = members.number("size");
        if (auto read = members.finish(); !read) return std::unexpected(read.error());
    }
    if (auto read = body.finish(); !read) return std::unexpected(read.error());
    return requests;
}

}  // namespace

Answer start_downloads(Context& context, const Call& call) {
    auto requests = parse_files(call.body);
    if (!requests)
        return problem(400, requests.error().message,
                       R"(Send {"username":"u","files":[{"filename":"a\\b.mp3","size":1}]}.)");
    // A client that is told "queued" may rely on it: the answer waits until a crash cannot undo it.
    const auto ids = std::make_shared<std::vector<DownloadId>>();
    *ids = context.client.download(
        *std::move(requests), call.now,
        [&context, ids, now = call.now, respond = call.respond](const Result<void>& stored) {
            respond(stored ? queued(context, *ids, now) : not_saved(stored.error()));
        });
    return std::nullopt;
}

Answer list_downloads(Context& context, const Call& call) {
    const std::string_view state = call.parameter("state");
    const std::string_view username = call.parameter("username");
    const std::string_view batch = call.parameter("batch");
    const auto page = list_page(
        call, context.client.downloads(), listed,
        [&](const DownloadStatus& download) {
            return is_wanted(client::to_string(download.state), state) &&
                   (username.empty() || download.request.username == username) &&
                   (batch.empty() || download.request.batch == batch);
        },
        [&](const DownloadStatus& download) { return to_json(download, call.now); });
    return page ? json_reply(*page) : problem(400, page.error().message, list_hint);
}

Answer explain_download(Context& context, const Call& call) {
    const auto download = context.client.download(call.id<DownloadId>());
    if (!download) return not_found("download");
    return json_reply(explanation(client::to_string(download->state),
                                  explain(context.client, *download, call.now)));
}

Answer set_download_priority(Context& context, const Call& call) {
    const auto id = call.id<DownloadId>();
    if (!context.client.download(id)) return not_found("download");
    Body body(call.body);
    const auto priority = client::parse_priority(body.required_text("priority"));
    if (const auto read = body.finish(); !read || !priority)
        return problem(400, (read ? priority.error() : read.error()).message,
                       R"(Send {"priority":"high"}.)");
    context.client.set_download_priority(id, *priority, call.now);
    return one_download(context, id, call.now);
}

Answer change_download_source(Context& context, const Call& call) {
    const auto id = call.id<DownloadId>();
    if (!context.client.download(id)) return not_found("download");
    Body body(call.body);
    client::FileSource source;
    source.username = body.text("username").value_or("");
    source.path = body.text("filename").value_or("");
    const auto read = body.finish();
    if (!read || source.username.empty() != source.path.empty())
        return problem(
            400, read ? "User and file belong together." : read.error().message,
            R"(Send {} to look for another source, or {"username":"u","filename":"f"}.)");
    const auto changed = source.username.empty() ? context.client.find_other_source(id, call.now)
                                                 : context.client.use_source(id, source, call.now);
    if (!changed)
        return problem(409, changed.error().message,
                       "Look at `state` and `reason` of the download.");
    return one_download(context, id, call.now, 202);
}

Answer cancel_downloads(Context& context, const Call& call) {
    return command_all(context, call, &Client::cancel_download);
}

Answer pause_downloads(Context& context, const Call& call) {
    return command_all(context, call, &Client::pause_download);
}

Answer resume_downloads(Context& context, const Call& call) {
    return command_all(context, call, &Client::resume_download);
}

Answer retry_downloads(Context& context, const Call& call) {
    return command_all(context, call, &Client::retry_download);
}

Answer remove_downloads(Context& context, const Call& call) {
    return command_all(context, call, &Client::remove_download);
}

Answer get_download(Context& context, const Call& call) {
    return one_download(context, call.id<DownloadId>(), call.now);
}

Answer cancel_download(Context& context, const Call& call) {
    return command(context, call, &Client::cancel_download, "It has ended already.");
}

Answer pause_download(Context& context, const Call& call) {
    return command(context, call, &Client::pause_download, "It cannot be paused now.");
}

Answer resume_download(Context& context, const Call& call) {
    return command(context, call, &Client::resume_download, "It is not paused.");
}

Answer retry_download(Context& context, const Call& call) {
    return command(context, call, &Client::retry_download, "It is under way or complete.");
}

Answer delete_download(Context& context, const Call& call) {
    return context.client.remove_download(call.id<DownloadId>(), call.now) ? no_content()
                                                                           : not_found("download");
}

}  // namespace kindred::api
