#include "api/events.hpp"

#include "api/jobs.hpp"
#include "api/json.hpp"
#include "api/people.hpp"
#include "api/ports.hpp"
#include "base/text.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <charconv>

namespace kindred::api {
namespace {

namespace json = boost::json;

/// Some minutes of a busy daemon: long enough for a browser that was asleep to catch up.
constexpr std::size_t kept_messages = 10'000;
constexpr std::size_t kept_bytes = 8u << 20;
/// What is sent at once to who comes back; behind it a snapshot is smaller.
constexpr std::size_t most_missed_bytes = 1u << 20;
/// Of each list; the rest is fetched by pages.
constexpr std::size_t most_in_snapshot = 500;

/// A message without its number; empty for things that are gone.
struct Describe {
    const client::Client& client;
    const Host& host;
    Now now;

    struct Told {
        Topic topic{};
        json::object message;
    };

    static json::object about(std::string_view type, std::string_view name, json::value value) {
        return {{"seq", 0}, {"type", type}, {name, std::move(value)}};
    }
    /// For a thing that may be gone by now.
    template <class Status, class... More>
    static json::object about_thing(std::string_view type, const std::optional<Status>& status,
                                    More... more) {
        return status ? about(type, type, to_json(*status, more...)) : json::object();
    }

    Told operator()(const client::SessionChanged&) const {
        return {Topic::session, about("session", "session", to_json(client.session(), now))};
    }
    Told operator()(const client::ReachabilityChanged&) const {
        return {Topic::session, about("network", "network", network_json(client, host))};
    }
    Told operator()(const client::SearchChanged& event) const {
        return {Topic::searches, about_thing("search", client.search(event.search))};
    }
    Told operator()(const client::SearchResultsAdded& event) const {
        json::object message = about("results", "search", event.search.value);
        message["first"] = event.first;
        message["count"] = event.count;
        return {Topic::searches, std::move(message)};
    }
    Told operator()(const client::SearchRemoved& event) const {
        return {Topic::searches, about("search_removed", "id", event.search.value)};
    }
    Told operator()(const client::WishChanged& event) const {
        return {Topic::wishes, about_thing("wish", client.wish(event.wish))};
    }
    Told operator()(const client::WishRemoved& event) const {
        return {Topic::wishes, about("wish_removed", "id", event.wish.value)};
    }
    /// `new` of the wish has told it already.
    Told operator()(const client::WishFound&) const { return {Topic::wishes, {}}; }
    Told operator()(const client::DownloadChanged& event) const {
        return {Topic::downloads, about_thing("download", client.download(event.download), now)};
    }
    // The change of the thing itself tells it, too.
    Told operator()(const client::DownloadEnded&) const { return {Topic::downloads, {}}; }
    Told operator()(const client::FolderCompleted&) const { return {Topic::downloads, {}}; }
    Told operator()(const client::UploadEnded&) const { return {Topic::uploads, {}}; }
    Told operator()(const client::DownloadRemoved& event) const {
        return {Topic::downloads, about("download_removed", "id", event.download.value)};
    }
    Told operator()(const client::UploadChanged& event) const {
        return {Topic::uploads, about_thing("upload", client.upload(event.upload))};
    }
    Told operator()(const client::UploadRemoved& event) const {
        return {Topic::uploads, about("upload_removed", "id", event.upload.value)};
    }
    Told operator()(const client::RequestChanged& event) const {
        return {Topic::requests, about_thing("request", client.request(event.request))};
    }
    Told operator()(const client::UserChanged& event) const {
        return {Topic::users, about_thing("user", client.user(event.username))};
    }
    Told operator()(const client::ContactChanged& event) const {
        return {Topic::users, about("person", "person", person_json(client, event.username))};
    }
    Told operator()(const client::RoomChanged& event) const {
        return {Topic::rooms, about_thing("room", client.room(event.room))};
    }
    Told operator()(const client::RoomListChanged&) const {
        return {Topic::rooms, about("room_list", "rooms", client.rooms().size())};
    }
    Told operator()(const client::RoomSaid& event) const {
        json::object message = about("room_message", "message", to_json(event.line));
        put_text(message, "room", event.room);
        return {Topic::rooms, std::move(message)};
    }
    Told operator()(const client::PublicRoomSaid& event) const {
        json::object message = about("public_message", "message", to_json(event.line));
        put_text(message, "room", event.room);
        return {Topic::rooms, std::move(message)};
    }
    Told operator()(const client::ConversationChanged& event) const {
        return {Topic::messages, about_thing("conversation", client.conversation(event.username))};
    }
    Told operator()(const client::InterestsChanged&) const {
        return {Topic::users, about("interests", "interests", to_json(client.interests()))};
    }
    Told operator()(const client::PrivateMessageAdded& event) const {
        return {Topic::messages, about("private_message", "message", to_json(event.message))};
    }
    Told operator()(const client::PasswordChanged&) const {
        json::object message = about("announcement", "time", now.unix_seconds);
        message["text"] = "the server has taken the new password";
        return {Topic::session, std::move(message)};
    }
    Told operator()(const client::JobChanged& event) const {
        return {Topic::jobs, about_thing("job", client.job(event.job))};
    }
    Told operator()(const client::JobRemoved& event) const {
        return {Topic::jobs, about("job_removed", "id", event.job.value)};
    }
    Told operator()(const client::JobItemChanged& event) const {
        const auto item = client.job_item(event.job, event.number);
        if (!item) return {Topic::jobs, {}};
        json::object message = about("job_item", "job", event.job.value);
        message["item"] = to_json(*item);
        return {Topic::jobs, std::move(message)};
    }
    Told operator()(const client::Announcement& event) const {
        json::object message = about("announcement", "time", now.unix_seconds);
        put_text(message, "text", event.text);
        return {Topic::session, std::move(message)};
    }
};

/// {"total", "items"}: the first of a list.
template <class T, class Json>
json::object beginning(const std::vector<T>& all, Json to) {
    json::array items;
    for (std::size_t i = 0; i < all.size() && i < most_in_snapshot; ++i)
        items.push_back(to(all[i]));
    return {{"total", all.size()}, {"items", std::move(items)}};
}

Result<Topics> parse_topics(std::string_view text) {
    Topics topics = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        const auto known = std::ranges::find(topic_names, text.substr(0, end));
        if (known == topic_names.end())
            return fail("there is no topic '" + std::string(text.substr(0, end)) + "'");
        topics |= 1u << (known - topic_names.begin());
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return topics;
}

}  // namespace

Result<Follow> parse_follow(const HttpRequest& request, Role role) {
    auto target = parse_target(request.target);
    if (!target) return std::unexpected(target.error());
    Query& query = target->query;
    constexpr Topics all = (1u << topic_names.size()) - 1;
    const auto topics = parse_topics(query["topics"]);
    if (!topics) return std::unexpected(topics.error());
    Follow follow;
    follow.topics = *topics == 0 ? all & ~bit(Topic::log) : *topics;
    if ((follow.topics & bit(Topic::log)) != 0 && role < Role::admin)
        return fail("the topic 'log' is for admins");
    follow.run = query["run"];
    const std::string& after = query["after"];
    if (after.empty()) return follow;
    std::uint64_t seq = 0;
    const auto [end, error] = std::from_chars(after.data(), after.data() + after.size(), seq);
    if (error != std::errc{} || end != after.data() + after.size())
        return fail("'after' is not a whole number");
    follow.after = seq;
    return follow;
}

std::optional<EventMessage> EventLog::add(const client::Event& event, Now now) {
    Describe::Told told = std::visit(Describe{context_.client, context_.host, now}, event);
    if (told.message.empty()) return std::nullopt;
    told.message["seq"] = ++last_;
    EventMessage message{told.topic, json::serialize(told.message)};
    bytes_ += message.text.size();
    kept_.push_back(message);
    while (kept_.size() > kept_messages || bytes_ > kept_bytes) {
        bytes_ -= kept_.front().text.size();
        kept_.pop_front();
    }
    return message;
}

EventMessage EventLog::log_line(const LogLine& line) const {
    return {Topic::log, json::serialize(json::object{{"type", "log"}, {"line", to_json(line)}})};
}

std::optional<std::vector<std::string>> EventLog::after(std::uint64_t seq, Topics topics) const {
    const std::uint64_t first_kept = last_ - kept_.size() + 1;
    if (seq > last_ || seq + 1 < first_kept) return std::nullopt;
    std::vector<std::string> missed;
    std::size_t bytes = 0;
    for (auto i = static_cast<std::size_t>(seq + 1 - first_kept); i < kept_.size(); ++i) {
        if ((bit(kept_[i].topic) & topics) == 0) continue;
        bytes += kept_[i].text.size();
        if (bytes > most_missed_bytes) return std::nullopt;
        missed.push_back(kept_[i].text);
    }
    return missed;
}

std::vector<std::string> EventLog::begin(const Follow& follow, Now now) const {
    // Numbers of another run say nothing about this one.
    if (follow.after && follow.run == run_) {
        if (auto missed = after(*follow.after, follow.topics)) {
            missed->insert(missed->begin(), notice("resumed", *follow.after));
            return *std::move(missed);
        }
    }
    return {notice(follow.after ? "lost" : "hello", last_), snapshot(follow.topics, now)};
}

std::string EventLog::notice(std::string_view type, std::uint64_t seq) const {
    return json::serialize(json::object{{"type", type}, {"seq", seq}, {"run", run_}});
}

std::string EventLog::snapshot(Topics topics, Now now) const {
    const client::Client& client = context_.client;
    json::object object{{"type", "snapshot"}, {"seq", last_}, {"run", run_}};
    const auto asked = [&](Topic topic) { return (topics & bit(topic)) != 0; };
    const auto plain = [](const auto& status) { return to_json(status); };
    if (asked(Topic::session)) object["session"] = to_json(client.session(), now);
    if (asked(Topic::searches)) object["searches"] = beginning(client.searches(), plain);
    if (asked(Topic::wishes)) object["wishes"] = beginning(client.wishes(), plain);
    if (asked(Topic::downloads))
        object["downloads"] = beginning(
            client.downloads(), [&](const auto& download) { return to_json(download, now); });
    if (asked(Topic::uploads)) object["uploads"] = beginning(client.uploads(), plain);
    if (asked(Topic::requests)) object["requests"] = beginning(client.requests(), plain);
    if (asked(Topic::jobs)) object["jobs"] = beginning(client.jobs(), plain);
    if (asked(Topic::rooms)) {
        auto rooms = client.rooms();
        std::erase_if(rooms, [](const auto& room) { return !room.joined; });
        object["rooms"] = beginning(rooms, plain);
    }
    return json::serialize(object);
}

}  // namespace kindred::api
