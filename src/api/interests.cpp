// Interests: the user's own, and what the server makes of everybody's. Questions to the server are
// answered when its answer has come.
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

namespace kindred::api {
namespace {

using client::InterestAnswer;
using client::InterestQuestion;

boost::json::array scored_items(const std::vector<client::Recommendation>& recommendations) {
    boost::json::array items;
    for (const auto& [item, score] : recommendations) {
        boost::json::object object;
        put_text(object, "item", item);
        object["score"] = score;
        items.push_back(std::move(object));
    }
    return items;
}

boost::json::object recommendations_json(const InterestAnswer& answer) {
    return {{"recommendations", scored_items(answer.recommendations)},
            {"unrecommendations", scored_items(answer.unrecommendations)}};
}

boost::json::object similar_users_json(const InterestAnswer& answer) {
    boost::json::array items;
    for (const auto& [username, in_common] : answer.users) {
        boost::json::object object;
        put_text(object, "username", username);
        if (in_common != 0) object["in_common"] = in_common;
        items.push_back(std::move(object));
    }
    return {{"items", std::move(items)}};
}

boost::json::object interests_json(const InterestAnswer& answer) {
    return to_json(answer.interests);
}

Answer ask_server(Context& context, const Call& call, InterestQuestion question,
                  const std::string& subject, boost::json::object (*show)(const InterestAnswer&)) {
    if (context.client.session().state != client::SessionState::online)
        return problem(409, "The daemon is not logged in.",
                       "Look at `session` in GET /api/v1/status, or POST /api/v1/session/connect.");
    context.client.ask_interests(
        question, subject,
        [show, respond = call.respond](const Result<InterestAnswer>& answer) {
            respond(answer ? json_reply(show(*answer))
                           : problem(504, answer.error().message,
                                     "Try again later; not every server answers this."));
        },
        call.now);
    return std::nullopt;
}

}  // namespace

Answer get_interests(Context& context, const Call& /*call*/) {
    return json_reply(to_json(context.client.interests()));
}

Answer set_interest(Context& context, const Call& call) {
    Body body(call.body);
    const bool hated = body.flag("hated").value_or(false);
    if (const auto read = body.finish(); !read)
        return problem(400, read.error().message, R"(Send {} or {"hated":true}.)");
    const auto set = hated ? context.client.hate(call.captured[0], call.now)
                           : context.client.like(call.captured[0], call.now);
    if (!set) return problem(409, set.error().message, "An interest is a short word or two.");
    return json_reply(to_json(context.client.interests()));
}

Answer forget_interest(Context& context, const Call& call) {
    const auto forgotten = context.client.forget_interest(call.captured[0], call.now);
    if (!forgotten)
        return problem(409, forgotten.error().message,
                       "GET /api/v1/interests lists yours; those of the settings can be removed "
                       "with PATCH /api/v1/settings.");
    return no_content();
}

Answer get_recommendations(Context& context, const Call& call) {
    const std::string item(call.parameter("item"));
    const auto question =
        item.empty() ? InterestQuestion::recommendations : InterestQuestion::item_recommendations;
    return ask_server(context, call, question, item, recommendations_json);
}

Answer get_global_recommendations(Context& context, const Call& call) {
    return ask_server(context, call, InterestQuestion::global_recommendations, "",
                      recommendations_json);
}

Answer get_similar_users(Context& context, const Call& call) {
    const std::string item(call.parameter("item"));
    const auto question =
        item.empty() ? InterestQuestion::similar_users : InterestQuestion::item_similar_users;
    return ask_server(context, call, question, item, similar_users_json);
}

Answer get_user_interests(Context& context, const Call& call) {
    return ask_server(context, call, InterestQuestion::user_interests, call.captured[0],
                      interests_json);
}

}  // namespace kindred::api
