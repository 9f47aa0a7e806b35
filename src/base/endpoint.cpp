#include "base/endpoint.hpp"

#include <array>
#include <charconv>

namespace kindred {
namespace {

/// Takes a decimal number of at most `limit` off the front of `text`.
bool take_number(std::string_view& text, std::uint32_t limit, std::uint32_t& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number > limit) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

bool take_char(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

bool take_ipv4(std::string_view& text, IPv4& address) {
    for (int part = 0; part < 4; ++part) {
        std::uint32_t number = 0;
        if (part > 0 && !take_char(text, '.')) return false;
        if (!take_number(text, 255, number)) return false;
        address.value = address.value << 8 | number;
    }
    return true;
}

}  // namespace

std::string to_string(IPv4 address) {
    std::array<char, std::string_view("255.255.255.255.").size()> text;
    char* next = text.data();
    for (int shift = 24; shift >= 0; shift -= 8) {
        next = std::to_chars(next, text.end(), address.value >> shift & 255).ptr;
        *next++ = '.';
    }
    return {text.data(), next - 1};
}

std::string to_string(Endpoint endpoint) {
    return to_string(endpoint.address) + ':' + std::to_string(endpoint.port);
}

Result<IPv4> parse_ipv4(std::string_view text) {
    IPv4 address;
    std::string_view rest = text;
    if (!take_ipv4(rest, address) || !rest.empty())
        return fail("not an IPv4 address: '" + std::string(text) + "'");
    return address;
}

Result<Endpoint> parse_endpoint(std::string_view text) {
    Endpoint endpoint;
    std::uint32_t port = 0;
    std::string_view rest = text;
    if (!take_ipv4(rest, endpoint.address) || !take_char(rest, ':') ||
        !take_number(rest, 65535, port) || !rest.empty())
        return fail("not ADDRESS:PORT: '" + std::string(text) + "'");
    endpoint.port = static_cast<std::uint16_t>(port);
    return endpoint;
}

}  // namespace kindred
