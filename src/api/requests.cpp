// Questions to other users: they take time, so a POST starts one and the request is looked at until
// it is complete.
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

namespace kindred::api {
namespace {

using client::RequestId;

constexpr std::size_t most_folders = 1000;

HttpResponse started(Context& context, RequestId id) {
    HttpResponse response = json_reply(to_json(*context.client.request(id)), 202);
    response.headers.push_back({"Location", "/api/v1/requests/" + std::to_string(id.value)});
    return response;
}

/// True for `path` itself and for what lies under it.
bool is_under(std::string_view path, std::string_view top) {
    return top.empty() ||
           (path.starts_with(top) && (path.size() == top.size() || path[top.size()] == '\\'));
}

}  // namespace

Answer get_user(Context& context, const Call& call) {
    const std::string& username = call.captured[0];
    if (const auto user = context.client.user(username)) return json_reply(to_json(*user));
    context.client.watch(username, call.now);
    boost::json::object object;
    put_text(object, "username", username);
    object["presence"] = "unknown";
    return json_reply(object, 202);
}

Answer browse_user(Context& context, const Call& call) {
    return started(context, context.client.browse(call.captured[0], call.now));
}

Answer ask_user_info(Context& context, const Call& call) {
    return started(context, context.client.request_user_info(call.captured[0], call.now));
}

Answer ask_folder(Context& context, const Call& call) {
    Body body(call.body);
    const std::string folder = body.required_text("folder");
    if (const auto read = body.finish(); !read)
        return problem(400, read.error().message, R"(Send {"folder":"alias\\folder"}.)");
    return started(context, context.client.request_folder(call.captured[0], folder, call.now));
}

Answer list_requests(Context& context, const Call& /*call*/) {
    boost::json::array items;
    for (const auto& request : context.client.requests()) items.push_back(to_json(request));
    return json_reply(boost::json::object{{"items", std::move(items)}});
}

Answer get_request(Context& context, const Call& call) {
    const auto request = context.client.request(call.id<RequestId>());
    return request ? json_reply(to_json(*request)) : not_found("request");
}

Answer get_request_folders(Context& context, const Call& call) {
    const auto request = context.client.request(call.id<RequestId>());
    if (!request) return not_found("request");
    if (request->listing == nullptr)
        return problem(409, "The request has no listing (yet).",
                       "Look at `state` of the request until it is done.");
    const auto page = parse_page(call, most_folders);
    if (!page) return problem(400, page.error().message, "Use ?offset=0&limit=100.");
    const bool with_files = call.parameter("files") == "true";
    boost::json::array items;
    std::size_t matching = 0;
    for (const auto& folder : request->listing->folders) {
        if (!is_under(folder.path, call.parameter("under"))) continue;
        if (matching++ >= page->offset && items.size() < page->limit)
            items.push_back(to_json(folder, with_files));
    }
    return json_reply(boost::json::object{{"total", matching}, {"items", std::move(items)}});
}

Answer delete_request(Context& context, const Call& call) {
    return context.client.forget_request(call.id<RequestId>(), call.now) ? no_content()
                                                                         : not_found("request");
}

}  // namespace kindred::api
