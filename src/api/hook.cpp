#include "api/hook.hpp"

#include "api/body.hpp"
#include "base/url.hpp"

#include <algorithm>
#include <optional>

namespace kindred::api {
namespace {

namespace json = boost::json;

// One hook is a line or two of somebody's hand; what is longer is a mistake.
constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_text = 4096;
constexpr std::size_t most_headers = 32;
constexpr std::size_t most_arguments = 64;

/// What is written here for every request.
constexpr std::array<std::string_view, 5> own_headers = {"Host", "Content-Length", "Content-Type",
                                                         "Connection", "Transfer-Encoding"};

bool is_printable(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != 0x7f; });
}

bool is_header_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
}

template <std::size_t N>
std::optional<std::size_t> find_name(const std::array<std::string_view, N>& names,
                                     std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
}

Result<void> take_events(const std::vector<std::string>& names, Hook& hook) {
    for (const std::string& name : names) {
        const auto event = find_name(hook_event_names, name);
        if (!event || static_cast<HookEvent>(*event) == HookEvent::test)
            return fail("there is no event '" + name + "'");
        hook.events.push_back(static_cast<HookEvent>(*event));
    }
    std::ranges::sort(hook.events);
    const auto repeated = std::ranges::unique(hook.events);
    hook.events.erase(repeated.begin(), repeated.end());
    if (hook.events.empty()) return fail("'events' is missing or empty");
    return {};
}

Result<void> take_headers(const json::object& headers, Hook& hook) {
    if (headers.size() > most_headers) return fail("there are more than 32 headers");
    for (const auto& [key, text] : headers) {
        const std::string name(key);
        if (!text.is_string()) return fail("the header '" + name + "' is not text");
        const std::string value(text.get_string());
        if (!is_header_name(name)) return fail("'" + name + "' is no name of a header");
        const std::vector<HttpHeader> alone{{name, value}};
        if (std::ranges::any_of(own_headers,
                                [&](auto own) { return find_header(alone, own).has_value(); }))
            return fail("the header '" + name + "' is written by the daemon");
        if (!is_printable(value) || value.size() > longest_text)
            return fail("the header '" + name + "' is too long, or has control characters");
        hook.headers.push_back({name, value});
    }
    return {};
}

Result<void> check_target(const Hook& hook) {
    if (hook.kind == HookKind::script) {
        if (hook.command.empty() || !hook.command[0].starts_with('/'))
            return fail("'command' has to begin with the whole path of a program");
        if (hook.command.size() > most_arguments) return fail("there are more than 64 arguments");
        for (const std::string& argument : hook.command)
            if (argument.size() > longest_text || argument.find('\0') != std::string::npos)
                return fail("an argument of 'command' is too long, or has a zero byte");
        return {};
    }
    if (hook.url.empty()) return fail("'url' is missing or empty");
    if (hook.url.size() > longest_text) return fail("'url' is too long");
    if (const auto url = parse_url(hook.url); !url) return std::unexpected(url.error());
    return {};
}

/// Members that this kind does not have are mistakes, not ornaments.
Result<void> check_members(const Hook& hook) {
    const bool script = hook.kind == HookKind::script;
    const bool has_token = hook.kind == HookKind::ntfy || hook.kind == HookKind::gotify;
    const std::string kind(to_string(hook.kind));
    if (script && !hook.url.empty()) return fail("a script has no 'url'");
    if (!script && !hook.command.empty()) return fail("only a script has a 'command'");
    if (!has_token && !hook.token.empty()) return fail("a " + kind + " hook has no 'token'");
    if (hook.kind != HookKind::webhook && !hook.headers.empty())
        return fail("only a webhook has 'headers'");
    if (hook.kind == HookKind::gotify && hook.token.empty())
        return fail("gotify needs the 'token' of an application");
    if (hook.token.size() > longest_text || !is_printable(hook.token))
        return fail("'token' is too long, or has control characters");
    return {};
}

json::object common(const Hook& hook) {
    json::array events;
    for (const HookEvent event : hook.events) events.push_back(json::value(to_string(event)));
    json::object object{{"name", hook.name},
                        {"kind", to_string(hook.kind)},
                        {"enabled", hook.enabled},
                        {"events", std::move(events)}};
    if (hook.kind == HookKind::script)
        object["command"] = json::array(hook.command.begin(), hook.command.end());
    else
        object["url"] = hook.url;
    if (hook.kind == HookKind::webhook) {
        json::object headers;
        for (const HttpHeader& header : hook.headers) headers[header.name] = header.value;
        object["headers"] = std::move(headers);
    }
    return object;
}

}  // namespace

Result<Hook> parse_hook(const std::string& name, const json::object& object, const Hook* old) {
    if (name.empty() || name.size() > longest_name || !is_printable(name))
        return fail("the name is empty, longer than 64 characters, or has control characters");
    Body body(object);
    Hook hook;
    hook.name = name;
    if (body.text("name").value_or(name) != name) return fail("'name' is another one");
    const std::string kind_name = body.required_text("kind");
    hook.enabled = body.flag("enabled").value_or(true);
    const auto events = body.texts("events");
    hook.url = body.text("url").value_or("");
    const auto token = body.text("token");
    const json::object* const headers = body.object("headers");
    hook.command = body.texts("command");
    if (auto read = body.finish(); !read) return std::unexpected(read.error());
    const auto kind = find_name(hook_kind_names, kind_name);
    if (!kind) return fail("there is no kind '" + kind_name + "'");
    hook.kind = static_cast<HookKind>(*kind);
    const bool keeps_token = old != nullptr && old->kind == hook.kind;
    hook.token = token.value_or(keeps_token ? old->token : "");
    if (auto taken = take_events(events, hook); !taken) return std::unexpected(taken.error());
    if (headers != nullptr)
        if (auto taken = take_headers(*headers, hook); !taken)
            return std::unexpected(taken.error());
    if (auto good = check_members(hook); !good) return std::unexpected(good.error());
    if (auto good = check_target(hook); !good) return std::unexpected(good.error());
    return hook;
}

json::object saved_hook(const Hook& hook) {
    json::object object = common(hook);
    if (!hook.token.empty()) object["token"] = hook.token;
    return object;
}

json::object shown_hook(const Hook& hook) {
    json::object object = common(hook);
    object["has_token"] = !hook.token.empty();
    object["fixed"] = hook.fixed;
    return object;
}

}  // namespace kindred::api
