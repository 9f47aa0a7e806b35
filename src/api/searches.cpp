#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

namespace kindred::api {
namespace {

using client::SearchId;

/// Responses in one answer: 250 of the largest that are accepted stay within some megabytes.
constexpr std::size_t most_responses = 250;

constexpr std::string_view scope_hint =
    "Scopes are everyone, room (with `room`), users (with `users`), buddies.";

std::optional<client::SearchScope> parse_scope(std::string_view name) {
    if (name == "everyone") return client::SearchScope::everyone;
    if (name == "room") return client::SearchScope::room;
    if (name == "users") return client::SearchScope::users;
    if (name == "buddies") return client::SearchScope::buddies;
    return std::nullopt;
}

}  // namespace

Answer start_search(Context& context, const Call& call) {
    Body body(call.body);
    client::SearchRequest request;
    request.query = body.required_text("query");
    const auto scope = parse_scope(body.text("scope").value_or("everyone"));
    request.room = body.text("room").value_or("");
    request.users = body.texts("users");
    if (const auto read = body.finish(); !read)
        return problem(400, read.error().message, R"(Send {"query":"words to find"}.)");
    if (!scope) return problem(400, "No such scope.", scope_hint);
    request.scope = *scope;
    const auto search = context.client.search(std::move(request), call.now);
    if (!search) return problem(400, search.error().message, scope_hint);
    HttpResponse response = json_reply(to_json(*context.client.search(*search)), 201);
    response.headers.push_back({"Location", "/api/v1/searches/" + std::to_string(search->value)});
    return response;
}

Answer list_searches(Context& context, const Call& /*call*/) {
    boost::json::array items;
    for (const auto& search : context.client.searches()) items.push_back(to_json(search));
    return json_reply(boost::json::object{{"items", std::move(items)}});
}

Answer get_search(Context& context, const Call& call) {
    const auto search = context.client.search(call.id<SearchId>());
    return search ? json_reply(to_json(*search)) : not_found("search");
}

Answer get_search_results(Context& context, const Call& call) {
    const auto search = context.client.search(call.id<SearchId>());
    if (!search) return not_found("search");
    const auto page = parse_page(call, most_responses);
    if (!page) return problem(400, page.error().message, "Use ?offset=0&limit=100.");
    const auto responses = context.client.responses(search->id, page->offset);
    boost::json::array items;
    for (const auto& response : responses.first(std::min(page->limit, responses.size())))
        items.push_back(to_json(response));
    return json_reply(boost::json::object{{"search", to_json(*search)},
                                          {"next_offset", page->offset + items.size()},
                                          {"items", std::move(items)}});
}

Answer stop_search(Context& context, const Call& call) {
    const auto id = call.id<SearchId>();
    if (!context.client.stop_search(id, call.now)) return not_found("search");
    return json_reply(to_json(*context.client.search(id)));
}

Answer delete_search(Context& context, const Call& call) {
    return context.client.forget_search(call.id<SearchId>(), call.now) ? no_content()
                                                                       : not_found("search");
}

}  // namespace kindred::api
