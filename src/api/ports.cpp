// The ports for other users: which they are, moving to others, and testing whether others can
// connect.
#include "api/ports.hpp"

#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"
#include "base/text.hpp"

namespace kindred::api {
namespace {

constexpr std::uint64_t highest_port = 65'535;
constexpr std::string_view ports_hint =
    R"(Send {"port":2234,"obfuscated_port":2235}, or only one of them; 0 closes a port.)";

HttpResponse network_now(const Context& context, int status = 200) {
    return json_reply(network_json(context.client, context.host), status);
}

}  // namespace

boost::json::object network_json(const client::Client& client, const Host& host) {
    const Ports ports = host.ports();
    const client::ReachabilityStatus& known = client.reachability();
    return {{"port", ports.plain},
            {"obfuscated_port", ports.obfuscated},
            {"address", to_string(client.session().own_address)},
            {"reachability", boost::json::object{{"state", client::to_string(known.state)},
                                                 {"reason", display_text(known.reason)},
                                                 {"tested", known.tested}}}};
}

Answer get_network(Context& context, const Call& /*call*/) {
    return network_now(context);
}

Answer change_network(Context& context, const Call& call) {
    Body body(call.body);
    const auto plain = body.number("port");
    const auto obfuscated = body.number("obfuscated_port");
    const auto read = body.finish();
    if (!read || plain.value_or(0) > highest_port || obfuscated.value_or(0) > highest_port)
        return problem(400, read ? "A port is at most 65535." : read.error().message, ports_hint);
    Ports ports = context.host.ports();
    if (plain) ports.plain = static_cast<std::uint16_t>(*plain);
    if (obfuscated) ports.obfuscated = static_cast<std::uint16_t>(*obfuscated);
    if (const auto opened = context.host.listen(ports); !opened)
        return problem(409, opened.error().message, "Choose a port that nobody uses.");
    context.host.save("ports", call.body,
                      [&context, respond = call.respond](const Result<void>& saved) {
                          respond(saved ? network_now(context) : not_saved(saved.error()));
                      });
    return std::nullopt;
}

Answer test_network(Context& context, const Call& call) {
    if (const auto asked = context.client.test_reachability(call.now); !asked)
        return problem(409, asked.error().message,
                       "Look at `session` in GET /api/v1/status, or POST /api/v1/session/connect.");
    return network_now(context, 202);
}

}  // namespace kindred::api
