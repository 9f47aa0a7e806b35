// What happens in the daemon, as JSON messages for those who follow it over a WebSocket.
//
// A follower gets {"type":"hello","seq":N,"run":R} and {"type":"snapshot",...}, how things are now,
// and then numbered messages: {"seq":12,"type":"download","download":{...}}. The newest of them are
// kept, so that who lost his connection goes on behind the number he has seen, of the same run of
// the daemon. If some are no longer kept he is told so, {"type":"lost",...}, and gets a snapshot.
// docs/api/events.md describes all of them.
#pragma once

#include "api/api.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace kindred::api {

/// Parts of what happens that can be followed on their own.
enum class Topic : std::uint8_t {
    session,
    searches,
    downloads,
    uploads,
    requests,
    users,
    rooms,
    messages,
    jobs,
    log,
    wishes,
};
inline constexpr std::array<std::string_view, 11> topic_names = {
    "session", "searches", "downloads", "uploads", "requests", "users",
    "rooms",   "messages", "jobs",      "log",     "wishes"};

/// A set of topics, one bit each.
using Topics = std::uint32_t;
constexpr Topics bit(Topic topic) {
    return 1u << static_cast<unsigned>(topic);
}

/// What a follower asks for.
struct Follow {
    Topics topics = 0;
    std::optional<std::uint64_t> after;  ///< the last number he has seen ...
    std::string run;                     ///< ... and of which run of the daemon
};
/// From ?topics=a,b&after=N&run=R. Without topics: all but the log, which is for admins.
Result<Follow> parse_follow(const HttpRequest& request, Role role);

struct EventMessage {
    Topic topic{};
    std::string text;
};

class EventLog {
  public:
    /// `run` tells this run of the daemon from others.
    EventLog(Context context, std::string run) : context_(context), run_(std::move(run)) {}

    /// Notes what happened; returns its message, nothing for things that are gone already.
    std::optional<EventMessage> add(const client::Event& event, Now now);
    /// A line of the log is told once and not kept.
    EventMessage log_line(const LogLine& line) const;

    /// What a follower gets first.
    std::vector<std::string> begin(const Follow& follow, Now now) const;

    /// The number of the last message; 0 before the first.
    std::uint64_t last() const { return last_; }

  private:
    /// Numbers behind `seq` that are kept and asked for; nothing if some are not kept any more.
    std::optional<std::vector<std::string>> after(std::uint64_t seq, Topics topics) const;
    std::string notice(std::string_view type, std::uint64_t seq) const;
    std::string snapshot(Topics topics, Now now) const;

    Context context_;
    std::string run_;
    std::uint64_t last_ = 0;
    std::size_t bytes_ = 0;
    std::deque<EventMessage> kept_;  ///< the newest has number last_
};

}  // namespace kindred::api
