#include "inspect/scope.hpp"

#include <string>

namespace kindred::inspect {

std::string_view to_string(Scope scope) {
    switch (scope) {
        case Scope::server_request:
            return "server-request";
        case Scope::server_response:
            return "server-response";
        case Scope::peer_init:
            return "peer-init";
        case Scope::peer:
            return "peer";
        case Scope::distributed:
            return "distributed";
        case Scope::file:
            return "file";
    }
    return "unknown";
}

Result<Scope> parse_scope(std::string_view name) {
    std::string known;
    for (const Scope scope : scopes) {
        if (to_string(scope) == name) return scope;
        if (!known.empty()) known += ", ";
        known += to_string(scope);
    }
    return fail("no scope is called '" + std::string(name) + "'; there are " + known);
}

}  // namespace kindred::inspect
