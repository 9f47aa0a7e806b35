#include "apps/kindred/hooks_command.hpp"

#include "apps/kindred/format.hpp"

#include <utility>

namespace kindred::cli {
namespace {

namespace json = boost::json;

/// How often, and how long, `hooks test` looks how it went.
constexpr double look_seconds = 0.2;
constexpr double test_seconds = 75;

std::string joined(const json::array& texts, const char* between) {
    std::string text;
    for (const json::value& element : texts)
        text += (text.empty() ? "" : between) + std::string(element.as_string());
    return text;
}

void print_hooks(Session& session, const json::object& answer) {
    if (list_of(answer, "items").empty()) {
        session.out << "none; kindred hooks --help tells how to add one\n";
        return;
    }
    Table table({{"hook"},
                 {"kind"},
                 {"events"},
                 {"sent", Table::Align::right},
                 {"failed", Table::Align::right},
                 {"to"},
                 {"last error"}});
    for (const json::value& entry : list_of(answer, "items")) {
        const json::object& hook = entry.get_object();
        const std::string to =
            hook.contains("command") ? joined(list_of(hook, "command"), " ") : text_of(hook, "url");
        table.add({printable(text_of(hook, "name")),
                   text_of(hook, "kind") + (flag_of(hook, "enabled") ? "" : " (off)"),
                   joined(list_of(hook, "events"), ", "),
                   std::to_string(number_of(hook, "delivered")),
                   std::to_string(number_of(hook, "failed")), printable(to),
                   printable(text_of(hook, "last_error"))});
    }
    table.print(session.out);
}

void print_deliveries(Session& session, const json::object& answer) {
    if (list_of(answer, "items").empty()) {
        session.out << "none since the daemon has started\n";
        return;
    }
    Table table({{"time"}, {"event"}, {"try", Table::Align::right}, {"outcome"}, {"detail"}});
    for (const json::value& entry : list_of(answer, "items")) {
        const json::object& one = entry.get_object();
        table.add({time_text(number_of(one, "time")), text_of(one, "event"),
                   std::to_string(number_of(one, "attempt")), text_of(one, "outcome"),
                   printable(text_of(one, "detail"))});
    }
    table.print(session.out);
}

/// The body of the request that makes the hook.
Outcome<json::object> hook_of(Session& session, const HooksOptions& options) {
    json::object hook{{"enabled", !options.disabled},
                      {"events", json::array(options.events.begin(), options.events.end())}};
    for (const auto& [kind, url] :
         {std::pair("webhook", options.webhook), std::pair("ntfy", options.ntfy),
          std::pair("gotify", options.gotify), std::pair("discord", options.discord)}) {
        if (url.empty()) continue;
        if (hook.contains("kind")) return failure(exit_code::usage, "a hook is of one kind only");
        hook["kind"] = kind;
        hook["url"] = url;
    }
    if (!options.run.empty()) {
        if (hook.contains("kind")) return failure(exit_code::usage, "a hook is of one kind only");
        hook["kind"] = "script";
        hook["command"] = json::array(options.run.begin(), options.run.end());
    }
    if (!hook.contains("kind"))
        return failure(exit_code::usage,
                       "say what to tell: --webhook, --ntfy, --gotify, --discord or --run");
    if (options.ask_token) {
        auto token = session.ask_secret({"Token"});
        if (!token) return std::unexpected(token.error());
        hook["token"] = *std::move(token);
    }
    json::object headers;
    for (const std::string& header : options.headers) {
        const std::size_t colon = header.find(": ");
        if (colon == std::string::npos)
            return failure(exit_code::usage, "'" + printable(header) + "' is not 'Name: value'");
        headers[header.substr(0, colon)] = header.substr(colon + 2);
    }
    if (!headers.empty()) hook["headers"] = std::move(headers);
    return hook;
}

int report_test(Session& session, const json::object& record) {
    const std::string outcome = text_of(record, "outcome");
    const std::string words = outcome + ": " + printable(text_of(record, "detail"));
    if (session.json) print_json(session, record);
    if (outcome != "delivered") return report(session, {exit_code::failed, words});
    if (!session.json) session.out << words << '\n';
    return exit_code::ok;
}

/// Sends a test, and waits for its first try.
int test_hook(Session& session, const std::string& path) {
    const auto before = session.api.get(path + "/deliveries");
    if (!before) return report(session, before.error());
    if (const auto begun = session.api.post(path + "/test"); !begun)
        return report(session, begun.error());
    for (double waited = 0; waited < test_seconds; waited += look_seconds) {
        session.sleep(look_seconds);
        const auto now = session.api.get(path + "/deliveries");
        if (!now) return report(session, now.error());
        if (*now == *before) continue;
        const json::object& last = list_of(*now, "items").at(0).get_object();
        if (text_of(last, "event") == "test") return report_test(session, last);
    }
    return report(session, {exit_code::failed, "it is still under way"});
}

}  // namespace

int hooks(Session& session, const HooksOptions& options) {
    if (options.action.empty()) {
        const auto answer = session.api.get("/hooks");
        if (!answer) return report(session, answer.error());
        session.json ? print_json(session, *answer) : print_hooks(session, *answer);
        return exit_code::ok;
    }
    if (options.name.empty()) return report(session, {exit_code::usage, "say which hook"});
    const std::string path = "/hooks/" + percent_encoded(options.name);
    if (options.action == "test") return test_hook(session, path);
    if (options.action == "deliveries") {
        const auto answer = session.api.get(path + "/deliveries");
        if (!answer) return report(session, answer.error());
        session.json ? print_json(session, *answer) : print_deliveries(session, *answer);
        return exit_code::ok;
    }
    if (options.action == "remove") {
        const auto answer = session.api.remove(path);
        return answer ? exit_code::ok : report(session, answer.error());
    }
    const auto hook = hook_of(session, options);
    if (!hook) return report(session, hook.error());
    const auto answer = session.api.put(path, *hook);
    if (!answer) return report(session, answer.error());
    session.json ? print_json(session, *answer)
                 : print_hooks(session, {{"items", json::array{*answer}}});
    return exit_code::ok;
}

}  // namespace kindred::cli
