#include "api/api.hpp"

#include "api/handlers.hpp"
#include "api/reply.hpp"

#include <boost/json/parse.hpp>

namespace kindred::api {
namespace {

/// True if `segments` are those of `pattern`; then `captured` is what stands for {...}.
bool matches(std::string_view pattern, const std::vector<std::string>& segments,
             std::vector<std::string>& captured) {
    captured.clear();
    for (const std::string& segment : segments) {
        if (pattern.empty()) return false;
        pattern.remove_prefix(1);
        const std::size_t end = std::min(pattern.find('/'), pattern.size());
        const std::string_view expected = pattern.substr(0, end);
        if (expected.starts_with('{')) {
            captured.push_back(segment);
        } else if (expected != segment) {
            return false;
        }
        pattern.remove_prefix(end);
    }
    return pattern.empty();
}

/// The JSON object in the body; the refusal if there is something else.
std::expected<boost::json::object, HttpResponse> parse_body(const HttpRequest& request,
                                                            Takes takes) {
    if (request.body.empty() || takes == Takes::bytes) return boost::json::object();
    // A web page of another site can post forms and plain text here, but not this type.
    if (!request.header("Content-Type").value_or("").starts_with("application/json"))
        return std::unexpected(problem(415, "The body is not announced as JSON.",
                                       "Send Content-Type: application/json."));
    boost::json::error_code error;
    boost::json::value value = boost::json::parse(request.body, error);
    if (error || !value.is_object())
        return std::unexpected(problem(400, "The body is not a JSON object.", "Check the JSON."));
    return std::move(value.get_object());
}

Answer answer(Context& context, const HttpRequest& request, const Principal& who, Now now,
              const Respond& respond) {
    auto target = parse_target(request.target);
    if (!target) return problem(400, target.error().message, "Encode the address once.");
    std::string allowed;
    std::vector<std::string> captured;
    for (const Route& route : routes()) {
        if (!matches(route.path, target->segments, captured)) continue;
        if (route.method != request.method) {
            allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
            continue;
        }
        if (who.role < route.role) return refuse_role(who, route.role);
        auto body = parse_body(request, route.takes);
        if (!body) return std::move(body.error());
        return route.answer(context, {request, now, std::move(captured), std::move(target->query),
                                      *std::move(body), respond, who});
    }
    if (allowed.empty())
        return problem(404, "The API has no such address.", "All addresses begin with /api/v1/.");
    HttpResponse response =
        problem(405, "This address does not take " + request.method + ".", "Use " + allowed + ".");
    response.headers.push_back({"Allow", allowed});
    return response;
}

}  // namespace

void Api::handle(const HttpRequest& request, Now now, Respond respond) {
    const Respond complete = [respond = std::move(respond)](HttpResponse response) {
        response.headers.push_back({"Cache-Control", "no-store"});
        response.headers.push_back({"X-Content-Type-Options", "nosniff"});
        respond(std::move(response));
    };
    auto who = context_.auth.identify(request, now);
    if (!who) return complete(std::move(who.error()));
    if (auto response = answer(context_, request, *who, now, complete))
        complete(*std::move(response));
}

}  // namespace kindred::api
