#include "io/http_format.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

namespace kindred::io {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

void append_line(std::string& out, std::string_view text) {
    for (const char c : text) out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
}

}  // namespace

std::string_view status_text(int status) {
    static constexpr std::array<std::pair<int, std::string_view>, 36> texts{{
        {101, "Switching Protocols"},
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {206, "Partial Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {411, "Length Required"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {422, "Unprocessable Content"},
        {426, "Upgrade Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
    }};
    const auto found = std::ranges::find(texts, status, &std::pair<int, std::string_view>::first);
    return found == texts.end() ? "Status" : found->second;
}

std::string http_date(std::int64_t unix_seconds) {
    // Not strftime, whose names depend on the locale.
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t time = unix_seconds;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    const auto two = [](int number) {
        return std::string(number < 10 ? "0" : "") + std::to_string(number);
    };
    return std::string(days[static_cast<std::size_t>(parts.tm_wday)]) + ", " + two(parts.tm_mday) +
           " " + months[static_cast<std::size_t>(parts.tm_mon)] + " " +
           std::to_string(parts.tm_year + 1900) + " " + two(parts.tm_hour) + ":" +
           two(parts.tm_min) + ":" + two(parts.tm_sec) + " GMT";
}

void append_header(std::string& head, std::string_view name, std::string_view value) {
    append_line(head, name);
    head += ": ";
    append_line(head, value);
    head += "\r\n";
}

bool lists_token(std::string_view header, std::string_view token) {
    while (!header.empty()) {
        const auto comma = header.find(',');
        if (std::ranges::equal(trimmed(header.substr(0, comma)), token, {}, lower, lower)) {
            return true;
        }
        if (comma == std::string_view::npos) return false;
        header.remove_prefix(comma + 1);
    }
    return false;
}

}  // namespace kindred::io
