#include "apps/kindredd/live_events.hpp"

#include <charconv>

namespace kindred::daemon {
namespace {

constexpr std::string_view path = "/api/v1/events";
constexpr std::string_view after = "?after=";

/// The number behind ?after=; nothing for a follower who is new.
std::optional<std::uint64_t> last_seen(std::string_view target) {
    if (!target.substr(path.size()).starts_with(after)) return std::nullopt;
    const std::string_view text = target.substr(path.size() + after.size());
    std::uint64_t seq = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seq);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return seq;
}

std::string notice(std::string_view type, std::uint64_t seq) {
    return "{\"type\":\"" + std::string(type) + "\",\"seq\":" + std::to_string(seq) + "}";
}

}  // namespace

bool LiveEvents::asked_by(const HttpRequest& request) {
    const std::string_view target = request.target;
    return target == path || (target.starts_with(path) && target[path.size()] == '?');
}

void LiveEvents::follow(const HttpRequest& request, io::HttpReply reply) {
    io::WebSocket& follower = followers_.emplace_back(reply.upgrade());
    const auto seen = last_seen(request.target);
    const auto missed = seen ? log_.after(*seen) : std::nullopt;
    if (!missed) {
        follower.send(notice(seen ? "lost" : "hello", log_.last()));
        return;
    }
    for (const std::string& message : *missed) follower.send(message);
}

void LiveEvents::happened(const client::Event& event, Now now) {
    const auto message = log_.add(event, now);
    if (!message) return;
    std::erase_if(followers_, [&](io::WebSocket& follower) { return !follower.send(*message); });
}

}  // namespace kindred::daemon
