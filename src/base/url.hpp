// Addresses on the web, as far as a request is made of them.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace kindred {

struct Url {
    bool secure = false;  ///< https
    std::string host;     ///< a name or an address; of IPv6 without its brackets
    std::uint16_t port = 0;
    std::string target;  ///< path and query, begins with '/'

    bool operator==(const Url&) const = default;
};

/// Reads http://HOST[:PORT][/...] or https://... The error says what is wrong with it, without
/// quoting it: addresses may contain secrets.
Result<Url> parse_url(std::string_view text);

}  // namespace kindred
