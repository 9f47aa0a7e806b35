// What is said in all public rooms together, while that is followed.
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

namespace kindred::api {
namespace {

HttpResponse feed(const client::Client& client) {
    boost::json::array items;
    for (const auto& [room, line] : client.public_lines()) {
        boost::json::object object = to_json(line);
        put_text(object, "room", room);
        items.push_back(std::move(object));
    }
    return json_reply(boost::json::object{{"following", client.following_public_rooms()},
                                          {"items", std::move(items)}});
}

}  // namespace

Answer get_public_rooms(Context& context, const Call& /*call*/) {
    return feed(context.client);
}

Answer follow_public_rooms(Context& context, const Call& call) {
    Body body(call.body);
    const auto follow = body.flag("following");
    if (const auto read = body.finish(); !read || !follow)
        return problem(400, read ? "'following' is missing" : read.error().message,
                       R"(Send {"following":true}.)");
    context.client.follow_public_rooms(*follow, call.now);
    return feed(context.client);
}

}  // namespace kindred::api
