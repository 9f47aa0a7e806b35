// What servers take for a chat line, a private message or the name of a room. Others are dropped
// there without a word, so they are refused here with one.
#pragma once

#include "base/limits.hpp"
#include "base/result.hpp"

#include <string>

namespace kindred::client {

inline Result<void> sendable(const std::string& text) {
    if (text.empty()) return fail("the message is empty");
    if (text.size() > limits::chat_line)
        return fail("the message is longer than " + std::to_string(limits::chat_line) + " bytes");
    if (text.find_first_of("\r\n") != text.npos) return fail("the message has line breaks");
    return {};
}

inline Result<void> room_name(const std::string& name) {
    if (name.empty()) return fail("the name of the room is empty");
    if (name.size() > limits::room_name)
        return fail("the name of a room has " + std::to_string(limits::room_name) +
                    " characters at most");
    if (name.front() == ' ' || name.back() == ' ' || name.find("  ") != name.npos)
        return fail("the name of a room has single blanks only, and between words");
    for (const char c : name)
        if (c < 0x20 || c > 0x7e) return fail("the name of a room has printable ASCII only");
    return {};
}

}  // namespace kindred::client
