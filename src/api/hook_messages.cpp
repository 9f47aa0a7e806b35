#include "api/hook_messages.hpp"

#include "api/jobs.hpp"
#include "api/json.hpp"
#include "base/text.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace kindred::api {
namespace {

namespace json = boost::json;

/// For people: notifiers cut what is longer, Discord refuses more than 2000 characters.
constexpr std::size_t longest_text = 1000;
/// Seconds. A job that ended before has ended in an earlier run of the daemon, or is no news.
constexpr std::int64_t just_now = 60;
/// Neither low nor urgent, as gotify counts.
constexpr int gotify_priority = 5;

constexpr std::array<std::string_view, hook_event_names.size()> titles = {"Download completed",
                                                                          "Folder completed",
                                                                          "Download failed",
                                                                          "Upload completed",
                                                                          "Private message",
                                                                          "You are mentioned",
                                                                          "A buddy is online",
                                                                          "Connected",
                                                                          "Disconnected",
                                                                          "Job completed",
                                                                          "Test"};

/// UTF-8 without control characters, cut between characters.
std::string words(std::string_view raw) {
    std::string text = display_text(raw);
    std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    if (text.size() <= longest_text) return text;
    std::size_t end = longest_text;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    return text.substr(0, end) + "...";
}

std::string_view last_name(std::string_view path) {
    return path.substr(path.find_last_of("\\/") + 1);
}

HookMessage make_message(HookEvent event, std::string_view text, json::object more, Now now) {
    const std::string_view title = titles[static_cast<std::size_t>(event)];
    std::string line = words(text);
    json::object body{
        {"event", to_string(event)}, {"time", now.unix_seconds}, {"title", title}, {"text", line}};
    for (auto& [name, value] : more) body[name] = std::move(value);
    return {event, std::string(title), std::move(line), json::serialize(body)};
}

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

std::string lower(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return lowered;
}

}  // namespace

struct HookWatch::Describe {
    HookWatch& watch;
    Now now;

    using Told = std::optional<HookMessage>;

    Told operator()(const client::DownloadEnded& event) const {
        const client::DownloadStatus& download = event.download;
        const std::string file =
            std::string(last_name(download.source.path)) + " from " + download.source.username;
        json::object more{{"download", to_json(download, now)}};
        if (download.state == client::DownloadState::completed)
            return make_message(HookEvent::download_completed, file, std::move(more), now);
        return make_message(HookEvent::download_failed, file + ": " + download.reason,
                            std::move(more), now);
    }
    Told operator()(const client::FolderCompleted& event) const {
        json::object folder;
        put_text(folder, "username", event.username);
        put_text(folder, "path", event.folder);
        put_text(folder, "local_path", event.local_folder);
        folder["files"] = event.files;
        folder["size"] = event.size;
        return make_message(HookEvent::folder_completed,
                            std::string(last_name(event.folder)) + " from " + event.username +
                                ", " + std::to_string(event.files) + " files",
                            {{"folder", std::move(folder)}}, now);
    }
    Told operator()(const client::UploadEnded& event) const {
        if (event.upload.state != client::UploadState::completed) return std::nullopt;
        return make_message(
            HookEvent::upload_completed,
            std::string(last_name(event.upload.path)) + " to " + event.upload.username,
            {{"upload", to_json(event.upload)}}, now);
    }
    Told operator()(const client::PrivateMessageAdded& event) const {
        if (event.message.outgoing) return std::nullopt;
        return make_message(HookEvent::private_message,
                            event.message.username + ": " + event.message.text,
                            {{"message", to_json(event.message)}}, now);
    }
    Told operator()(const client::RoomSaid& event) const {
        const std::string& name = watch.client_.session().username;
        if (event.line.username == name || !is_mentioned(event.line.text, name))
            return std::nullopt;
        json::object more{{"message", to_json(event.line)}};
        put_text(more, "room", event.room);
        return make_message(HookEvent::room_mention,
                            event.line.username + " in " + event.room + ": " + event.line.text,
                            std::move(more), now);
    }
    Told operator()(const client::UserChanged& event) const {
        const auto user = watch.client_.user(event.username);
        if (!user || !watch.came_online(*user)) return std::nullopt;
        return make_message(HookEvent::buddy_online, user->username, {{"user", to_json(*user)}},
                            now);
    }
    Told operator()(const client::SessionChanged&) const {
        const client::SessionStatus& session = watch.client_.session();
        const bool online = session.state == client::SessionState::online;
        if (online == watch.online_) return std::nullopt;
        watch.online_ = online;
        watch.buddies_.clear();
        json::object more{{"session", to_json(session, now)}};
        if (online)
            return make_message(HookEvent::connected, "Logged in as " + session.username,
                                std::move(more), now);
        return make_message(HookEvent::disconnected, session.reason, std::move(more), now);
    }
    Told operator()(const client::JobChanged& event) const {
        const auto job = watch.client_.job(event.job);
        if (!job || !watch.job_is_over(*job, now)) return std::nullopt;
        const std::string here = std::to_string(job->items_completed + job->items_present);
        return make_message(
            HookEvent::job_completed,
            job->name + ": " + here + " of " + std::to_string(job->items) + " are here",
            {{"job", to_json(*job)}}, now);
    }
    Told operator()(const client::WishFound& event) const {
        const auto wish = watch.client_.wish(event.wish);
        if (!wish) return std::nullopt;
        const std::string files =
            event.files == 1 ? "1 file" : std::to_string(event.files) + " files";
        return make_message(HookEvent::wish_found, wish->wish.query + ": " + files + " found",
                            {{"wish", to_json(*wish)}, {"files", event.files}}, now);
    }
    Told operator()(const client::JobRemoved& event) const {
        watch.jobs_.erase(event.job);
        return std::nullopt;
    }
    Told operator()(const auto& /*event*/) const { return std::nullopt; }
};

