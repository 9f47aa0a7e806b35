// Bytes, written as hexadecimal digits where a test needs some.
#pragma once

#include "base/text.hpp"

namespace kindred::protocol {

inline Buffer bytes(std::string_view hex) {
    return from_hex(hex).value();
}

}  // namespace kindred::protocol
