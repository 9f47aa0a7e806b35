#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

namespace kindred::api {
namespace {

using client::UploadId;

constexpr std::size_t most_uploads = 1000;

}  // namespace

Answer list_uploads(Context& context, const Call& call) {
    const auto page = parse_page(call, most_uploads);
    if (!page) return problem(400, page.error().message, "Use ?offset=0&limit=100.");
    const auto uploads = context.client.uploads();
    boost::json::array items;
    for (std::size_t i = page->offset; i < uploads.size() && items.size() < page->limit; ++i)
        items.push_back(to_json(uploads[i]));
    return json_reply(boost::json::object{{"total", uploads.size()}, {"items", std::move(items)}});
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
