#include "api/v0/handlers.hpp"
#include "api/v0/names.hpp"
#include "api/v0/objects.hpp"

#include <charconv>

namespace kindred::api::v0 {
namespace {

namespace json = boost::json;
using client::SessionState;

/// The version whose behaviour this API has; tools refuse, or ask differently, below some of them.
constexpr const char* compatible_version = "0.26.0.0";
constexpr std::size_t most_events_at_once = 1000;
constexpr std::size_t most_log_lines = 1000;
constexpr std::size_t longest_password = 1024;  // more is no password, and costs time to hash

json::object version_object() {
    return {{"full", std::string(compatible_version) + " (Kindred " KINDRED_VERSION ")"},
            {"current", compatible_version},
            {"isCanary", false},
            {"isDevelopment", false}};
}

json::object server_object(const client::Client& client) {
    const auto& session = client.session();
    const auto& settings = client.settings();
    const bool online = session.state == SessionState::online;
    const bool connecting =
        session.state == SessionState::connecting || session.state == SessionState::resolving;
    return {
        {"address", shown(settings.server_host)},
        {"ipEndPoint", shown(settings.server_host + ":" + std::to_string(settings.server_port))},
        {"state", state_name(session.state)},
        {"isConnected", online || session.state == SessionState::logging_in},
        {"isConnecting", connecting},
        {"isLoggedIn", online},
        {"isLoggingIn", session.state == SessionState::logging_in},
        {"isTransitioning", connecting || session.state == SessionState::logging_in}};
}

json::object watchdog_object(const client::SessionStatus& session, Now now) {
    json::object object{{"isEnabled", session.state != SessionState::disconnected},
                        {"isAttemptingConnection", session.state == SessionState::connecting ||
                                                       session.state == SessionState::resolving},
                        {"isAwaitingVpn", false}};
    if (session.next_attempt) {
        const auto wait =
            std::chrono::ceil<std::chrono::seconds>(*session.next_attempt - now.steady);
        object["nextAttemptAt"] = wall_clock_time(now.unix_seconds + wait.count());
    }
    return object;
}

json::object user_object(const client::Client& client, const SharesStatus& shares) {
    const auto& session = client.session();
    const auto own = client.user(session.username).value_or(client::UserStatus{});
    return {{"username", shown(session.username)},
            {"privileges", json::object{{"isPrivileged", session.privileged},
                                        {"privilegesRemaining", session.privileges_left_seconds}}},
            {"statistics", json::object{{"averageSpeed", own.stats.average_speed},
                                        {"directoryCount", shares.folders},
                                        {"fileCount", shares.files},
                                        {"uploadCount", own.stats.uploads}}}};
}

json::object network_object(const client::Statistics& numbers) {
    return {{"branchLevel", numbers.branch_level},
            {"branchRoot", shown(numbers.branch_root)},
            {"canAcceptChildren", numbers.parent != "" || numbers.branch_level == 0},
            {"childLimit", numbers.children},
            {"children", json::array()},
            {"hasParent", !numbers.parent.empty()},
            {"isBranchRoot", numbers.parent.empty()},
            {"parent", shown(numbers.parent)}};
}

json::object shares_state(const SharesStatus& shares) {
    const double progress = !shares.scanning || shares.files == 0
                                ? (shares.scanning ? 0.0 : 1.0)
                                : std::min(1.0, static_cast<double>(shares.scanned_files) /
                                                    static_cast<double>(shares.files));
    return {{"scanPending", false},
            {"scanning", shares.scanning},
            {"ready", shares.last_scan != 0},
            {"faulted", !shares.error.empty()},
            {"cancelled", false},
            {"scanProgress", progress},
            {"hosts", json::array{"local"}},
            {"directories", shares.folders},
            {"files", shares.files}};
}

std::string_view level_name(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return "Debug";
        case LogLevel::info:
            return "Information";
        case LogLevel::warning:
            return "Warning";
        case LogLevel::error:
            return "Error";
    }
    return "Information";
}

json::object root_object(const ShareRoot& root) {
    return {{"id", shown(root.alias)},
            {"alias", shown(root.alias)},
            {"isExcluded", false},
            {"localPath", shown(root.path)},
            {"raw", shown("[" + root.alias + "]" + root.path)},
            {"remotePath", shown(root.alias)}};
}

json::array joined_rooms(const client::Client& client) {
    json::array names;
    for (const auto& room : client.rooms())
        if (room.joined) names.push_back(shown(room.name));
    return names;
}

}  // namespace

Answer get_application(Context& context, const Request& request) {
    const SharesStatus shares = context.shares.status();
    return reply(json::object{
        {"version", version_object()},
        {"pendingReconnect", false},
        {"pendingRestart", false},
        {"server", server_object(context.client)},
        {"connectionWatchdog", watchdog_object(context.client.session(), request.now)},
        {"vpn", json::object{{"isReady", false}, {"isConnected", false}}},
        {"relay", json::object{{"mode", "Controller"},
                               {"controller", json::object{{"state", "Disconnected"}}},
                               {"agents", json::array()}}},
        {"health",
         json::object{{"search", json::object{{"incoming", json::object{{"latency", 0.0},
                                                                        {"queueDepth", 0},
                                                                        {"dropRate", 0.0}}}}}}},
        {"user", user_object(context.client, shares)},
        {"distributedNetwork", network_object(context.client.statistics())},
        {"shares", shares_state(shares)},
        {"rooms", joined_rooms(context.client)},
        {"users", json::array()}});
}

