// Peer-init messages: the first message on every connection between peers. One-byte codes.
#pragma once

#include "protocol/message_list.hpp"

namespace kindred::protocol::init {

/// Sent first by the side that connects because of a ConnectToPeer; the token comes from there.
struct PierceFireWall {
    static constexpr std::uint32_t code = 0;
    static constexpr std::string_view name = "PierceFireWall";
    static constexpr std::string_view about = "answers a ConnectToPeer; carries its token";

    std::uint32_t token = 0;

    static void fields(auto& m, auto& v) { v("token", m.token); }
    bool operator==(const PierceFireWall&) const = default;
};

/// Sent first on a direct connection. The 2003 form has the constant 300 and the token after
/// `type`; today's has the token alone, which some clients write as eight bytes. Receivers ignore
/// both.
struct PeerInit {
    static constexpr std::uint32_t code = 1;
    static constexpr std::string_view name = "PeerInit";
    static constexpr std::string_view about = "opens a direct connection of type P, F or D";

    std::string username;
    std::string type;
    std::optional<std::uint32_t> token;       ///< 300 in the 2003 form
    std::optional<std::uint32_t> seed_token;  ///< the token of the 2003 form

    static void fields(auto& m, auto& v) {
        v("username", m.username)("type", m.type);
        v.tail("token", m.token).tail("seed_token", m.seed_token);
    }
    bool operator==(const PeerInit&) const = default;
};

using Messages = MessageList<PierceFireWall, PeerInit>;

}  // namespace kindred::protocol::init
