// The own picture, and those of others.
#include "api/pictures.hpp"

#include "api/handlers.hpp"
#include "api/reply.hpp"

#include <algorithm>
#include <array>

namespace kindred::api {
namespace {

using namespace std::string_view_literals;

struct Kind {
    std::string_view type;
    std::string_view begins;
    std::string_view then = "";  ///< after four bytes of anything, which is a length
};

constexpr std::array kinds = {
    Kind{"image/png", "\x89PNG\r\n\x1a\n"sv},
    Kind{"image/jpeg", "\xff\xd8\xff"sv},
    Kind{"image/gif", "GIF87a"sv},
    Kind{"image/gif", "GIF89a"sv},
    Kind{"image/webp", "RIFF"sv, "WEBP"sv},
};
constexpr std::size_t length_bytes = 4;

std::string_view text_of(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

HttpResponse picture_reply(ByteView bytes) {
    const std::string_view type = picture_type(bytes);
    return {200,
            {{"Content-Type", std::string(type.empty() ? "application/octet-stream" : type)}},
            std::string(text_of(bytes))};
}

/// Gives others `picture` from now on, empty for none, and keeps it.
Answer take_picture(Context& context, const Call& call, Buffer picture) {
    client::Settings settings = context.client.settings();
    settings.picture = picture;
    context.client.change_settings(std::move(settings), call.now);
    context.host.save_picture(std::move(picture),
                              [respond = call.respond](const Result<void>& saved) {
                                  respond(saved ? no_content() : not_saved(saved.error()));
                              });
    return std::nullopt;
}

}  // namespace

std::string_view picture_type(ByteView bytes) {
    const std::string_view text = text_of(bytes);
    const auto kind = std::ranges::find_if(kinds, [&](const Kind& candidate) {
        const std::size_t then = candidate.begins.size() + length_bytes;
        return text.starts_with(candidate.begins) &&
               (candidate.then.empty() ||
                (text.size() > then && text.substr(then).starts_with(candidate.then)));
    });
    return kind == kinds.end() ? "" : kind->type;
}

Result<void> check_picture(ByteView bytes) {
    if (bytes.size() > largest_picture) return fail("is larger than 1 MiB");
    if (picture_type(bytes).empty()) return fail("is no PNG, JPEG, GIF or WebP");
    return {};
}

Answer get_picture(Context& context, const Call& /*call*/) {
    const Buffer& picture = context.client.settings().picture;
    return picture.empty() ? no_content() : picture_reply(picture);
}

Answer put_picture(Context& context, const Call& call) {
    const std::string_view announced = call.request.header("Content-Type").value_or("");
    if (std::ranges::find(kinds, announced, &Kind::type) == kinds.end())
        return problem(415, "The body is not announced as a picture.",
                       "Send Content-Type: image/png, image/jpeg, image/gif or image/webp.");
    const std::string& body = call.request.body;
    Buffer picture(body.begin(), body.end());
    if (const auto checked = check_picture(picture); !checked)
        return problem(400, "The picture " + checked.error().message + ".",
                       "Make it smaller, or save it as another kind; the old one stays.");
    return take_picture(context, call, std::move(picture));
}

Answer delete_picture(Context& context, const Call& call) {
    return take_picture(context, call, {});
}

Answer get_request_picture(Context& context, const Call& call) {
    const auto request = context.client.request(call.id<client::RequestId>());
    if (!request || request->user_info == nullptr || request->user_info->picture.empty())
        return not_found("picture");
    return picture_reply(request->user_info->picture);
}

}  // namespace kindred::api
