#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

namespace kindred::api {

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

Answer get_shares(Context& context, const Call& /*call*/) {
    return json_reply(to_json(context.shares.status()));
}

Answer rescan_shares(Context& context, const Call& /*call*/) {
    if (!context.shares.rescan())
        return problem(409, "A scan is running.", "Wait until `scanning` is false.");
    return json_reply(to_json(context.shares.status()), 202);
}

}  // namespace kindred::api
