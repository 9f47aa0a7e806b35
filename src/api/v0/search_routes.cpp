#include "api/v0/handlers.hpp"
#include "api/v0/names.hpp"
#include "api/v0/objects.hpp"

#include <algorithm>

namespace kindred::api::v0 {
namespace {

namespace json = boost::json;

/// Not negative; `otherwise` if the caller did not say.
template <class Number>
Number limit_of(const Members& members, std::string_view name, Number otherwise) {
    const auto given = members.number(name);
    if (!given || *given < 0) return otherwise;
    return static_cast<Number>(
        std::min<std::int64_t>(*given, std::numeric_limits<std::int32_t>::max()));
}

SearchLimits limits_of(const Members& members) {
    SearchLimits limits;
    limits.silence = std::chrono::milliseconds(
        limit_of<std::int64_t>(members, "searchTimeout", limits.silence.count()));
    limits.responses = limit_of(members, "responseLimit", limits.responses);
    limits.files = limit_of(members, "fileLimit", limits.files);
    limits.filter = members.flag("filterResponses").value_or(limits.filter);
    limits.least_files = limit_of(members, "minimumResponseFileCount", limits.least_files);
    limits.longest_queue = limit_of(members, "maximumPeerQueueLength", limits.longest_queue);
    limits.least_speed = limit_of(members, "minimumPeerUploadSpeed", limits.least_speed);
    return limits;
}

json::array responses_of(const Context& context, const Search& search) {
    json::array responses;
    context.searches.each_response(search, [&](const client::SearchResponse& response) {
        responses.push_back(response_object(response, search.id.value));
    });
    return responses;
}

/// `responses` is always there, and empty unless asked for.
json::object search_object(const Search& search, json::array responses = {}) {
    json::object object{{"id", search.guid},
                        {"searchText", shown(search.text)},
                        {"token", search.id.value},
                        {"state", search.state},
                        {"isComplete", search.complete()},
                        {"fileCount", search.files},
                        {"lockedFileCount", search.locked_files},
                        {"responseCount", search.accepted.size()},
                        {"startedAt", utc_time(search.started)},
                        {"responses", std::move(responses)}};
    if (search.complete()) object["endedAt"] = utc_time(search.ended);
    return object;
}

}  // namespace

Answer start_search(Context& context, const Request& request) {
    const Members members(request.body);
    const std::string guid = members.text("id").value_or("");
    const std::string text = members.text("searchText").value_or("");
    if (!guid.empty() && !is_guid(guid)) return refusal(400, "id is not a GUID");
    if (text.empty()) return refusal(400, "searchText is missing or empty");
    if (members.number("searchTimeout").value_or(15000) < 5)
        return refusal(400, "searchTimeout is less than 5 milliseconds");
    if (context.searches.find(guid) != nullptr) return refusal(409, "There is such a search.");
    if (context.client.session().state != client::SessionState::online)
        return refusal(409, "Not logged in to the server: " + context.client.session().reason);
    const auto search = context.searches.start(guid, text, limits_of(members), request.now);
    if (!search) return refusal(400, search.error().message);
    return reply(search_object(**search));
}

Answer list_searches(Context& context, const Request& /*request*/) {
    json::array all;
    for (const Search* search : context.searches.all()) all.push_back(search_object(*search));
    return reply(all);
}

Answer get_search(Context& context, const Request& request) {
    const Search* search = context.searches.find(request.captured[0]);
    if (search == nullptr) return empty_reply(404);
    if (!request.flag("includeResponses")) return reply(search_object(*search));
    return reply(search_object(*search, responses_of(context, *search)));
}

Answer get_search_responses(Context& context, const Request& request) {
    const Search* search = context.searches.find(request.captured[0]);
    return search == nullptr ? empty_reply(404) : reply(responses_of(context, *search));
}

Answer stop_search(Context& context, const Request& request) {
    return empty_reply(context.searches.stop(request.captured[0], request.now) ? 200 : 404);
}

Answer delete_search(Context& context, const Request& request) {
    return empty_reply(context.searches.remove(request.captured[0], request.now) ? 204 : 404);
}

}  // namespace kindred::api::v0