std::optional<HookMessage> HookWatch::see(const client::Event& event, Now now) {
    return std::visit(Describe{*this, now}, event);
}

/// Who is online already when the session begins has not come just now.
bool HookWatch::came_online(const client::UserStatus& user) {
    if (!client_.is_buddy(user.username)) {
        buddies_.erase(user.username);
        return false;
    }
    const auto [known, is_first] = buddies_.try_emplace(user.username, user.presence);
    const client::Presence before = std::exchange(known->second, user.presence);
    return !is_first && before == client::Presence::offline &&
           user.presence != client::Presence::offline;
}

/// Told once for each time it ends, however often it changes behind that.
bool HookWatch::job_is_over(const client::JobStatus& job, Now now) {
    const bool over =
        job.state == client::JobState::completed || job.state == client::JobState::ended;
    if (!over || job.finished < now.unix_seconds - just_now) return false;
    return std::exchange(jobs_[job.id], job.finished) != job.finished;
}

HookMessage test_message(Now now) {
    return make_message(HookEvent::test, "This hook works.", {}, now);
}

bool is_mentioned(std::string_view text, std::string_view name) {
    if (name.empty()) return false;
    const std::string in = lower(text);
    const std::string wanted = lower(name);
    for (std::size_t at = in.find(wanted); at != std::string::npos; at = in.find(wanted, at + 1)) {
        const std::size_t end = at + wanted.size();
        if ((at == 0 || !is_word_character(in[at - 1])) &&
            (end == in.size() || !is_word_character(in[end])))
            return true;
    }
    return false;
}

HookRequest request_for(const Hook& hook, const HookMessage& message) {
    HookRequest request{hook.url, hook.headers, message.body};
    const auto add = [&](std::string name, std::string value) {
        request.headers.push_back({std::move(name), std::move(value)});
    };
    switch (hook.kind) {
        case HookKind::ntfy:
            add("Content-Type", "text/plain; charset=utf-8");
            add("Title", message.title);
            if (!hook.token.empty()) add("Authorization", "Bearer " + hook.token);
            request.body = message.text;
            return request;
        case HookKind::gotify:
            if (!request.url.ends_with("/message"))
                request.url += request.url.ends_with('/') ? "message" : "/message";
            add("X-Gotify-Key", hook.token);
            request.body = json::serialize(json::object{{"title", message.title},
                                                        {"message", message.text},
                                                        {"priority", gotify_priority}});
            break;
        case HookKind::discord:
            // What strangers write must not call everybody of a channel.
            request.body = json::serialize(
                json::object{{"content", "**" + message.title + "**\n" + message.text},
                             {"allowed_mentions", json::object{{"parse", json::array()}}}});
            break;
        case HookKind::webhook:
        case HookKind::script:
            break;
    }
    add("Content-Type", "application/json");
    return request;
}

}  // namespace kindred::api
