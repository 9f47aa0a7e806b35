// The wish list. What a wish found last is the search with the id in its `search`.
#include "api/conditions.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/list.hpp"
#include "api/reply.hpp"
#include "client/searches.hpp"

#include <array>

namespace kindred::api {
namespace {

using client::Wish;
using client::WishDownload;
using client::WishId;
using client::WishStatus;

constexpr std::size_t most_wishes = 1000;

constexpr std::string_view wish_hint =
    R"(Send {"query":"words to find","download":"first","conditions":{"formats":["flac"]}}; )"
    "`download` is off, first or album.";
constexpr std::string_view taken_hint = "List the wishes with GET /api/v1/wishes.";

SortKey seconds_key(std::int64_t unix_seconds) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(unix_seconds, 0));
}

constexpr std::array columns = {
    Column<WishStatus>{"query", [](const WishStatus& w) { return SortKey(w.wish.query); }},
    Column<WishStatus>{"created", [](const WishStatus& w) { return seconds_key(w.created); }},
    Column<WishStatus>{"last_search",
                       [](const WishStatus& w) { return seconds_key(w.last_search); }},
    Column<WishStatus>{"found", [](const WishStatus& w) { return SortKey(w.found); }},
    Column<WishStatus>{"new", [](const WishStatus& w) { return SortKey(w.fresh); }},
};

constexpr Listed<WishStatus> listed{columns, [](const WishStatus& wish) { return wish.id.value; },
                                    [](const WishStatus& wish) { return wish.wish.query; },
                                    most_wishes};

/// Replaces what the body names; the error says what is wrong with it.
Result<void> read_wish(const boost::json::object& object, Wish& wish) {
    Body body(object);
    if (auto query = body.text("query")) wish.query = *std::move(query);
    wish.enabled = body.flag("enabled").value_or(wish.enabled);
    if (const auto name = body.text("download")) {
        const std::array kinds = {WishDownload::off, WishDownload::first, WishDownload::album};
        const auto kind = std::ranges::find(
            kinds, *name, [](WishDownload one) { return client::to_string(one); });
        if (kind == kinds.end())
            body.reject("download", "is none of off, first, album");
        else
            wish.download = *kind;
    }
    if (object.contains("conditions")) wish.conditions = read_conditions(body, "conditions");
    if (auto destination = body.text("destination")) wish.destination = *std::move(destination);
    if (auto read = body.finish(); !read) return read;
    return client::acceptable_query(wish.query);
}

HttpResponse one_wish(const Context& context, WishId id, int status = 200) {
    const auto wish = context.client.wish(id);
    return wish ? json_reply(to_json(*wish), status) : not_found("wish");
}

/// Answers once a crash cannot undo it.
client::WhenStored respond_with(const Context& context, const Call& call, WishId id) {
    return [context, respond = call.respond, id](const Result<void>& kept) {
        respond(kept ? one_wish(context, id) : not_saved(kept.error()));
    };
}

}  // namespace

Answer list_wishes(Context& context, const Call& call) {
    const auto page = list_page(
        call, context.client.wishes(), listed, [](const WishStatus&) { return true; },
        [](const WishStatus& wish) { return to_json(wish); });
    return page ? json_reply(*page) : problem(400, page.error().message, list_hint);
}

Answer get_wish(Context& context, const Call& call) {
    return one_wish(context, call.id<WishId>());
}

Answer add_wish(Context& context, const Call& call) {
    Wish wish;
    if (const auto read = read_wish(call.body, wish); !read)
        return problem(400, read.error().message, wish_hint);
    const auto id = std::make_shared<WishId>();
    const auto added = context.client.add_wish(
        std::move(wish), call.now, [context, respond = call.respond, id](const Result<void>& kept) {
            if (!kept) return respond(not_saved(kept.error()));
            HttpResponse response = one_wish(context, *id, 201);
            response.headers.push_back({"Location", "/api/v1/wishes/" + std::to_string(id->value)});
            respond(std::move(response));
        });
    if (!added) return problem(409, added.error().message, taken_hint);
    *id = *added;
    return std::nullopt;
}

Answer change_wish(Context& context, const Call& call) {
    const auto id = call.id<WishId>();
    const auto known = context.client.wish(id);
    if (!known) return not_found("wish");
    Wish wish = known->wish;
    if (const auto read = read_wish(call.body, wish); !read)
        return problem(400, read.error().message, wish_hint);
    const auto changed =
        context.client.change_wish(id, std::move(wish), call.now, respond_with(context, call, id));
    if (!changed) return problem(409, changed.error().message, taken_hint);
    return std::nullopt;
}

Answer delete_wish(Context& context, const Call& call) {
    const auto id = call.id<WishId>();
    if (!context.client.wish(id)) return not_found("wish");
    const auto removed = context.client.remove_wish(
        id, call.now, [respond = call.respond](const Result<void>& kept) {
            respond(kept ? no_content() : not_saved(kept.error()));
        });
    if (!removed)
        return problem(409, removed.error().message,
                       "Take it out of `wishes` with PATCH /api/v1/settings, or out of the "
                       "configuration file.");
    return std::nullopt;
}

Answer search_wish(Context& context, const Call& call) {
    const auto id = call.id<WishId>();
    if (!context.client.wish(id)) return not_found("wish");
    if (const auto asked = context.client.search_wish(id, call.now); !asked)
        return problem(409, asked.error().message, "Look at GET /api/v1/searches.");
    return one_wish(context, id, 202);
}

Answer mark_wish_seen(Context& context, const Call& call) {
    const auto id = call.id<WishId>();
    if (!context.client.mark_wish_seen(id, call.now, respond_with(context, call, id)))
        return not_found("wish");
    return std::nullopt;
}

}  // namespace kindred::api
