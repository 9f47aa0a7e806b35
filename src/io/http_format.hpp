// The text of HTTP heads, shared by the server and the client.
#pragma once

#include "base/http.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace kindred::io {

/// "Not Found" for 404, and so on.
std::string_view status_text(int status);

/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(std::int64_t unix_seconds);

/// Appends "name: value\r\n". Line breaks in either become blanks, so that no value can add a
/// header or end the head.
void append_header(std::string& head, std::string_view name, std::string_view value);

/// Whether a comma-separated header such as Connection lists `token`, in any case.
bool lists_token(std::string_view header, std::string_view token);

}  // namespace kindred::io
