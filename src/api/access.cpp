#include "api/access.hpp"

#include "api/reply.hpp"

#include <algorithm>

namespace kindred::api {
namespace {

/// Takes as long for a wrong key as for the right one.
bool same_key(std::string_view given, std::string_view key) {
    unsigned difference = given.size() == key.size() ? 0 : 1;
    for (std::size_t i = 0; i < given.size(); ++i)
        difference |= static_cast<unsigned char>(given[i]) ^
                      static_cast<unsigned char>(key[i % std::max<std::size_t>(1, key.size())]);
    return difference == 0;
}

std::string_view given_key(const HttpRequest& request) {
    static constexpr std::string_view bearer = "Bearer ";
    if (const auto key = request.header("X-API-Key")) return *key;
    const auto authorization = request.header("Authorization").value_or("");
    return authorization.starts_with(bearer) ? authorization.substr(bearer.size()) : "";
}

/// "localhost:5030" -> "localhost", "[::1]:5030" -> "[::1]".
std::string_view without_port(std::string_view host) {
    const std::size_t colon = host.rfind(':');
    const bool inside_brackets = host.ends_with(']');
    return colon == std::string_view::npos || inside_brackets ? host : host.substr(0, colon);
}

bool is_ours(std::string_view host, const AccessPolicy& policy) {
    const std::string_view name = without_port(host);
    const auto address = parse_ipv4(name);
    const bool loopback =
        name == "localhost" || name == "[::1]" || (address && address->value >> 24 == 127);
    return loopback || std::ranges::find(policy.hosts, name) != policy.hosts.end();
}

std::string_view host_of_origin(std::string_view origin) {
    const std::size_t scheme = origin.find("://");
    return scheme == std::string_view::npos ? std::string_view() : origin.substr(scheme + 3);
}

}  // namespace

std::optional<HttpResponse> refuse(const HttpRequest& request, const AccessPolicy& policy) {
    if (request.local) return std::nullopt;
    if (!policy.api_key.empty()) {
        // Who knows the key is welcome under any name; a foreign page does not know it.
        if (same_key(given_key(request), policy.api_key)) return std::nullopt;
        return problem(401, "An API key is needed.",
                       "Send it as X-API-Key, or use the UNIX socket in the data folder.");
    }
    if (!is_ours(request.header("Host").value_or(""), policy))
        return problem(403, "The host name in the request is not one of this daemon.",
                       "Use a loopback address, or start the daemon with --http-host NAME.");
    const auto origin = request.header("Origin");
    if (origin && !is_ours(host_of_origin(*origin), policy))
        return problem(403, "Another web site may not use this API.",
                       "Open the daemon's own address instead.");
    return std::nullopt;
}

}  // namespace kindred::api
