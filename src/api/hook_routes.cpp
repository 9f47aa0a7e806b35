// The hooks over the API.
#include "api/handlers.hpp"
#include "api/hooks.hpp"
#include "api/reply.hpp"

namespace kindred::api {
namespace {

namespace json = boost::json;

constexpr std::string_view hook_hint =
    R"(Send {"kind":"webhook","events":["connected"],"url":"https://..."}; kinds: webhook, ntfy, )"
    "gotify, discord, and script, which has a command instead of the url. See docs/hooks.md.";

json::object hook_json(const HookStatus& status) {
    json::object object = shown_hook(status.hook);
    object["delivered"] = status.delivered;
    object["failed"] = status.failed;
    object["last_error"] = status.last_error;
    return object;
}

json::object record_json(const HookRecord& record) {
    return {{"time", record.time},
            {"event", to_string(record.event)},
            {"attempt", record.attempt},
            {"outcome", to_string(record.outcome)},
            {"detail", record.detail}};
}

/// Answers with `response` once the hooks are kept.
Answer keep(Context& context, const Respond& respond, HttpResponse response) {
    context.host.save("hooks", context.hooks.saved(),
                      [respond, response = std::move(response)](const Result<void>& saved) {
                          respond(saved ? response : not_saved(saved.error()));
                      });
    return std::nullopt;
}

HttpResponse is_fixed() {
    return problem(409, "This hook stands in the configuration file.",
                   "Change it there, and let the daemon read it again (SIGHUP).");
}

}  // namespace

Answer list_hooks(Context& context, const Call& /*call*/) {
    json::array items;
    for (const HookStatus& status : context.hooks.list()) items.push_back(hook_json(status));
    return json_reply(json::object{{"items", std::move(items)}});
}

Answer put_hook(Context& context, const Call& call) {
    const std::string& name = call.captured[0];
    const auto old = context.hooks.find(name);
    if (old && old->hook.fixed) return is_fixed();
    auto hook = parse_hook(name, call.body, old ? &old->hook : nullptr);
    if (!hook) return problem(400, hook.error().message, hook_hint);
    if (const auto taken = context.hooks.put(*std::move(hook)); !taken)
        return problem(409, taken.error().message, "Remove one that is not needed.");
    return keep(context, call.respond, json_reply(hook_json(*context.hooks.find(name))));
}

Answer delete_hook(Context& context, const Call& call) {
    const auto known = context.hooks.find(call.captured[0]);
    if (known && known->hook.fixed) return is_fixed();
    if (!context.hooks.remove(call.captured[0])) return not_found("hook");
    return keep(context, call.respond, no_content());
}

Answer test_hook(Context& context, const Call& call) {
    if (!context.hooks.test(call.captured[0], call.now)) return not_found("hook");
    return json_reply(hook_json(*context.hooks.find(call.captured[0])), 202);
}

Answer list_hook_deliveries(Context& context, const Call& call) {
    if (!context.hooks.find(call.captured[0])) return not_found("hook");
    json::array items;
    for (const HookRecord& record : context.hooks.records(call.captured[0]))
        items.push_back(record_json(record));
    return json_reply(json::object{{"items", std::move(items)}});
}

}  // namespace kindred::api
