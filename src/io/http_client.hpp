// A small blocking HTTP/1.1 client for the command line: one request at a time to a daemon on TCP
// or on its UNIX socket.
#pragma once

#include "base/endpoint.hpp"
#include "base/http.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "io/fd.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <variant>

namespace kindred::io {

/// Path of a UNIX socket.
struct UnixPath {
    std::string path;
};

class HttpClient {
  public:
    /// Takes the body of a response as it comes; false stops the request.
    using OnBody = std::function<bool(std::string_view part)>;

    /// `timeout` bounds every wait for the other side: to connect, to send, for the next bytes.
    explicit HttpClient(std::variant<Endpoint, UnixPath> where, Duration timeout = 30s)
        : where_(std::move(where)), timeout_(timeout) {}

    /// Sends `request` and waits for the whole response. Host, Content-Length and Connection are
    /// written here.
    Result<HttpResponse> send(const HttpRequest& request);
    /// The same with a body that is handed over as it comes; the response has none then.
    Result<HttpResponse> stream(const HttpRequest& request, const OnBody& on_body);

  private:
    Result<void> connect();
    Result<HttpResponse> receive(const HttpRequest& request, const OnBody& on_body);
    Result<void> write_all(std::string_view bytes);
    Result<std::size_t> read_some(std::string& buffer);
    std::string place() const;

    std::variant<Endpoint, UnixPath> where_;
    Duration timeout_;
    Fd socket_;
};

}  // namespace kindred::io
