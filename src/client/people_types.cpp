#include "client/people_types.hpp"

namespace kindred::client {

std::string_view to_string(RoomRole role) {
    switch (role) {
        case RoomRole::none:
            return "none";
        case RoomRole::member:
            return "member";
        case RoomRole::operator_:
            return "operator";
        case RoomRole::owner:
            return "owner";
    }
    return "unknown";
}

}  // namespace kindred::client
