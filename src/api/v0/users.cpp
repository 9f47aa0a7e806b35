#include "api/v0/handlers.hpp"
#include "api/v0/names.hpp"
#include "api/v0/objects.hpp"

namespace kindred::api::v0 {
namespace {

namespace json = boost::json;
using client::RequestId;
using client::RequestState;
using client::RequestStatus;

/// A list of some hundred thousand files takes a while; the rest are small answers.
constexpr Duration patience_for_lists = 600s;
constexpr Duration patience_for_users = 30s;
constexpr Duration patience_for_status = 5s;

/// Answers with `make(status)` once another user has answered the question `id`, and forgets it.
Answer when_done(Context& context, const Request& request, RequestId id, Duration patience,
                 std::function<HttpResponse(const RequestStatus&)> make) {
    const Time deadline = request.now.steady + patience;
    return wait_for(context, request, patience,
                    [&context, id, make, deadline](Now now) -> std::optional<HttpResponse> {
                        const auto status = context.client.request(id);
                        if (!status) return empty_reply(404);
                        const bool failed = status->state == RequestState::failed;
                        if (!failed && status->state != RequestState::done) {
                            if (now.steady >= deadline) context.client.forget_request(id, now);
                            return std::nullopt;
                        }
                        HttpResponse response =
                            failed ? refusal(404, status->reason) : make(*status);
                        context.client.forget_request(id, now);
                        return response;
                    });
}

std::string base64(ByteView bytes) {
    static constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8 | (i + k < bytes.size() ? std::uint32_t(bytes[i + k]) : 0);
        for (std::size_t k = 0; k < 4; ++k)
            text += i + k > bytes.size() ? '=' : digits[group >> (18 - 6 * k) & 63];
    }
    return text;
}

json::object info_object(const client::UserInfo& info) {
    json::object object{{"description", shown(info.description)},
                        {"hasFreeUploadSlot", info.slot_free},
                        {"hasPicture", !info.picture.empty()},
                        {"queueLength", info.queue_size},
                        {"uploadSlots", info.upload_slots}};
    if (!info.picture.empty()) object["picture"] = base64(info.picture);
    return object;
}

}  // namespace

Answer browse_user(Context& context, const Request& request) {
    const RequestId id = context.client.browse(request.captured[0], request.now);
    return when_done(context, request, id, patience_for_lists, [](const RequestStatus& status) {
        return reply(browse_object(*status.listing));
    });
}

Answer get_browse_status(Context& context, const Request& request) {
    for (const auto& status : context.client.requests()) {
        if (status.kind != client::RequestKind::browse || status.username != request.captured[0])
            continue;
        const auto left = status.total > status.received ? status.total - status.received : 0;
        return reply(json::object{
            {"username", shown(status.username)},
            {"size", status.total},
            {"bytesTransferred", status.received},
            {"bytesRemaining", left},
            {"percentComplete", status.total == 0 ? 0.0
                                                  : 100.0 * static_cast<double>(status.received) /
                                                        static_cast<double>(status.total)}});
    }
    return empty_reply(404);
}

Answer get_directory(Context& context, const Request& request) {
    const auto folder = Members(request.body).text("directory");
    if (!folder || folder->empty()) return refusal(400, "directory is missing or empty");
    const RequestId id = context.client.request_folder(request.captured[0], *folder, request.now);
    return when_done(context, request, id, patience_for_users, [](const RequestStatus& status) {
        json::array folders;
        for (const auto& each : status.listing->folders) folders.push_back(folder_object(each));
        return reply(folders);
    });
}

Answer get_user_info(Context& context, const Request& request) {
    const RequestId id = context.client.request_user_info(request.captured[0], request.now);
    return when_done(context, request, id, patience_for_users, [](const RequestStatus& status) {
        return reply(info_object(*status.user_info));
    });
}

Answer get_user_status(Context& context, const Request& request) {
    const std::string& username = request.captured[0];
    if (!context.client.user(username)) context.client.watch(username, request.now);
    return wait_for(context, request, patience_for_status,
                    [&context, username](Now) -> std::optional<HttpResponse> {
                        const auto user = context.client.user(username);
                        if (!user) return std::nullopt;
                        if (!user->exists) return empty_reply(404);
                        return reply(json::object{{"presence", presence_name(user->presence)},
                                                  {"isPrivileged", user->privileged}});
                    });
}

Answer get_endpoint(Context& context, const Request& request) {
    context.client.ask_address(
        request.captured[0],
        [respond = request.respond](const Result<Endpoint>& endpoint) {
            respond(endpoint ? reply(json::object{{"addressFamily", "InterNetwork"},
                                                  {"address", to_string(endpoint->address)},
                                                  {"port", endpoint->port}})
                             : refusal(404, endpoint.error().message));
        },
        request.now);
    return std::nullopt;
}

}  // namespace kindred::api::v0
