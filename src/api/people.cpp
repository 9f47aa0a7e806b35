// What the user keeps about people: buddies, trusted, preferred, ignored and banned ones, their
// upload group and notes. The engine stores it; names listed in the settings count as well, and can
// be taken off only there.
#include "api/people.hpp"

#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

namespace kindred::api {
namespace {

using client::Contact;
using client::Settings;

/// A mark, and the names in the settings that have it too.
struct Mark {
    std::string_view name;
    bool Contact::* member;
    std::vector<std::string> Settings::* listed = nullptr;
};

constexpr std::array marks = {
    Mark{"buddy", &Contact::buddy, &Settings::buddies},
    Mark{"trusted", &Contact::trusted, &Settings::trusted},
    Mark{"prioritized", &Contact::prioritized},
    Mark{"ignored", &Contact::ignored, &Settings::ignored_users},
    Mark{"banned", &Contact::banned, &Settings::banned_users},
};

constexpr std::size_t longest_group = 255;

constexpr std::string_view person_hint =
    R"(Send any of {"buddy":true,"trusted":false,"prioritized":false,"ignored":false,)"
    R"("banned":false,"group":"","note":"met in Lyon"}.)";

bool is_listed(const Settings& settings, const Mark& mark, const std::string& username) {
    return mark.listed != nullptr && std::ranges::count(settings.*mark.listed, username) > 0;
}

/// What is kept; only the name if that is nothing.
Contact kept(const client::Client& client, const std::string& username) {
    if (auto contact = client.contact(username)) return std::move(*contact);
    Contact contact;
    contact.username = username;
    return contact;
}

std::set<std::string> everybody(const client::Client& client) {
    std::set<std::string> names;
    for (const Contact& contact : client.contacts()) names.insert(contact.username);
    for (const Mark& mark : marks)
        if (mark.listed != nullptr) {
            const auto& listed = client.settings().*mark.listed;
            names.insert(listed.begin(), listed.end());
        }
    return names;
}

/// A mark that the settings give cannot be taken away here.
HttpResponse given_by_settings(const Mark& mark) {
    const std::string name(mark.name);
    return problem(409, "The settings make this user '" + name + "'; nothing was changed.",
                   "Take the name out of the list in the settings of the daemon, with PATCH "
                   "/api/v1/settings.");
}

}  // namespace

boost::json::object person_json(const client::Client& client, const std::string& username) {
    boost::json::object object;
    if (const auto user = client.user(username))
        object = to_json(*user);
    else
        put_text(object, "username", username);
    const Contact contact = kept(client, username);
    for (const Mark& mark : marks)
        object[mark.name] = contact.*mark.member || is_listed(client.settings(), mark, username);
    put_text(object, "group", contact.group);
    put_text(object, "note", contact.note);
    if (contact.last_seen != 0) object["last_seen"] = contact.last_seen;
    return object;
}

Answer list_people(Context& context, const Call& /*call*/) {
    boost::json::array items;
    for (const std::string& username : everybody(context.client))
        items.push_back(person_json(context.client, username));
    return json_reply(boost::json::object{{"total", items.size()}, {"items", std::move(items)}});
}

Answer get_person(Context& context, const Call& call) {
    return json_reply(person_json(context.client, call.captured[0]));
}

Answer change_person(Context& context, const Call& call) {
    Body body(call.body);
    Contact contact = kept(context.client, call.captured[0]);
    const Mark* refused = nullptr;
    for (const Mark& mark : marks)
        if (const auto wanted = body.flag(mark.name)) {
            contact.*mark.member = *wanted;
            if (!*wanted && is_listed(context.client.settings(), mark, contact.username))
                refused = &mark;
        }
    if (auto group = body.text("group")) contact.group = std::move(*group);
    if (auto note = body.text("note")) contact.note = std::move(*note);
    if (const auto read = body.finish(); !read)
        return problem(400, read.error().message, person_hint);
    if (contact.group.size() > longest_group)
        return problem(400, "The name of an upload group has at most 255 bytes.", person_hint);
    if (refused != nullptr) return given_by_settings(*refused);
    if (const auto set = context.client.set_contact(std::move(contact), call.now); !set)
        return problem(400, set.error().message, person_hint);
    context.client.watch(call.captured[0], call.now);
    return json_reply(person_json(context.client, call.captured[0]));
}

Answer forget_person(Context& context, const Call& call) {
    Contact nothing;
    nothing.username = call.captured[0];
    for (const Mark& mark : marks)
        if (is_listed(context.client.settings(), mark, nothing.username))
            return given_by_settings(mark);
    if (const auto set = context.client.set_contact(std::move(nothing), call.now); !set)
        return problem(400, set.error().message, "Give the name of a user.");
    return no_content();
}

Answer give_privileges(Context& context, const Call& call) {
    Body body(call.body);
    const auto days = body.number("days");
    const auto read = body.finish();
    if (!read || !days || *days > std::numeric_limits<std::uint32_t>::max())
        return problem(400, read ? "There is no number of days." : read.error().message,
                       R"(Send {"days":7}.)");
    const auto given = context.client.give_privileges(call.captured[0],
                                                      static_cast<std::uint32_t>(*days), call.now);
    if (!given)
        return problem(409, given.error().message,
                       "Look at `privileges_left` in GET /api/v1/status, in seconds.");
    return no_content();
}

}  // namespace kindred::api
