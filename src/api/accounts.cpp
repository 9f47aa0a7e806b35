// Logging in and out, and the accounts and keys of those who may use this daemon.
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

#include <algorithm>

namespace kindred::api {
namespace {

namespace json = boost::json;

constexpr std::size_t shortest_password = 8;
constexpr std::size_t longest_password = 1024;
constexpr std::size_t longest_name = 64;

json::object who_json(const Context& context, const Principal& who) {
    return {
        {"user", who.name}, {"role", to_string(who.role)}, {"required", context.auth.required()}};
}

/// What a login that succeeded is answered with.
HttpResponse session_reply(const Context& context, const Auth::Session& session) {
    json::object object = who_json(context, session.who);
    object["token"] = session.token;
    object["expires"] = session.expires;
    HttpResponse response = json_reply(object);
    response.headers.push_back({"Set-Cookie", session.cookie});
    return response;
}

json::object account_json(const Account& account) {
    return {{"name", account.name}, {"role", to_string(account.role)}};
}

json::object key_json(const ApiKey& key) {
    json::array networks;
    for (const AddressRange& range : key.networks)
        networks.push_back(json::string(to_string(range)));
    return {{"name", key.name}, {"role", to_string(key.role)}, {"networks", std::move(networks)}};
}

/// Answers with `response` once accounts and keys are kept.
Answer keep(Context& context, const Respond& respond, HttpResponse response) {
    context.host.save("auth", context.auth.saved(),
                      [respond, response = std::move(response)](const Result<void>& saved) {
                          respond(saved ? response : not_saved(saved.error()));
                      });
    return std::nullopt;
}

bool is_good_name(const std::string& name) {
    return !name.empty() && name.size() <= longest_name &&
           std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

/// An account may not take away the last way in as an admin over the network.
bool is_last_admin(const Auth& auth, const std::string& name) {
    const auto admins = std::ranges::count_if(
        auth.accounts(), [](const auto& entry) { return entry.second.role == Role::admin; });
    const auto found = auth.accounts().find(name);
    return admins == 1 && auth.accounts().size() > 1 && found != auth.accounts().end() &&
           found->second.role == Role::admin;
}

HttpResponse last_admin() {
    return problem(409, "This is the last account with the role admin.",
                   "Make another one first, or remove the other accounts.");
}

}  // namespace

Answer who_am_i(Context& context, const Call& call) {
    return json_reply(who_json(context, call.who));
}

Answer log_in(Context& context, const Call& call) {
    Body body(call.body);
    const auto key = body.text("key");
    const std::string username = key ? "" : body.required_text("username");
    std::string password = key ? "" : body.required_text("password");
    const bool is_too_long = std::max(password.size(), key.value_or("").size()) > longest_password;
    if (const auto read = body.finish(); !read || is_too_long)
        return problem(400, read ? "The password or key is too long." : read.error().message,
                       R"(Send {"username":"u","password":"p"}, or {"key":"k"}.)");
    if (key) {
        const auto session = context.auth.log_in(call.request, *key, call.now);
        return session ? session_reply(context, *session) : session.error();
    }
    context.auth.log_in(
        call.request, username, std::move(password), call.now,
        [&context, respond = call.respond](std::expected<Auth::Session, HttpResponse> session) {
            respond(session ? session_reply(context, *session) : std::move(session.error()));
        });
    return std::nullopt;
}

Answer log_out(Context& context, const Call& call) {
    HttpResponse response = no_content();
    response.headers.push_back({"Set-Cookie", context.auth.log_out(call.request)});
    return response;
}

Answer list_accounts(Context& context, const Call& /*call*/) {
    json::array items;
    for (const auto& [name, account] : context.auth.accounts())
        items.push_back(account_json(account));
    return json_reply(json::object{{"items", std::move(items)}});
}

Answer put_account(Context& context, const Call& call) {
    const std::string& name = call.captured[0];
    Body body(call.body);
    auto password = body.text("password");
    const auto role = parse_role(body.text("role").value_or("viewer"));
    const auto read = body.finish();
    const auto known = context.auth.accounts().find(name);
    const bool exists = known != context.auth.accounts().end();
    if (!read || !role || !is_good_name(name) || (!exists && !password))
        return problem(
            400, read ? "Name, role or password are missing or bad." : read.error().message,
            R"(Send {"password":"at least 8","role":"viewer"}; roles: viewer, user, admin.)");
    if (password && (password->size() < shortest_password || password->size() > longest_password))
        return problem(400, "The password has fewer than 8 characters, or more than 1024.",
                       "Choose another one.");
    if (*role != Role::admin && is_last_admin(context.auth, name)) return last_admin();
    if (!exists && context.auth.accounts().empty() && *role != Role::admin)
        return problem(409, "The first account has to be an admin.", "Send role admin.");
    Account account{name, exists ? known->second.password_hash : "", *role};
    const auto put = [&context, respond = call.respond](Account changed) {
        HttpResponse response = json_reply(account_json(changed));
        context.auth.put(std::move(changed));
        keep(context, respond, std::move(response));
    };
    if (!password) {
        put(std::move(account));
        return std::nullopt;
    }
    context.auth.secrets().hash_password(
        *std::move(password),
        [account, put, respond = call.respond](const Result<std::string>& hash) mutable {
            if (!hash) return respond(not_saved(hash.error()));
            account.password_hash = *hash;
            put(std::move(account));
        });
    return std::nullopt;
}

Answer delete_account(Context& context, const Call& call) {
    if (is_last_admin(context.auth, call.captured[0])) return last_admin();
    if (!context.auth.remove_account(call.captured[0])) return not_found("account");
    return keep(context, call.respond, no_content());
}

Answer list_keys(Context& context, const Call& /*call*/) {
    json::array items;
    for (const auto& [name, key] : context.auth.keys()) items.push_back(key_json(key));
    return json_reply(json::object{{"items", std::move(items)}});
}

Answer make_key(Context& context, const Call& call) {
    Body body(call.body);
    ApiKey key;
    key.name = body.required_text("name");
    const auto role = parse_role(body.text("role").value_or("viewer"));
    const auto texts = body.texts("networks");
    const auto hint = R"(Send {"name":"n","role":"user","networks":["192.168.0.0/16"]}.)";
    if (const auto read = body.finish(); !read || !role || !is_good_name(key.name))
        return problem(400, read ? "Name or role is bad." : read.error().message, hint);
    for (const std::string& text : texts) {
        const auto network = parse_address_range(text);
        if (!network) return problem(400, network.error().message, hint);
        key.networks.push_back(*network);
    }
    if (context.auth.keys().contains(key.name))
        return problem(409, "There is a key of that name.", "Remove it first, or choose another.");
    key.role = *role;
    const std::string secret = context.auth.secrets().make();
    key.digest = context.auth.secrets().digest(secret);
    json::object made = key_json(key);
    made["key"] = secret;
    context.auth.put(std::move(key));
    return keep(context, call.respond, json_reply(made, 201));
}

Answer delete_key(Context& context, const Call& call) {
    if (!context.auth.remove_key(call.captured[0])) return not_found("key");
    return keep(context, call.respond, no_content());
}

}  // namespace kindred::api
