#include "api/networks.hpp"

#include <algorithm>
#include <charconv>

namespace kindred::api {

Result<NetworkRange> parse_network(std::string_view text) {
    const auto wrong = fail("'" + std::string(text) +
                            "' is not an address or a range like "
                            "10.1.0.0/16");
    const std::size_t slash = std::min(text.find('/'), text.size());
    const auto address = parse_ipv4(text.substr(0, slash));
    if (!address) return wrong;
    NetworkRange range{*address, 32};
    if (slash == text.size()) return range;
    const std::string_view bits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), range.bits);
    if (error != std::errc{} || end != bits.data() + bits.size() || range.bits > 32) return wrong;
    return range;
}

std::string to_string(const NetworkRange& range) {
    return to_string(range.first) + "/" + std::to_string(range.bits);
}

bool contains(std::span<const NetworkRange> ranges, IPv4 address) {
    return std::ranges::any_of(ranges,
                               [&](const NetworkRange& range) { return range.contains(address); });
}

}  // namespace kindred::api
