// What a name may look like, and the words in which the server refuses one. Clients recognise these
// texts, so they are exact.
#pragma once

#include <string>
#include <string_view>

namespace kindred::server {

/// The pseudo-user that announcements and refusals come from; nobody may take the name.
inline constexpr std::string_view server_name = "server";

struct NameVerdict {
    bool acceptable = false;
    std::string detail;  ///< why not, in the words clients know; may be empty
};

/// 1 to 30 bytes of printable ASCII, no blank at either end, and not `server`.
NameVerdict check_username(std::string_view name);

/// Empty if `name` may be a room, else the text that refuses it: 1 to 24 bytes of printable ASCII,
/// no blank at either end, no two blanks in a row.
std::string check_room_name(std::string_view name);

}  // namespace kindred::server
