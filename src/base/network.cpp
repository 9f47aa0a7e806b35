#include "base/network.hpp"

namespace kindred {

std::string_view to_string(Disconnect reason) {
    switch (reason) {
        case Disconnect::closed_by_peer:
            return "closed by the other side";
        case Disconnect::refused:
            return "connection refused";
        case Disconnect::timed_out:
            return "connection timed out";
        case Disconnect::broken:
            return "connection broken";
        case Disconnect::too_slow:
            return "too slow to read what was sent";
    }
    return "unknown";
}

}  // namespace kindred
