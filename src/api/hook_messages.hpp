// What hooks are told: which of the things that happen in the engine are events for hooks, the
// words and the JSON of each, and the request that each kind of notifier understands.
// docs/hooks.md describes them.
#pragma once

#include "api/hook.hpp"
#include "base/time.hpp"
#include "client/client.hpp"

#include <map>
#include <optional>
#include <string>

namespace kindred::api {

struct HookMessage {
    HookEvent event{};
    std::string title;  ///< ASCII
    std::string text;   ///< a line for people
    std::string body;   ///< all of it, as JSON
};

/// Turns what happens in the engine into messages.
class HookWatch {
  public:
    explicit HookWatch(const client::Client& client) : client_(client) {}

    /// The message about it, if it is something hooks are told.
    std::optional<HookMessage> see(const client::Event& event, Now now);

  private:
    struct Describe;

    bool came_online(const client::UserStatus& user);
    bool job_is_over(const client::JobStatus& job, Now now);

    const client::Client& client_;
    bool online_ = false;
    std::map<client::JobId, std::int64_t> jobs_;       ///< when they ended, as was told
    std::map<std::string, client::Presence> buddies_;  ///< as far as known in this session
};

/// What somebody gets who tries a hook out.
HookMessage test_message(Now now);

/// Whether `name` stands in `text` as a word, whatever the case of ASCII letters.
bool is_mentioned(std::string_view text, std::string_view name);

/// A POST.
struct HookRequest {
    std::string url;
    std::vector<HttpHeader> headers;
    std::string body;
};
/// For every kind but scripts.
HookRequest request_for(const Hook& hook, const HookMessage& message);

}  // namespace kindred::api
