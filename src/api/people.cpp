// The user's own lists of people: buddies, trusted and banned ones.
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

#include <algorithm>
#include <set>

namespace kindred::api {
namespace {

using client::Settings;

struct List {
    std::string_view name;
    std::vector<std::string> Settings::* members;
};

constexpr std::array lists = {List{"buddy", &Settings::buddies},
                              List{"trusted", &Settings::trusted},
                              List{"banned", &Settings::banned_users}};

constexpr std::string_view person_hint =
    R"(Send any of {"buddy":true,"trusted":false,"banned":false}.)";

boost::json::object person(const client::Client& client, const std::string& username) {
    boost::json::object object;
    if (const auto user = client.user(username))
        object = to_json(*user);
    else
        put_text(object, "username", username);
    for (const List& list : lists)
        object[list.name] = std::ranges::count(client.settings().*list.members, username) > 0;
    return object;
}

std::set<std::string> everybody(const Settings& settings) {
    std::set<std::string> names;
    for (const List& list : lists)
        names.insert((settings.*list.members).begin(), (settings.*list.members).end());
    return names;
}

void set_member(std::vector<std::string>& members, const std::string& username, bool wanted) {
    std::erase(members, username);
    if (wanted) members.push_back(username);
}

}  // namespace

Answer list_people(Context& context, const Call& /*call*/) {
    boost::json::array items;
    for (const std::string& username : everybody(context.client.settings()))
        items.push_back(person(context.client, username));
    return json_reply(boost::json::object{{"total", items.size()}, {"items", std::move(items)}});
}

Answer get_person(Context& context, const Call& call) {
    return json_reply(person(context.client, call.captured[0]));
}

Answer change_person(Context& context, const Call& call) {
    Body body(call.body);
    Settings settings = context.client.settings();
    for (const List& list : lists)
        if (const auto wanted = body.flag(list.name))
            set_member(settings.*list.members, call.captured[0], *wanted);
    if (const auto read = body.finish(); !read)
        return problem(400, read.error().message, person_hint);
    context.client.change_settings(std::move(settings), call.now);
    context.client.watch(call.captured[0], call.now);
    return json_reply(person(context.client, call.captured[0]));
}

Answer forget_person(Context& context, const Call& call) {
    Settings settings = context.client.settings();
    for (const List& list : lists) set_member(settings.*list.members, call.captured[0], false);
    context.client.change_settings(std::move(settings), call.now);
    return no_content();
}

}  // namespace kindred::api
