// Statistics over time: charts, and who and what they are most about.
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace kindred::api {
namespace {

namespace json = boost::json;

constexpr std::int64_t day = 86'400;
constexpr std::size_t most_names = 500;
constexpr std::size_t usual_names = 20;

template <class Value>
struct Named {
    std::string_view name;
    Value value;
};

struct IntervalRule {
    client::Interval interval;
    std::int64_t span;  ///< what is told if nobody says since when; 0 for everything
};
constexpr std::array intervals = {
    Named<IntervalRule>{"day", {client::Interval::day, 90 * day}},
    Named<IntervalRule>{"hour", {client::Interval::hour, 7 * day}},
    Named<IntervalRule>{"month", {client::Interval::month, 0}},
};
constexpr std::array directions = {
    Named<client::Direction>{"download", client::Direction::download},
    Named<client::Direction>{"upload", client::Direction::upload},
};
constexpr std::array subjects = {
    Named<client::TopOf>{"user", client::TopOf::user},
    Named<client::TopOf>{"folder", client::TopOf::folder},
    Named<client::TopOf>{"error", client::TopOf::error},
};

/// The value of a query parameter that has one of these names, or the first if it is not there.
template <class Value, std::size_t N>
Result<Value> parse_named(const Call& call, std::string_view parameter,
                          const std::array<Named<Value>, N>& known) {
    const std::string_view given = call.parameter(parameter);
    if (given.empty()) return known[0].value;
    const auto found = std::ranges::find(known, given, &Named<Value>::name);
    if (found != known.end()) return found->value;
    return fail("'" + std::string(parameter) + "' cannot be '" + std::string(given) + "'");
}

struct Span {
    std::int64_t from = 0;
    std::int64_t to = 0;
};
/// [from, to) of the query; without them the last `usual` seconds, 0 for everything.
Result<Span> parse_span(const Call& call, std::int64_t usual) {
    constexpr auto latest =
        static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max() / 2);
    const auto now = static_cast<std::uint64_t>(std::max<std::int64_t>(call.now.unix_seconds, 0));
    const auto to = parse_number(call, "to", now + 1);
    if (!to) return std::unexpected(to.error());
    const auto before = static_cast<std::uint64_t>(usual);
    const auto from = parse_number(call, "from", usual == 0 || *to < before ? 0 : *to - before);
    if (!from) return std::unexpected(from.error());
    return Span{static_cast<std::int64_t>(std::min(*from, latest)),
                static_cast<std::int64_t>(std::min(*to, latest))};
}

json::object period_json(const client::CountedPeriod& period) {
    const client::Counts& counts = period.counts;
    return {{"start", period.start},
            {"bytes_downloaded", counts.bytes_downloaded},
            {"bytes_uploaded", counts.bytes_uploaded},
            {"files_downloaded", counts.files_downloaded},
            {"files_uploaded", counts.files_uploaded},
            {"downloads_failed", counts.downloads_failed},
            {"uploads_failed", counts.uploads_failed},
            {"searches_received", counts.searches_received},
            {"searches_answered", counts.searches_answered},
            {"seconds_online", counts.seconds_online}};
}

json::object top_json(const client::Top& top) {
    json::array items;
    for (const client::TopName& one : top.names) {
        json::object item;
        put_text(item, "name", one.name);
        item["files"] = one.files;
        item["bytes"] = one.bytes;
        items.push_back(std::move(item));
    }
    return {{"items", std::move(items)},
            {"rest", json::object{{"files", top.rest.files}, {"bytes", top.rest.bytes}}}};
}

}  // namespace

Answer get_history(Context& context, const Call& call) {
    const auto rule = parse_named(call, "interval", intervals);
    const auto span = rule ? parse_span(call, rule->span) : std::unexpected(rule.error());
    if (!span)
        return problem(400, span.error().message,
                       "Use ?interval=hour|day|month&from=0&to=0, in Unix seconds.");
    json::array items;
    for (const client::CountedPeriod& period :
         context.client.history(rule->interval, span->from, span->to))
        items.push_back(period_json(period));
    return json_reply(json::object{{"items", std::move(items)}});
}

Answer get_top(Context& context, const Call& call) {
    const auto direction = parse_named(call, "direction", directions);
    const auto subject = parse_named(call, "by", subjects);
    const auto span = parse_span(call, 30 * day);
    const auto limit = parse_number(call, "limit", usual_names);
    for (const auto& wrong : {direction ? Result<void>() : std::unexpected(direction.error()),
                              subject ? Result<void>() : std::unexpected(subject.error()),
                              span ? Result<void>() : std::unexpected(span.error()),
                              limit ? Result<void>() : std::unexpected(limit.error())})
        if (!wrong)
            return problem(400, wrong.error().message,
                           "Use ?direction=download|upload&by=user|folder|error&limit=20.");
    context.client.top(
        {span->from, span->to, *direction, *subject, std::min<std::size_t>(*limit, most_names)},
        [respond = call.respond](const Result<client::Top>& top) {
            respond(
                top ? json_reply(top_json(*top))
                    : problem(500, top.error().message, "Look at the disk of the data folder."));
        },
        call.now);
    return std::nullopt;
}

}  // namespace kindred::api
