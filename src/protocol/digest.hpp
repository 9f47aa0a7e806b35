// The MD5 sums the protocol asks for. They prove nothing and protect nothing; servers ignore them.
#pragma once

#include <string>
#include <string_view>

namespace kindred::protocol {

/// MD5 as 32 lower-case hex digits.
std::string md5_hex(std::string_view text);

/// to_server::Login::password_hash: the MD5 of user name and password put together.
std::string login_hash(std::string_view username, std::string_view password);

}  // namespace kindred::protocol
