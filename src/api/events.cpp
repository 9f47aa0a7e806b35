#include "api/events.hpp"

#include "api/json.hpp"

#include <boost/json/serialize.hpp>

namespace kindred::api {
namespace {

namespace json = boost::json;

/// Some minutes of a busy daemon: long enough for a browser that was asleep to catch up.
constexpr std::size_t kept_messages = 10'000;

/// A message without its number; empty for events that are not passed on.
struct Describe {
    const client::Client& client;
    Now now;

    static json::object about(std::string_view type, std::string_view name, json::value value) {
        return {{"seq", 0}, {"type", type}, {name, std::move(value)}};
    }
    /// For a thing that may be gone by now.
    template <class Status, class... More>
    static json::object about_thing(std::string_view type, const std::optional<Status>& status,
                                    More... more) {
        return status ? about(type, type, to_json(*status, more...)) : json::object();
    }

    json::object operator()(const client::SessionChanged&) const {
        return about("session", "session", to_json(client.session(), now));
    }
    json::object operator()(const client::SearchChanged& event) const {
        return about_thing("search", client.search(event.search));
    }
    json::object operator()(const client::SearchResultsAdded& event) const {
        json::object message = about("results", "search", event.search.value);
        message["first"] = event.first;
        message["count"] = event.count;
        return message;
    }
    json::object operator()(const client::DownloadChanged& event) const {
        return about_thing("download", client.download(event.download), now);
    }
    json::object operator()(const client::DownloadRemoved& event) const {
        return about("download_removed", "id", event.download.value);
    }
    json::object operator()(const client::UploadChanged& event) const {
        return about_thing("upload", client.upload(event.upload));
    }
    json::object operator()(const client::UploadRemoved& event) const {
        return about("upload_removed", "id", event.upload.value);
    }
    json::object operator()(const client::RequestChanged& event) const {
        return about_thing("request", client.request(event.request));
    }
    json::object operator()(const client::UserChanged& event) const {
        return about_thing("user", client.user(event.username));
    }
    json::object operator()(const client::RoomChanged& event) const {
        return about_thing("room", client.room(event.room));
    }
    json::object operator()(const client::RoomListChanged&) const {
        return about("room_list", "rooms", client.rooms().size());
    }
    json::object operator()(const client::RoomSaid& event) const {
        json::object message = about("room_message", "message", to_json(event.line));
        put_text(message, "room", event.room);
        return message;
    }
    json::object operator()(const client::PublicRoomSaid& event) const {
        json::object message = about("public_message", "message", to_json(event.line));
        put_text(message, "room", event.room);
        return message;
    }
    json::object operator()(const client::ConversationChanged& event) const {
        return about_thing("conversation", client.conversation(event.username));
    }
    json::object operator()(const client::InterestsChanged&) const {
        return about("interests", "interests", to_json(client.interests()));
    }
    json::object operator()(const client::PrivateMessageAdded& event) const {
        return about("private_message", "message", to_json(event.message));
    }
    json::object operator()(const client::Announcement& event) const {
        json::object message = about("announcement", "time", now.unix_seconds);
        put_text(message, "text", event.text);
        return message;
    }
};

}  // namespace

std::optional<std::string> EventLog::add(const client::Event& event, Now now) {
    json::object message = std::visit(Describe{client_, now}, event);
    if (message.empty()) return std::nullopt;
    message["seq"] = ++last_;
    if (kept_.size() == kept_messages) kept_.pop_front();
    return kept_.emplace_back(json::serialize(message));
}

std::optional<std::vector<std::string>> EventLog::after(std::uint64_t seq) const {
    const std::uint64_t first_kept = last_ - kept_.size() + 1;
    if (seq > last_ || seq + 1 < first_kept) return std::nullopt;
    return std::vector(kept_.begin() + static_cast<std::ptrdiff_t>(seq + 1 - first_kept),
                       kept_.end());
}

}  // namespace kindred::api
