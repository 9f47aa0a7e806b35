// Ranges of addresses, as "10.1.0.0/16" or "192.0.2.7".
#pragma once

#include "base/endpoint.hpp"

#include <span>

namespace kindred::api {

struct NetworkRange {
    IPv4 first;
    unsigned bits = 32;  ///< of the address that count

    bool contains(IPv4 address) const {
        return bits == 0 || (address.value ^ first.value) >> (32 - bits) == 0;
    }
};

/// The error quotes the text.
Result<NetworkRange> parse_network(std::string_view text);
std::string to_string(const NetworkRange& range);

bool contains(std::span<const NetworkRange> ranges, IPv4 address);

}  // namespace kindred::api
