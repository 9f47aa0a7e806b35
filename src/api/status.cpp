#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"
#include "api/settings.hpp"

#include <algorithm>

namespace kindred::api {
namespace {

constexpr std::uint64_t most_log_lines = 1000;

}  // namespace

Answer get_status(Context& context, const Call& call) {
    const SharesStatus shares = context.shares.status();
    return json_reply(
        boost::json::object{{"version", KINDRED_VERSION},
                            {"time", call.now.unix_seconds},
                            {"configured", is_configured(context.client.settings())},
                            {"session", to_json(context.client.session(), call.now)},
                            {"shares", boost::json::object{{"scanning", shares.scanning},
                                                           {"folders", shares.folders},
                                                           {"files", shares.files},
                                                           {"size", shares.bytes}}},
                            {"statistics", to_json(context.client.statistics())}});
}

Answer connect(Context& context, const Call& call) {
    if (!is_configured(context.client.settings()))
        return problem(409, "Server, user name or password is missing.",
                       "Set server_host, username and password with PATCH /api/v1/settings.");
    context.client.connect(call.now);
    return json_reply(to_json(context.client.session(), call.now), 202);
}

Answer disconnect(Context& context, const Call& call) {
    context.client.disconnect(call.now);
    return json_reply(to_json(context.client.session(), call.now));
}

Answer set_away(Context& context, const Call& call) {
    Body body(call.body);
    const auto away = body.flag("away");
    if (const auto read = body.finish(); !read || !away)
        return problem(400, read ? "'away' is missing" : read.error().message,
                       R"(Send {"away":true}.)");
    context.client.set_away(*away, call.now);
    return json_reply(to_json(context.client.session(), call.now));
}

Answer check_privileges(Context& context, const Call& call) {
    if (context.client.session().state != client::SessionState::online)
        return problem(409, "The daemon is not logged in.", "POST /api/v1/session/connect first.");
    context.client.check_privileges(call.now);
    return json_reply(to_json(context.client.session(), call.now), 202);
}

/// It is kept once the server has taken it, see client::PasswordChanged.
Answer change_password(Context& context, const Call& call) {
    Body body(call.body);
    const std::string password = body.required_text("password");
    if (const auto read = body.finish(); !read)
        return problem(400, read.error().message, R"(Send {"password":"a new one"}.)");
    if (const auto asked = context.client.change_password(password, call.now); !asked)
        return problem(409, asked.error().message,
                       "Log in first; offline, PATCH /api/v1/settings sets what the next login "
                       "uses.");
    return json_reply(to_json(context.client.session(), call.now), 202);
}

Answer get_statistics(Context& context, const Call& /*call*/) {
    return json_reply(to_json(context.client.statistics()));
}

Answer get_logs(Context& context, const Call& call) {
    const auto after = parse_number(call, "after", 0);
    const auto limit = parse_number(call, "limit", most_log_lines);
    if (!after || !limit)
        return problem(400, (after ? limit : after).error().message, "Use ?after=0&limit=100.");
    boost::json::array items;
    for (const LogLine& line :
         context.logs.lines(*after, std::min<std::size_t>(*limit, most_log_lines)))
        items.push_back(to_json(line));
    return json_reply(boost::json::object{{"items", std::move(items)}});
}

}  // namespace kindred::api
