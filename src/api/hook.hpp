// A hook: somewhere that is told when something happens. A webhook or a notifier gets an HTTP
// request, a script is started. What each of them is sent is in api/hook_messages.hpp, when and how
// often in api/hooks.hpp.
#pragma once

#include "base/http.hpp"
#include "base/result.hpp"

#include <boost/json/value.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::api {

enum class HookKind : std::uint8_t { webhook, ntfy, gotify, discord, script };
inline constexpr std::array<std::string_view, 5> hook_kind_names = {"webhook", "ntfy", "gotify",
                                                                    "discord", "script"};

enum class HookEvent : std::uint8_t {
    download_completed,
    folder_completed,
    download_failed,
    upload_completed,
    private_message,
    room_mention,
    buddy_online,
    connected,
    disconnected,
    job_completed,
    wish_found,
    test,  ///< only when asked for; cannot be chosen
};
inline constexpr std::array<std::string_view, 12> hook_event_names = {
    "download_completed", "folder_completed", "download_failed", "upload_completed",
    "private_message",    "room_mention",     "buddy_online",    "connected",
    "disconnected",       "job_completed",    "wish_found",      "test"};

constexpr std::string_view to_string(HookKind kind) {
    return hook_kind_names[static_cast<std::size_t>(kind)];
}
constexpr std::string_view to_string(HookEvent event) {
    return hook_event_names[static_cast<std::size_t>(event)];
}

struct Hook {
    std::string name;
    HookKind kind = HookKind::webhook;
    bool enabled = true;
    std::vector<HookEvent> events;
    std::string url;                   ///< all but scripts
    std::string token;                 ///< ntfy and gotify; a secret
    std::vector<HttpHeader> headers;   ///< webhook
    std::vector<std::string> command;  ///< script: the program with its whole path, and arguments
    bool fixed = false;                ///< from the configuration file, which alone changes it
};

/// The hook called `name` from its JSON. Without a token it keeps that of `old`, if that is not
/// null. The error says what is wrong, and quotes no secrets.
Result<Hook> parse_hook(const std::string& name, const boost::json::object& object,
                        const Hook* old);

/// As it is kept, with the token.
boost::json::object saved_hook(const Hook& hook);
/// As it is shown; `has_token` instead of the token.
boost::json::object shown_hook(const Hook& hook);

}  // namespace kindred::api
