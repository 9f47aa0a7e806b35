// The files of a search as one list: filtered and sorted on the server, with the rank of each.
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/list.hpp"
#include "api/rank.hpp"
#include "api/reply.hpp"

#include <array>

namespace kindred::api {
namespace {

using client::RemoteFile;
using client::SearchResponse;

constexpr std::size_t most_files = 1000;
constexpr int rank_offset = 1000;  // sort keys are not negative

struct Found {
    const SearchResponse* response = nullptr;
    const RemoteFile* file = nullptr;
    bool locked = false;
    std::uint64_t number = 0;  ///< in the order of arrival
};

SortKey rank_key(const Found& found) {
    return static_cast<std::uint64_t>(rank_offset +
                                      rank(*found.response, *found.file, found.locked));
}

constexpr std::array columns = {
    Column<Found>{"rank", rank_key},
    Column<Found>{"filename", [](const Found& f) { return SortKey(f.file->name); }},
    Column<Found>{"username", [](const Found& f) { return SortKey(f.response->username); }},
    Column<Found>{"size", [](const Found& f) { return SortKey(f.file->size); }},
    Column<Found>{
        "bitrate",
        [](const Found& f) { return SortKey(std::uint64_t{f.file->attributes.bitrate_kbps}); }},
    Column<Found>{
        "duration",
        [](const Found& f) { return SortKey(std::uint64_t{f.file->attributes.duration_seconds}); }},
    Column<Found>{"speed",
                  [](const Found& f) { return SortKey(std::uint64_t{f.response->average_speed}); }},
    Column<Found>{"queue",
                  [](const Found& f) { return SortKey(std::uint64_t{f.response->queue_length}); }},
};

constexpr Listed<Found> listed{columns, [](const Found& found) { return found.number; },
                               [](const Found& found) { return found.file->name; }, most_files};

std::vector<Found> all_files(std::span<const SearchResponse> responses) {
    std::vector<Found> all;
    for (const SearchResponse& response : responses) {
        for (const RemoteFile& file : response.files)
            all.push_back({&response, &file, false, all.size() + 1});
        for (const RemoteFile& file : response.locked_files)
            all.push_back({&response, &file, true, all.size() + 1});
    }
    return all;
}

/// The part of the name behind the last dot, in lower case.
std::string format_of(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    std::string format(dot == name.npos ? "" : name.substr(dot + 1));
    for (char& c : format) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return format;
}

struct Filter {
    std::string_view formats;
    std::string_view username;
    std::vector<std::string> excluded;
    std::uint64_t least_bitrate = 0;
    std::uint64_t least_size = 0;
    std::uint64_t most_size = 0;
    std::uint64_t least_duration = 0;
    bool free_slot = false;
    bool hide_locked = false;

    bool keeps(const Found& found) const {
        const RemoteFile& file = *found.file;
        if (hide_locked && found.locked) return false;
        if (free_slot && !found.response->free_slot) return false;
        if (!username.empty() && found.response->username != username) return false;
        if (file.attributes.bitrate_kbps < least_bitrate || file.size < least_size ||
            file.attributes.duration_seconds < least_duration)
            return false;
        if (most_size != 0 && file.size > most_size) return false;
        if (!is_wanted(format_of(file.name), formats)) return false;
        return std::ranges::none_of(
            excluded, [&](const std::string& word) { return has_words(file.name, {word}); });
    }
};

Result<Filter> parse_filter(const Call& call) {
    Filter filter;
    for (const auto& [name, value] : {std::pair{"min_bitrate", &filter.least_bitrate},
                                      {"min_size", &filter.least_size},
                                      {"max_size", &filter.most_size},
                                      {"min_duration", &filter.least_duration}}) {
        const auto number = parse_number(call, name, 0);
        if (!number) return std::unexpected(number.error());
        *value = *number;
    }
    filter.formats = call.parameter("format");
    filter.username = call.parameter("username");
    filter.excluded = words_of(call.parameter("exclude"));
    filter.free_slot = call.parameter("free_slot") == "true";
    filter.hide_locked = call.parameter("hide_locked") == "true";
    return filter;
}

boost::json::object found_json(const Found& found) {
    boost::json::object object = to_json(*found.file);
    put_text(object, "username", found.response->username);
    object["locked"] = found.locked;
    object["free_slot"] = found.response->free_slot;
    object["average_speed"] = found.response->average_speed;
    object["queue_length"] = found.response->queue_length;
    object["rank"] = rank(*found.response, *found.file, found.locked);
    return object;
}

}  // namespace

Answer list_search_files(Context& context, const Call& call) {
    const auto search = context.client.search(call.id<client::SearchId>());
    if (!search) return not_found("search");
    const auto filter = parse_filter(call);
    if (!filter) return problem(400, filter.error().message, "Give whole numbers.");
    auto page = list_page(
        call, all_files(context.client.responses(search->id)), listed,
        [&](const Found& found) { return filter->keeps(found); }, found_json);
    if (!page) return problem(400, page.error().message, list_hint);
    (*page)["search"] = to_json(*search);
    return json_reply(*page);
}

Answer explain_search_rank(Context& context, const Call& call) {
    const auto search = context.client.search(call.id<client::SearchId>());
    if (!search) return not_found("search");
    const std::string_view username = call.parameter("username");
    const std::string_view filename = call.parameter("filename");
    for (const Found& found : all_files(context.client.responses(search->id))) {
        if (found.response->username != username || found.file->name != filename) continue;
        boost::json::array parts;
        for (const RankPart& part : explain_rank(*found.response, *found.file, found.locked))
            parts.push_back(boost::json::object{{"points", part.points}, {"why", part.why}});
        return json_reply(
            boost::json::object{{"rank", rank(*found.response, *found.file, found.locked)},
                                {"parts", std::move(parts)}});
    }
    return problem(404, "That user has not answered with that file.",
                   "Use ?username=U&filename=F as they are in GET /api/v1/searches/{id}/files.");
}

}  // namespace kindred::api
