// The head of a search reply, so that replies nobody asked for cost next to nothing: only user name
// and token are inflated.
#pragma once

#include "protocol/decoder.hpp"

#include <expected>

namespace kindred::protocol {

struct SearchResponseHead {
    std::string username;
    std::uint32_t token = 0;

    static void fields(auto& m, auto& v) { v("username", m.username)("token", m.token); }
    bool operator==(const SearchResponseHead&) const = default;
};

/// Reads user name and token of a peer::FileSearchResponse from its (compressed) body.
std::expected<SearchResponseHead, DecodeError> peek_search_response(ByteView body);

}  // namespace kindred::protocol
