#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

#include <memory>

namespace kindred::api {
namespace {

using client::Client;
using client::DownloadId;

constexpr std::size_t most_downloads = 1000;

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
    const auto durable = std::make_shared<bool>(false);
    *ids =
        context.client.download(*std::move(requests), call.now,
                                [&context, ids, durable, now = call.now, respond = call.respond] {
                                    *durable = true;
                                    if (!ids->empty()) respond(queued(context, *ids, now));
                                });
    if (!*durable) return std::nullopt;
    return queued(context, *ids, call.now);
}

Answer list_downloads(Context& context, const Call& call) {
    const auto page = parse_page(call, most_downloads);
    if (!page) return problem(400, page.error().message, "Use ?offset=0&limit=100.");
    boost::json::array items;
    std::size_t matching = 0;
    const std::string_view state = call.parameter("state");
    const std::string_view username = call.parameter("username");
    const std::string_view batch = call.parameter("batch");
    for (const auto& download : context.client.downloads()) {
        if (!state.empty() && client::to_string(download.state) != state) continue;
        if (!username.empty() && download.request.username != username) continue;
        if (!batch.empty() && download.request.batch != batch) continue;
        if (matching++ >= page->offset && items.size() < page->limit)
            items.push_back(to_json(download, call.now));
    }
    return json_reply(boost::json::object{{"total", matching}, {"items", std::move(items)}});
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
