// Jobs: lists of wanted music that are searched for and fetched without anybody looking.
#include "api/jobs.hpp"

#include "api/conditions.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/list.hpp"
#include "api/reply.hpp"
#include "base/text.hpp"

#include <array>
#include <memory>

namespace kindred::api {
namespace {

namespace json = boost::json;
using client::Client;
using client::JobId;
using client::JobItemStatus;
using client::JobStatus;

constexpr std::size_t most_items = 1000;
constexpr std::size_t most_problems_told = 3;

constexpr std::string_view start_hint =
    R"(Send {"name":"mine","list":"artist,title\nA,B\n"}; POST /api/v1/jobs/preview tells what )"
    R"(is understood.)";

constexpr std::array columns = {
    Column<JobItemStatus>{
        "artist", [](const JobItemStatus& item) { return SortKey(item.wanted.names.artist); }},
    Column<JobItemStatus>{
        "title", [](const JobItemStatus& item) { return SortKey(item.wanted.names.title); }},
    Column<JobItemStatus>{
        "album", [](const JobItemStatus& item) { return SortKey(item.wanted.names.album); }},
    Column<JobItemStatus>{"state",
                          [](const JobItemStatus& item) {
                              return SortKey(std::uint64_t{static_cast<std::uint8_t>(item.state)});
                          }},
};

constexpr Listed<JobItemStatus> listed{
    columns, [](const JobItemStatus& item) { return item.number; },
    [](const JobItemStatus& item) {
        const client::WantedNames& names = item.wanted.names;
        return names.artist + ' ' + names.title + ' ' + names.album + ' ' + item.username;
    },
    most_items};

/// What a body asks for: a job, and what was wrong with its list.
struct Order {
    client::JobRequest request;
    std::vector<client::ListProblem> problems;
};

template <class T, std::size_t n>
T one_of(Body& body, std::string_view name, const std::array<std::pair<std::string_view, T>, n>& of,
         T otherwise) {
    const auto text = body.text(name);
    if (!text) return otherwise;
    for (const auto& [word, value] : of)
        if (*text == word) return value;
    std::string words;
    for (const auto& [word, value] : of) words += (words.empty() ? "" : ", ") + std::string(word);
    body.reject(name, "is none of " + words);
    return otherwise;
}

Result<Order> parse_order(const json::object& object) {
    using enum client::DownloadPriority;
    Body body(object);
    Order order;
    client::JobRequest& request = order.request;
    request.name = body.text("name").value_or("");
    const std::string list = body.required_text("list");
    const auto format = one_of<client::ListFormat, 3>(body, "format",
                                                      {{{"auto", client::ListFormat::automatic},
                                                        {"csv", client::ListFormat::csv},
                                                        {"lines", client::ListFormat::lines}}},
                                                      client::ListFormat::automatic);
    request.mode = one_of<client::ListMode, 2>(
        body, "mode", {{{"track", client::ListMode::track}, {"album", client::ListMode::album}}},
        client::ListMode::track);
    request.priority = one_of<client::DownloadPriority, 3>(
        body, "priority", {{{"low", low}, {"normal", normal}, {"high", high}}}, normal);
    request.destination = body.text("destination").value_or("");
    request.required = read_conditions(body, "required");
    request.preferred = read_conditions(body, "preferred");
    if (const auto read = body.finish(); !read) return std::unexpected(read.error());
    client::WantedList wanted = client::parse_wanted_list(list, format, request.mode);
    request.items = std::move(wanted.items);
    order.problems = std::move(wanted.problems);
    return order;
}

/// The first of them, and how many more there are.
std::string text_of(const std::vector<client::ListProblem>& problems) {
    std::string text;
    for (std::size_t i = 0; i < std::min(problems.size(), most_problems_told); ++i)
        text += (text.empty() ? "" : "; ") + std::string("line ") +
                std::to_string(problems[i].line) + ": " + problems[i].what;
    if (problems.size() > most_problems_told)
        text += "; and " + std::to_string(problems.size() - most_problems_told) + " more";
    return text;
}

HttpResponse one_job(Context& context, JobId id, int status = 200) {
    const auto job = context.client.job(id);
    if (!job) return not_found("job");
    HttpResponse response = json_reply(to_json(*job), status);
    if (status == 201)
        response.headers.push_back({"Location", "/api/v1/jobs/" + std::to_string(id.value)});
    return response;
}

Answer command(Context& context, const Call& call, bool (Client::*action)(JobId, Now),
               std::string_view refused) {
    const auto id = call.id<JobId>();
    if (!context.client.job(id)) return not_found("job");
    if (!(context.client.*action)(id, call.now))
        return problem(409, refused, "Look at `state` and `reason` of the job.");
    return one_job(context, id);
}

/// The number of the entry in the path; 0, which none has, if it is none.
std::uint64_t number_of(const Call& call) {
    std::uint64_t number = 0;
    const std::string& text = call.captured.at(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? number : 0;
}

}  // namespace

json::object to_json(const JobStatus& job) {
    return {{"id", job.id.value},
            {"name", display_text(job.name)},
            {"mode", client::to_string(job.mode)},
            {"state", client::to_string(job.state)},
            {"reason", display_text(job.reason)},
            {"created", job.created},
            {"finished", job.finished},
            {"destination", display_text(job.destination)},
            {"priority", client::to_string(job.priority)},
            {"required", to_json(job.required)},
            {"preferred", to_json(job.preferred)},
            {"items", job.items},
            {"items_completed", job.items_completed},
            {"items_present", job.items_present},
            {"items_failed", job.items_failed}};
}

json::object to_json(const JobItemStatus& item) {
    const client::WantedNames& names = item.wanted.names;
    json::object object{{"number", item.number},
                        {"line", item.wanted.line},
                        {"artist", display_text(names.artist)},
                        {"title", display_text(names.title)},
                        {"album", display_text(names.album)},
                        {"length", names.length_seconds},
                        {"tracks", item.wanted.tracks},
                        {"state", client::to_string(item.state)},
                        {"reason", display_text(item.reason)}};
    put_text(object, "username", item.username);
    put_text(object, "path", item.path);
    json::array downloads;
    for (const client::DownloadId download : item.downloads) downloads.push_back(download.value);
    object["downloads"] = std::move(downloads);
    object["candidates"] = item.candidates;
    object["tried"] = item.tried;
    return object;
}

json::object to_json(const client::JobCandidate& candidate) {
    json::object object;
    put_text(object, "username", candidate.username);
    put_text(object, "path", candidate.path);
    object["files"] = candidate.file_count;
    object["chosen"] = candidate.chosen;
    object["tried"] = candidate.tried;
    object["score"] = candidate.score;
    json::array reasons;
    for (const std::string& reason : candidate.reasons)
        reasons.push_back(json::string(display_text(reason)));
    object["reasons"] = std::move(reasons);
    if (!candidate.rejected.empty()) object["rejected"] = display_text(candidate.rejected);
    return object;
}

Answer start_job(Context& context, const Call& call) {
    auto order = parse_order(call.body);
    if (!order) return problem(400, order.error().message, start_hint);
    if (!order->problems.empty()) return problem(400, text_of(order->problems), start_hint);
    // A client that is told of a job may rely on it: the answer waits until a crash cannot undo it.
    const auto id = std::make_shared<JobId>();
    const auto started = context.client.start_job(
        std::move(order->request), call.now,
        [&context, id, respond = call.respond](const Result<void>& stored) {
            respond(stored ? one_job(context, *id, 201) : not_saved(stored.error()));
        });
    if (!started) return problem(400, started.error().message, start_hint);
    *id = *started;
    return std::nullopt;
}

Answer preview_job(Context& /*context*/, const Call& call) {
    const auto order = parse_order(call.body);
    if (!order) return problem(400, order.error().message, start_hint);
    json::array items;
    for (const client::WantedItem& wanted : order->request.items) {
        JobItemStatus item;
        item.number = items.size() + 1;
        item.wanted = wanted;
        items.push_back(to_json(item));
    }
    json::array problems;
    for (const client::ListProblem& wrong : order->problems)
        problems.push_back(json::object{{"line", wrong.line}, {"what", display_text(wrong.what)}});
    return json_reply(json::object{{"items", std::move(items)}, {"problems", std::move(problems)}});
}

Answer list_jobs(Context& context, const Call& /*call*/) {
    json::array items;
    for (const JobStatus& job : context.client.jobs()) items.push_back(to_json(job));
    return json_reply(json::object{{"total", items.size()}, {"items", std::move(items)}});
}

Answer get_job(Context& context, const Call& call) {
    return one_job(context, call.id<JobId>());
}

Answer list_job_items(Context& context, const Call& call) {
    const auto id = call.id<JobId>();
    if (!context.client.job(id)) return not_found("job");
    const std::string_view state = call.parameter("state");
    const auto page = list_page(
        call, context.client.job_items(id), listed,
        [&](const JobItemStatus& item) { return is_wanted(client::to_string(item.state), state); },
        [](const JobItemStatus& item) { return to_json(item); });
    return page ? json_reply(*page) : problem(400, page.error().message, list_hint);
}

Answer explain_job_item(Context& context, const Call& call) {
    const auto id = call.id<JobId>();
    const std::uint64_t number = number_of(call);
    if (!context.client.job_item(id, number)) return not_found("entry of a job");
    json::array candidates;
    for (const client::JobCandidate& candidate : context.client.job_candidates(id, number))
        candidates.push_back(to_json(candidate));
    return json_reply(json::object{{"candidates", std::move(candidates)}});
}

Answer retry_job_item(Context& context, const Call& call) {
    const auto id = call.id<JobId>();
    const std::uint64_t number = number_of(call);
    if (!context.client.job_item(id, number)) return not_found("entry of a job");
    if (!context.client.retry_job_item(id, number, call.now))
        return problem(409, "It is under way.", "Look at `state` and `reason` of the entry.");
    return json_reply(to_json(*context.client.job_item(id, number)));
}

Answer pause_job(Context& context, const Call& call) {
    return command(context, call, &Client::pause_job, "It has ended already.");
}

Answer resume_job(Context& context, const Call& call) {
    return command(context, call, &Client::resume_job, "It is not paused.");
}

Answer retry_job(Context& context, const Call& call) {
    return command(context, call, &Client::retry_job, "Nothing in it has failed.");
}

Answer cancel_job(Context& context, const Call& call) {
    return command(context, call, &Client::cancel_job, "It has ended already.");
}

Answer delete_job(Context& context, const Call& call) {
    return context.client.remove_job(call.id<JobId>(), call.now) ? no_content() : not_found("job");
}

}  // namespace kindred::api
