#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

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
                            {"session", to_json(context.client.session(), call.now)},
                            {"shares", boost::json::object{{"scanning", shares.scanning},
                                                           {"folders", shares.folders},
                                                           {"files", shares.files},
                                                           {"size", shares.bytes}}},
                            {"statistics", to_json(context.client.statistics())}});
}

Answer connect(Context& context, const Call& call) {
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

Answer get_shares(Context& context, const Call& /*call*/) {
    return json_reply(to_json(context.shares.status()));
}

Answer rescan_shares(Context& context, const Call& /*call*/) {
    if (!context.shares.rescan())
        return problem(409, "A scan is running.", "Wait until `scanning` is false.");
    return json_reply(to_json(context.shares.status()), 202);
}

}  // namespace kindred::api
