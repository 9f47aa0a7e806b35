// Questions to other users: they take time, so a POST starts one and the request is looked at until
// it is complete.
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/list.hpp"
#include "api/reply.hpp"

#include <array>
#include <map>

namespace kindred::api {
namespace {

using client::RemoteFolder;
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

constexpr std::array columns = {
    Column<RemoteFolder>{"path", [](const RemoteFolder& f) { return SortKey(f.path); }},
    Column<RemoteFolder>{"files", [](const RemoteFolder& f) { return SortKey(f.files.size()); }},
};

/// A folder has no id: its path is one, and the cursor holds the place of the path.
constexpr Listed<RemoteFolder> listed{columns, [](const RemoteFolder&) { return std::uint64_t{}; },
                                      [](const RemoteFolder& folder) {
                                          std::string text = folder.path;
                                          for (const auto& file : folder.files)
                                              text += ' ' + file.name;
                                          return text;
                                      },
                                      most_folders};

/// The listing of a request that is done, or the refusal.
std::expected<std::shared_ptr<const client::Listing>, HttpResponse> listing_of(
    const Context& context, const Call& call) {
    const auto request = context.client.request(call.id<RequestId>());
    if (!request) return std::unexpected(not_found("request"));
    if (request->listing == nullptr)
        return std::unexpected(problem(409, "The request has no listing (yet).",
                                       "Look at `state` of the request until it is done."));
    return request->listing;
}

/// What lies in a folder and everywhere below it.
struct Branch {
    std::size_t folders = 0;  ///< below it
    std::size_t files = 0;
    std::uint64_t size = 0;
    bool locked = true;  ///< all of it is
};

/// The folders right below `top`, by their paths.
std::map<std::string, Branch, std::less<>> branches_below(const client::Listing& listing,
                                                          std::string_view top) {
    std::map<std::string, Branch, std::less<>> branches;
    for (const RemoteFolder& folder : listing.folders) {
        if (!is_under(folder.path, top) || folder.path.size() == top.size()) continue;
        const std::size_t begin = top.empty() ? 0 : top.size() + 1;
        const std::size_t end = std::min(folder.path.find('\\', begin), folder.path.size());
        Branch& branch = branches[folder.path.substr(0, end)];
        if (end < folder.path.size()) ++branch.folders;
        branch.files += folder.files.size();
        for (const auto& file : folder.files) branch.size += file.size;
        branch.locked = branch.locked && folder.locked;
    }
    return branches;
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

Answer watch_user(Context& context, const Call& call) {
    context.client.watch(call.captured[0], call.now);
    return no_content();
}

Answer unwatch_user(Context& context, const Call& call) {
    context.client.unwatch(call.captured[0], call.now);
    return no_content();
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
    const auto listing = listing_of(context, call);
    if (!listing) return listing.error();
    const bool with_files = call.parameter("files") == "true";
    const std::string_view top = call.parameter("under");
    const auto page = list_page(
        call, (*listing)->folders, listed,
        [&](const RemoteFolder& folder) { return is_under(folder.path, top); },
        [&](const RemoteFolder& folder) { return to_json(folder, with_files); });
    return page ? json_reply(*page) : problem(400, page.error().message, list_hint);
}

Answer get_request_tree(Context& context, const Call& call) {
    const auto listing = listing_of(context, call);
    if (!listing) return listing.error();
    boost::json::array items;
    for (const auto& [path, branch] : branches_below(**listing, call.parameter("under"))) {
        boost::json::object item;
        put_text(item, "path", path);
        item["folders"] = branch.folders;
        item["files"] = branch.files;
        item["size"] = branch.size;
        item["locked"] = branch.locked;
        items.push_back(std::move(item));
    }
    return json_reply(boost::json::object{{"items", std::move(items)}});
}

Answer delete_request(Context& context, const Call& call) {
    return context.client.forget_request(call.id<RequestId>(), call.now) ? no_content()
                                                                         : not_found("request");
}

}  // namespace kindred::api
