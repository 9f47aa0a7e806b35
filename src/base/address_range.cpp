#include "base/address_range.hpp"

#include <algorithm>
#include <charconv>

namespace kindred {

AddressRange range_around(IPv4 address, unsigned bits) {
    const std::uint32_t mask = bits == 0 ? 0 : ~std::uint32_t{0} << (32 - bits);
    return {IPv4{address.value & mask}, bits};
}

std::string to_string(const AddressRange& range) {
    const std::string address = to_string(range.first);
    return range.bits == 32 ? address : address + "/" + std::to_string(range.bits);
}

Result<AddressRange> parse_address_range(std::string_view text) {
    const auto bad = [&] {
        return fail("not an address or range, such as 10.1.2.3, 10.1.0.0/16 or 10.1.*.*: '" +
                    std::string(text) + "'");
    };
    std::string address(text);
    unsigned bits = 32;
    if (const auto slash = text.find('/'); slash != text.npos) {
        const char* const end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data() + slash + 1, end, bits);
        if (error != std::errc{} || stop != end || bits > 32) return bad();
        address = text.substr(0, slash);
    } else {
        for (; address.ends_with(".*") && bits > 8; bits -= 8) address.resize(address.size() - 2);
        for (unsigned missing = bits; missing < 32; missing += 8) address += ".0";
    }
    const auto parsed = parse_ipv4(address);
    return parsed ? Result<AddressRange>(range_around(*parsed, bits)) : bad();
}

bool contains(std::span<const AddressRange> ranges, IPv4 address) {
    return std::ranges::any_of(ranges,
                               [&](const AddressRange& range) { return range.contains(address); });
}

}  // namespace kindred
