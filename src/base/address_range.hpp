// Ranges of IPv4 addresses, for bans and for networks that are trusted.
#pragma once

#include "base/endpoint.hpp"

#include <span>

namespace kindred {

/// The addresses whose first `bits` bits are those of `first`.
struct AddressRange {
    IPv4 first;
    unsigned bits = 32;  ///< 0 to 32

    bool contains(IPv4 address) const {
        return bits == 0 || (address.value ^ first.value) >> (32 - bits) == 0;
    }
    auto operator<=>(const AddressRange&) const = default;
};

/// The range of that size that has `address`; ranges of the same addresses are equal.
AddressRange range_around(IPv4 address, unsigned bits);
/// "10.1.2.3" or "10.1.0.0/16".
std::string to_string(const AddressRange& range);
/// Reads "10.1.2.3", "10.1.0.0/16" or "10.1.*.*". Bits behind the prefix are dropped. The error
/// quotes the text.
Result<AddressRange> parse_address_range(std::string_view text);

bool contains(std::span<const AddressRange> ranges, IPv4 address);

}  // namespace kindred
