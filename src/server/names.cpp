#include "server/names.hpp"

#include "base/limits.hpp"

#include <algorithm>

namespace kindred::server {
namespace {

bool is_printable_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c <= 0x7e; });
}

bool has_outer_blanks(std::string_view text) {
    return text.front() == ' ' || text.back() == ' ';
}

std::string refuse_room(std::string_view why) {
    return "Could not create room. Reason: " + std::string(why);
}

}  // namespace

NameVerdict check_username(std::string_view name) {
    if (name.empty()) return {false, "Nick empty."};
    if (name.size() > limits::username) return {false, "Nick too long."};
    if (!is_printable_ascii(name)) return {false, "Invalid characters in nick."};
    if (has_outer_blanks(name)) return {false, "No leading and trailing spaces allowed in nick."};
    return {name != server_name, ""};
}

std::string check_room_name(std::string_view name) {
    if (name.empty()) return refuse_room("Room name empty.");
    const std::string start = "Room name " + std::string(name);
    if (name.size() > limits::room_name)
        return refuse_room(start + " longer than " + std::to_string(limits::room_name) +
                           " characters.");
    if (has_outer_blanks(name)) return refuse_room(start + " contains leading or trailing spaces.");
    if (name.find("  ") != std::string_view::npos)
        return refuse_room(start + " contains multiple following spaces.");
    if (!is_printable_ascii(name)) return refuse_room(start + " contains invalid characters.");
    return {};
}

}  // namespace kindred::server
