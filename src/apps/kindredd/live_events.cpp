#include "apps/kindredd/live_events.hpp"

#include "api/reply.hpp"

namespace kindred::daemon {
namespace {

constexpr std::string_view path = "/api/v1/events";
/// What may wait for one reader: some seconds of a busy daemon. The server's own limit is above it,
/// so that there is room for the words of farewell.
constexpr std::size_t most_waiting = 2u << 20;
constexpr std::uint16_t try_again_later = 1013;

}  // namespace

bool LiveEvents::asked_by(const HttpRequest& request) {
    const std::string_view target = request.target;
    return target == path || (target.starts_with(path) && target[path.size()] == '?');
}

void LiveEvents::follow(const HttpRequest& request, api::Role role, Now now, io::HttpReply reply) {
    const auto follow = api::parse_follow(request, role);
    if (!follow)
        return reply.send(api::problem(400, follow.error().message,
                                       "Use ?topics=downloads,searches&after=SEQ&run=RUN."));
    Follower& follower = followers_.emplace_back(reply.upgrade(), follow->topics);
    for (const std::string& message : log_.begin(*follow, now)) follower.socket.send(message);
}

void LiveEvents::happened(const client::Event& event, Now now) {
    if (const auto message = log_.add(event, now)) tell(*message);
}

void LiveEvents::log_line(const api::LogLine& line) {
    tell(log_.log_line(line));
}

void LiveEvents::tell(const api::EventMessage& message) {
    std::erase_if(followers_, [&](Follower& follower) {
        if ((follower.topics & api::bit(message.topic)) == 0) return !follower.socket.open();
        if (follower.socket.waiting() > most_waiting) {
            follower.socket.close(try_again_later, "too slow; come back with ?after=");
            return true;
        }
        return !follower.socket.send(message.text);
    });
}

}  // namespace kindred::daemon
