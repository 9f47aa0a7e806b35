// The kinds of bytes that can be inspected: one direction of one kind of connection each.
#pragma once

#include "base/result.hpp"

#include <array>
#include <string_view>

namespace kindred::inspect {

enum class Scope {
    server_request,   ///< client to server
    server_response,  ///< server to client
    peer_init,        ///< the first message of a connection between peers
    peer,             ///< a P connection after its init message
    distributed,      ///< a D connection after its init message
    file,             ///< an F connection after its init message: no frames, see FileTransferInit
};

inline constexpr std::array scopes = {Scope::server_request, Scope::server_response,
                                      Scope::peer_init,      Scope::peer,
                                      Scope::distributed,    Scope::file};

/// "server-request", "peer-init", ...
std::string_view to_string(Scope scope);
/// The error lists the names there are.
Result<Scope> parse_scope(std::string_view name);

}  // namespace kindred::inspect
