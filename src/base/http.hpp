// HTTP requests and responses as values: what stands between the API, which answers them, and the
// server and client in io, which move them.
#pragma once

#include "base/endpoint.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kindred {

struct HttpHeader {
    std::string name;
    std::string value;

    bool operator==(const HttpHeader&) const = default;
};

/// The first header of that name, whatever its case.
inline std::optional<std::string_view> find_header(const std::vector<HttpHeader>& headers,
                                                   std::string_view name) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    for (const HttpHeader& header : headers)
        if (std::ranges::equal(header.name, name, {}, lower, lower)) return header.value;
    return std::nullopt;
}

struct HttpRequest {
    std::string method;  ///< "GET", "POST", ...
    std::string target;  ///< path and query as they came, percent-encoded: "/api/v1/searches?a=b"
    std::vector<HttpHeader> headers;
    std::string body;
    /// Who asks; 0.0.0.0:0 for a UNIX socket.
    Endpoint remote;
    /// It came by the UNIX socket, which only the user of the daemon can open.
    bool local = false;
    /// It came by HTTPS.
    bool secure = false;

    std::optional<std::string_view> header(std::string_view name) const {
        return find_header(headers, name);
    }
};

struct HttpResponse {
    int status = 200;
    std::vector<HttpHeader> headers;  ///< without Content-Length and Connection, which io writes
    std::string body;

    std::optional<std::string_view> header(std::string_view name) const {
        return find_header(headers, name);
    }
};

}  // namespace kindred
