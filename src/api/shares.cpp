// The user's own shares.
#include "api/shares.hpp"

#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"
#include "api/share_roots.hpp"

namespace kindred::api {
namespace {

constexpr std::string_view roots_hint =
    R"(Send {"roots":[{"path":"/srv/music","alias":"Music","visibility":"everyone"}]}.)";

}  // namespace

Answer get_shares(Context& context, const Call& /*call*/) {
    return json_reply(to_json(context.shares.status()));
}

Answer rescan_shares(Context& context, const Call& call) {
    if (const auto* const share = call.body.if_contains("share")) {
        if (!share->is_string())
            return problem(400, "'share' is not the alias of a share.",
                           R"(Send {"share":"Music"}.)");
        if (const auto begun = context.shares.rescan_share(std::string(share->get_string()));
            !begun)
            return problem(409, begun.error().message, "See the aliases in GET /api/v1/shares.");
    } else if (!context.shares.rescan()) {
        return problem(409, "A scan is running.", "Wait until `scanning` is false.");
    }
    return json_reply(to_json(context.shares.status()), 202);
}

Answer change_shares(Context& context, const Call& call) {
    const auto* const list = call.body.if_contains("roots");
    if (list == nullptr || call.body.size() != 1)
        return problem(400, "The body is not exactly {\"roots\":[...]}.", roots_hint);
    auto roots = parse_roots(*list);
    if (!roots) return problem(400, roots.error().message, roots_hint);
    auto kept = to_json(*roots);
    if (const auto set = context.shares.set_roots(*std::move(roots)); !set)
        return problem(400, set.error().message, "Nothing was changed.");
    context.host.save("shares", std::move(kept),
                      [&context, respond = call.respond](const Result<void>& saved) {
                          respond(saved ? json_reply(to_json(context.shares.status()), 202)
                                        : not_saved(saved.error()));
                      });
    return std::nullopt;
}

Answer explain_share(Context& context, const Call& call) {
    const std::string path(call.parameter("path"));
    if (!path.starts_with('/'))
        return problem(400, "'path' is not a whole path of this machine.",
                       "Use ?path=/srv/music/a.mp3.");
    return json_reply(
        boost::json::object{{"path", path}, {"explanation", context.shares.explain(path)}});
}

}  // namespace kindred::api