Answer get_version(Context& /*context*/, const Request& /*request*/) {
    return reply(compatible_version);
}

/// There is no newer version to speak of: nobody outside of this machine is asked.
Answer get_latest_version(Context& /*context*/, const Request& /*request*/) {
    json::object version = version_object();
    version["latest"] = compatible_version;
    version["isUpdateAvailable"] = false;
    return reply(version);
}

Answer create_session(Context& context, const Request& request) {
    const Members members(request.body);
    const std::string name = members.text("username").value_or("");
    const std::string password = members.text("password").value_or("");
    if (name.empty() || password.empty() || password.size() > longest_password)
        return refusal(400, "username and password must be given");
    const std::int64_t issued = request.now.unix_seconds;
    context.auth.log_in(
        request.http, name, password, request.now,
        [issued, respond = request.respond](std::expected<Auth::Session, HttpResponse> session) {
            if (!session) return respond(empty_reply(session.error().status));
            respond(reply(json::object{{"expires", session->expires},
                                       {"issued", issued},
                                       {"notBefore", issued},
                                       {"name", session->who.name},
                                       {"token", session->token},
                                       {"tokenType", "Bearer"}}));
        });
    return std::nullopt;
}

Answer get_session(Context& /*context*/, const Request& /*request*/) {
    return empty_reply(200);
}

Answer get_session_enabled(Context& context, const Request& /*request*/) {
    return reply(context.auth.required());
}

Answer get_server(Context& context, const Request& /*request*/) {
    return reply(server_object(context.client));
}

Answer connect_server(Context& context, const Request& request) {
    if (context.client.session().state == SessionState::online) return empty_reply(205);
    context.client.connect(request.now);
    return empty_reply(200);
}

Answer disconnect_server(Context& context, const Request& request) {
    context.client.disconnect(request.now);
    return empty_reply(204);
}

Answer get_options(Context& context, const Request& /*request*/) {
    const auto& settings = context.client.settings();
    return reply(json::object{
        {"directories", json::object{{"downloads", shown(settings.download_folder)},
                                     {"incomplete", shown(settings.incomplete_folder)}}},
        {"soulseek", json::object{{"address", shown(settings.server_host)},
                                  {"port", settings.server_port},
                                  {"username", shown(settings.username)},
                                  {"listenPort", context.host.ports().plain}}},
        {"remoteConfiguration", false},
        {"remoteFileManagement", context.host.may_delete_files()},
        {"transfers", json::object{{"upload", json::object{{"slots", settings.upload_slots}}},
                                   {"download", json::object{{"destination", json::object{}}}}}}});
}

Answer change_options(Context& context, const Request& request) {
    const auto* soulseek = Members(request.body).find("soulseek");
    const auto port = soulseek == nullptr ? std::nullopt : Members(*soulseek).number("listenPort");
    if (!port || *port < 1 || *port > 65'535)
        return refusal(400, "only soulseek.listenPort, from 1 to 65535, can be changed here");
    Ports ports = context.host.ports();
    ports.plain = static_cast<std::uint16_t>(*port);
    if (const auto opened = context.host.listen(ports); !opened)
        return refusal(400, opened.error().message);
    context.host.save("ports", json::object{{"port", ports.plain}},
                      [respond = request.respond](const Result<void>& saved) {
                          respond(saved ? empty_reply(200) : refusal(500, saved.error().message));
                      });
    return std::nullopt;
}

Answer refuse_yaml(Context& /*context*/, const Request& /*request*/) {
    return empty_reply(403);
}

Answer get_shares(Context& context, const Request& /*request*/) {
    json::array local;
    for (const ShareRoot& root : context.shares.status().roots) local.push_back(root_object(root));
    return reply(json::object{{"local", std::move(local)}});
}

Answer get_share(Context& context, const Request& request) {
    for (const ShareRoot& root : context.shares.status().roots)
        if (root.alias == request.captured[0]) return reply(root_object(root));
    return empty_reply(404);
}

Answer scan_shares(Context& context, const Request& /*request*/) {
    return context.shares.rescan() ? empty_reply(200) : refusal(409, "A scan is running.");
}

Answer cancel_scan(Context& context, const Request& /*request*/) {
    return empty_reply(context.shares.cancel_scan() ? 204 : 404);
}

Answer list_logs(Context& context, const Request& /*request*/) {
    json::array lines;
    for (const LogLine& line : context.logs.lines(0, most_log_lines))
        lines.push_back(json::object{{"timestamp", utc_time(line.time)},
                                     {"context", shown(line.part)},
                                     {"level", level_name(line.level)},
                                     {"message", shown(line.text)}});
    return reply(lines);
}

Answer list_events(Context& context, const Request& request) {
    const auto number = [&](const char* name, std::size_t otherwise) {
        const auto found = request.query.find(name);
        if (found == request.query.end()) return otherwise;
        std::size_t value = otherwise;
        const std::string& text = found->second;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    };
    const std::size_t offset = number("offset", 0);
    const std::size_t limit = std::min(number("limit", 100), most_events_at_once);
    json::array events;
    for (std::size_t i = offset; i < context.events.size() && events.size() < limit; ++i)
        events.push_back(context.events[i]);
    HttpResponse response = reply(events);
    response.headers.push_back({"X-Total-Count", std::to_string(context.events.size())});
    return response;
}

}  // namespace kindred::api::v0
