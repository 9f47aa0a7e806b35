#include "api/auth.hpp"

#include "api/reply.hpp"
#include "base/time.hpp"

#include <algorithm>

namespace kindred::api {
namespace {

namespace json = boost::json;

constexpr std::string_view cookie_name = "kindred_session";
constexpr std::int64_t session_seconds = 30LL * 24 * 3600;
constexpr std::size_t most_sessions = 1000;
/// A hash of nothing: a login with an unknown name takes as long as one with a known name.
constexpr std::string_view nobodys_hash =
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Takes as long for a wrong key as for the right one.
bool same_text(std::string_view given, std::string_view expected) {
    unsigned difference = given.size() == expected.size() ? 0 : 1;
    for (std::size_t i = 0; i < given.size(); ++i)
        difference |=
            static_cast<unsigned char>(given[i]) ^
            static_cast<unsigned char>(expected.empty() ? '\0' : expected[i % expected.size()]);
    return difference == 0;
}

std::string_view given_key(const HttpRequest& request) {
    static constexpr std::string_view bearer = "Bearer ";
    if (const auto key = request.header("X-API-Key")) return *key;
    const auto authorization = request.header("Authorization").value_or("");
    return authorization.starts_with(bearer) ? authorization.substr(bearer.size()) : "";
}

std::string_view given_cookie(const HttpRequest& request) {
    std::string_view cookies = request.header("Cookie").value_or("");
    while (!cookies.empty()) {
        const std::size_t end = std::min(cookies.find(';'), cookies.size());
        std::string_view cookie = cookies.substr(0, end);
        while (cookie.starts_with(' ')) cookie.remove_prefix(1);
        if (cookie.starts_with(cookie_name) && cookie.substr(cookie_name.size()).starts_with('='))
            return cookie.substr(cookie_name.size() + 1);
        cookies.remove_prefix(std::min(end + 1, cookies.size()));
    }
    return "";
}

/// "localhost:5030" -> "localhost", "[::1]:5030" -> "[::1]".
std::string_view without_port(std::string_view host) {
    const std::size_t colon = host.rfind(':');
    const bool inside_brackets = host.ends_with(']');
    return colon == std::string_view::npos || inside_brackets ? host : host.substr(0, colon);
}

/// An address, because names can be made to point anywhere, or one of the names that were given.
bool is_ours(std::string_view host, const AccessPolicy& policy) {
    const std::string_view name = without_port(host);
    return name == "localhost" || name == "[::1]" || parse_ipv4(name) ||
           std::ranges::find(policy.hosts, name) != policy.hosts.end();
}

std::string_view authority_of(std::string_view origin) {
    const std::size_t scheme = origin.find("://");
    return scheme == std::string_view::npos ? std::string_view() : origin.substr(scheme + 3);
}

bool is_loopback(IPv4 address) {
    return address.value >> 24 == 127;
}

HttpResponse wait_first(Duration wait) {
    const auto seconds = std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count());
    HttpResponse response = problem(429, "There were too many failed attempts.",
                                    "Try again in " + seconds + " seconds.");
    response.headers.push_back({"Retry-After", seconds});
    return response;
}

HttpResponse unknown_credentials(std::string_view detail, std::string_view hint) {
    HttpResponse response = problem(401, detail, hint);
    response.headers.push_back({"WWW-Authenticate", "Bearer"});
    return response;
}

HttpResponse unknown_key() {
    return unknown_credentials("The key is not known, or not allowed from this address.",
                               "Check the key.");
}

/// Who somebody with that key is called.
std::string holder_of(const std::string& key) {
    return "the key " + key;
}

bool is_among(const std::vector<AddressRange>& networks, IPv4 address) {
    return networks.empty() || contains(networks, address);
}

Result<std::vector<AddressRange>> networks_of(const json::object& key) {
    std::vector<AddressRange> networks;
    for (const json::value& text : key.at("networks").as_array()) {
        const auto network = parse_address_range(std::string_view(text.as_string()));
        if (!network) return std::unexpected(network.error());
        networks.push_back(*network);
    }
    return networks;
}

std::string text_of(const json::object& object, std::string_view name) {
    const auto* const value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

const json::array& list_in(const json::value& value, std::string_view name) {
    static const json::array none;
    const auto* const list = value.is_object() ? value.get_object().if_contains(name) : nullptr;
    return list != nullptr && list->is_array() ? list->get_array() : none;
}

}  // namespace

HttpResponse refuse_role(const Principal& who, Role least) {
    if (who.role == Role::nobody)
        return unknown_credentials(
            "You have to say who you are.",
            "Log in with POST /api/v1/auth, send a key as X-API-Key, or use the UNIX socket in the "
            "data folder.");
    return problem(403,
                   "This needs the role " + std::string(to_string(least)) + "; " + who.name +
                       " has the role " + std::string(to_string(who.role)) + ".",
                   "Ask an admin of this daemon.");
}

// --- what is kept --------------------------------------------------------------------------------

Result<void> Auth::load(const json::value& saved) {
    for (const json::value& value : list_in(saved, "accounts")) {
        if (!value.is_object()) return fail("an account is not an object");
        Account account{text_of(value.get_object(), "name"),
                        text_of(value.get_object(), "password_hash"), Role::viewer};
        const auto role = parse_role(text_of(value.get_object(), "role"));
        if (account.name.empty() || !role) return fail("an account has no name or no known role");
        account.role = *role;
        accounts_[account.name] = std::move(account);
    }
    for (const json::value& value : list_in(saved, "keys")) {
        if (!value.is_object() || !value.get_object().contains("networks") ||
            !value.at("networks").is_array())
            return fail("an API key is not an object with networks");
        ApiKey key{text_of(value.get_object(), "name"),
                   text_of(value.get_object(), "digest"),
                   Role::viewer,
                   {}};
        const auto role = parse_role(text_of(value.get_object(), "role"));
        auto networks = networks_of(value.get_object());
        if (key.name.empty() || !role || !networks) return fail("an API key has a bad member");
        key.role = *role;
        key.networks = *std::move(networks);
        keys_[key.name] = std::move(key);
    }
    return {};
}

json::object Auth::saved() const {
    json::array accounts;
    for (const auto& [name, account] : accounts_)
        accounts.push_back(json::object{{"name", name},
                                        {"password_hash", account.password_hash},
                                        {"role", to_string(account.role)}});
    json::array keys;
    for (const auto& [name, key] : keys_) {
        json::array networks;
        for (const AddressRange& range : key.networks)
            networks.push_back(json::string(to_string(range)));
        keys.push_back(json::object{{"name", name},
                                    {"digest", key.digest},
                                    {"role", to_string(key.role)},
                                    {"networks", std::move(networks)}});
    }
    return {{"accounts", std::move(accounts)}, {"keys", std::move(keys)}};
}

void Auth::put(Account account) {
    end_sessions(account.name);
    accounts_[account.name] = std::move(account);
}

bool Auth::remove_account(const std::string& name) {
    end_sessions(name);
    return accounts_.erase(name) > 0;
}

bool Auth::remove_key(const std::string& name) {
    end_sessions(holder_of(name));
    return keys_.erase(name) > 0;
}

void Auth::end_sessions(const std::string& who) {
    std::erase_if(sessions_,
                  [&](const auto& entry) { return entry.second.holder.who.name == who; });
}

// --- who it is -----------------------------------------------------------------------------------

/// The client's, told by proxies that are trusted: the last one in the list that is none of them.
IPv4 Auth::address_of(const HttpRequest& request) const {
    IPv4 address = request.remote.address;
    std::string_view hops = request.header("X-Forwarded-For").value_or("");
    while (!hops.empty() && contains(policy_.proxies, address)) {
        const std::size_t comma = hops.rfind(',');
        std::string_view hop = comma == hops.npos ? hops : hops.substr(comma + 1);
        while (hop.starts_with(' ')) hop.remove_prefix(1);
        const auto parsed = parse_ipv4(hop);
        if (!parsed) return IPv4{};
        address = *parsed;
        hops = hops.substr(0, comma == hops.npos ? 0 : comma);
    }
    return address;
}

bool Auth::is_secure(const HttpRequest& request) const {
    return request.secure || (contains(policy_.proxies, request.remote.address) &&
                              request.header("X-Forwarded-Proto") == "https");
}

std::optional<HttpResponse> Auth::refuse_foreign(const HttpRequest& request) const {
    const std::string_view host = request.header("Host").value_or("");
    // Where everybody has to log in, a foreign name gains nothing.
    if (!required() && !is_ours(host, policy_))
        return problem(403, "The host name in the request is not one of this daemon.",
                       "Use an address, or start the daemon with --http-host NAME.");
    const auto origin = request.header("Origin");
    if (!origin || authority_of(*origin) == host) return std::nullopt;
    const std::string_view name = without_port(authority_of(*origin));
    if (std::ranges::find(policy_.hosts, name) != policy_.hosts.end()) return std::nullopt;
    return problem(403, "Another web site may not use this API.",
                   "Open the daemon's own address; name a proxy's with --http-host NAME.");
}

std::optional<Auth::Holder> Auth::find_key(std::string_view key, IPv4 from) const {
    if (!policy_.api_key.empty() && same_text(key, policy_.api_key))
        return Holder{{"the key of the command line", Role::admin}, {}};
    const std::string digest = secrets_.digest(key);
    for (const auto& [name, known] : keys_)
        if (same_text(digest, known.digest) && is_among(known.networks, from))
            return Holder{{holder_of(name), known.role}, known.networks};
    return std::nullopt;
}

std::optional<Principal> Auth::find_session(std::string_view token, IPv4 from, Now now) {
    const auto session = sessions_.find(secrets_.digest(token));
    if (session == sessions_.end()) return std::nullopt;
    const auto& [holder, expires] = session->second;
    if (expires > now.unix_seconds)
        return is_among(holder.networks, from) ? std::optional(holder.who) : std::nullopt;
    sessions_.erase(session);
    return std::nullopt;
}

std::expected<Principal, HttpResponse> Auth::identify(const HttpRequest& request, Now now) {
    if (request.local) return Principal{"the user of this daemon", Role::admin};
    const IPv4 from = address_of(request);
    if (const std::string_view key = given_key(request); !key.empty()) {
        // Who knows a key is welcome under any name; a foreign page does not know it.
        if (const Duration wait = throttle_.wait(from, now); wait > Duration{})
            return std::unexpected(wait_first(wait));
        if (auto holder = find_key(key, from)) return std::move(holder->who);
        if (auto who = find_session(key, from, now)) return *std::move(who);
        throttle_.failed(from, now);
        return std::unexpected(unknown_key());
    }
    if (auto refusal = refuse_foreign(request)) return std::unexpected(*std::move(refusal));
    if (const std::string_view token = given_cookie(request); !token.empty())
        if (auto who = find_session(token, from, now)) return *std::move(who);
    // A proxy nobody has told of makes strangers look like loopback.
    const bool forwarded = request.header("X-Forwarded-For").has_value() &&
                           !contains(policy_.proxies, request.remote.address);
    if (!required() && is_loopback(from) && !forwarded)
        return Principal{"the user of this machine", Role::admin};
    return Principal{};
}

std::optional<HttpResponse> Auth::refusal(const HttpRequest& request, Role least, Now now) {
    const auto who = identify(request, now);
    if (!who) return who.error();
    if (who->role < least) return refuse_role(*who, least);
    return std::nullopt;
}

// --- sessions ------------------------------------------------------------------------------------

std::string Auth::cookie(const HttpRequest& request, std::string_view token,
                         std::int64_t age) const {
    return std::string(cookie_name) + "=" + std::string(token) + "; Path=" + policy_.base +
           "/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(age) +
           (is_secure(request) ? "; Secure" : "");
}

Auth::Session Auth::open_session(const HttpRequest& request, Holder holder, Now now) {
    std::erase_if(sessions_,
                  [&](const auto& entry) { return entry.second.expires <= now.unix_seconds; });
    if (sessions_.size() >= most_sessions)
        sessions_.erase(std::ranges::min_element(
            sessions_, {}, [](const auto& entry) { return entry.second.expires; }));
    Session session{holder.who, secrets_.make(), now.unix_seconds + session_seconds, ""};
    session.cookie = cookie(request, session.token, session_seconds);
    sessions_[secrets_.digest(session.token)] = {std::move(holder), session.expires};
    return session;
}

void Auth::log_in(const HttpRequest& request, std::string name, std::string password, Now now,
                  LoggedIn done) {
    const IPv4 from = address_of(request);
    if (const Duration wait = throttle_.wait(from, now); wait > Duration{})
        return done(std::unexpected(wait_first(wait)));
    const auto account = accounts_.find(name);
    std::string hash(account == accounts_.end() ? nobodys_hash : account->second.password_hash);
    // Counted before it is known to be wrong, so that many at once do not get through.
    throttle_.failed(from, now);
    secrets_.verify_password(
        hash, std::move(password),
        [this, request, name = std::move(name), hash, from, now, done](bool right) {
            const auto current = accounts_.find(name);
            if (!right || current == accounts_.end() || current->second.password_hash != hash)
                return done(std::unexpected(
                    unknown_credentials("The name or the password is wrong.", "Try again.")));
            throttle_.succeeded(from);
            done(open_session(request, {{name, current->second.role}, {}}, now));
        });
}

std::expected<Auth::Session, HttpResponse> Auth::log_in(const HttpRequest& request,
                                                        std::string_view key, Now now) {
    const IPv4 from = address_of(request);
    if (const Duration wait = throttle_.wait(from, now); wait > Duration{})
        return std::unexpected(wait_first(wait));
    auto holder = find_key(key, from);
    if (!holder) {
        throttle_.failed(from, now);
        return std::unexpected(unknown_key());
    }
    return open_session(request, *std::move(holder), now);
}

std::string Auth::log_out(const HttpRequest& request) {
    for (const std::string_view token : {given_cookie(request), given_key(request)})
        if (!token.empty()) sessions_.erase(secrets_.digest(token));
    return cookie(request, "", 0);
}

}  // namespace kindred::api
