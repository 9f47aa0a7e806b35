#include "base/url.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace kindred {
namespace {

constexpr std::string_view plain_scheme = "http://";
constexpr std::string_view secure_scheme = "https://";
constexpr std::uint16_t plain_port = 80;
constexpr std::uint16_t secure_port = 443;

bool is_visible(char c) {
    return c > ' ' && c < 0x7f;
}

bool belongs_in_host(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
}

/// Of an IPv6 address: hexadecimal groups, and the IPv4 notation at its end.
bool belongs_in_address(char c) {
    return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') || c == ':' ||
           c == '.';
}

/// The host and what follows it; an IPv6 address stands in brackets, because of its colons.
std::pair<std::string_view, std::string_view> split_host(std::string_view authority) {
    if (authority.starts_with('[')) {
        const std::size_t end = std::min(authority.find(']'), authority.size());
        const std::string_view address = authority.substr(1, end - 1);
        if (end == authority.size() || !address.contains(':') ||
            !std::ranges::all_of(address, belongs_in_address))
            return {};
        return {address, authority.substr(end + 1)};
    }
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    const std::string_view name = authority.substr(0, colon);
    if (!std::ranges::all_of(name, belongs_in_host)) return {};
    return {name, authority.substr(colon)};
}

Result<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0)
        return fail("the port of the address is not from 1 to 65535");
    return port;
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
    if (!std::ranges::all_of(text, is_visible))
        return fail("the address has blanks or other characters that have to be percent-encoded");
    Url url;
    url.secure = text.starts_with(secure_scheme);
    if (!url.secure && !text.starts_with(plain_scheme))
        return fail("the address does not begin with http:// or https://");
    text.remove_prefix(url.secure ? secure_scheme.size() : plain_scheme.size());
    text = text.substr(0, text.find('#'));
    const std::size_t end = std::min(text.find_first_of("/?"), text.size());
    const std::string_view authority = text.substr(0, end);
    if (authority.find('@') != std::string_view::npos)
        return fail("name and password do not belong into the address");
    const auto [host, behind] = split_host(authority);
    if (host.empty() || !(behind.empty() || behind.starts_with(':')))
        return fail("the address has no host name that can be looked up");
    url.host = host;
    url.port = url.secure ? secure_port : plain_port;
    if (!behind.empty()) {
        const auto port = parse_port(behind.substr(1));
        if (!port) return std::unexpected(port.error());
        url.port = *port;
    }
    url.target = text.substr(end);
    if (!url.target.starts_with('/')) url.target.insert(0, 1, '/');
    return url;
}

}  // namespace kindred
