// Addresses that get no connection. Banned names are marks of people (people.cpp).
#include "api/handlers.hpp"
#include "api/reply.hpp"

#include <algorithm>
#include <set>

namespace kindred::api {
namespace {

constexpr std::string_view range_hint =
    "Give an address or a range, such as 10.1.2.3 or 10.1.0.0%2F16, in the path.";

boost::json::object ban_json(const client::Settings& settings, const AddressRange& range) {
    return {{"range", to_string(range)},
            {"in_settings", std::ranges::count(settings.banned_addresses, range) > 0}};
}

}  // namespace

Answer list_bans(Context& context, const Call& /*call*/) {
    const client::Settings& settings = context.client.settings();
    std::set<AddressRange> ranges(settings.banned_addresses.begin(),
                                  settings.banned_addresses.end());
    for (const AddressRange& range : context.client.banned_addresses()) ranges.insert(range);
    boost::json::array items;
    for (const AddressRange& range : ranges) items.push_back(ban_json(settings, range));
    return json_reply(boost::json::object{{"total", items.size()}, {"items", std::move(items)}});
}

Answer ban_addresses(Context& context, const Call& call) {
    const auto range = parse_address_range(call.captured[0]);
    if (!range) return problem(400, range.error().message, range_hint);
    if (const auto banned = context.client.ban_addresses(*range, call.now); !banned)
        return problem(409, banned.error().message, range_hint);
    return json_reply(ban_json(context.client.settings(), *range));
}

Answer unban_addresses(Context& context, const Call& call) {
    const auto range = parse_address_range(call.captured[0]);
    if (!range) return problem(400, range.error().message, range_hint);
    if (std::ranges::count(context.client.settings().banned_addresses, *range) > 0)
        return problem(409, "The settings ban these addresses; nothing was changed.",
                       "Take them out of `banned_addresses` in the settings of the daemon.");
    return context.client.unban_addresses(*range, call.now) ? no_content() : not_found("ban");
}

}  // namespace kindred::api
