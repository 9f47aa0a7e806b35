// A small blocking HTTP/1.1 client, one request at a time: for the command line to a daemon on TCP
// or on its UNIX socket, and, on workers, to any HTTP or HTTPS server.
#pragma once

#include "base/endpoint.hpp"
#include "base/http.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/url.hpp"
#include "io/fd.hpp"
#include "io/resolve.hpp"
#include "io/tls.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

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
        : where_(to_place(std::move(where))), timeout_(timeout) {}
    /// The server of `url`; the target of a request is still its own. `tls` is for https. Here
    /// `timeout` bounds the whole exchange: a stranger may trickle. Redirects are not followed.
    HttpClient(Url url, std::shared_ptr<const TlsContext> tls, Duration timeout)
        : where_(std::move(url)), timeout_(timeout), tls_(std::move(tls)) {}

    /// Sends `request` and waits for the whole response. Host, Content-Length and Connection are
    /// written here.
    Result<HttpResponse> send(const HttpRequest& request);
    /// The same with a body that is handed over as it comes; the response has none then.
    Result<HttpResponse> stream(const HttpRequest& request, const OnBody& on_body);

  private:
    using Clock = std::chrono::steady_clock;
    using Place = std::variant<Endpoint, UnixPath, Url>;

    static Place to_place(std::variant<Endpoint, UnixPath> where) {
        return std::visit([](auto& one) { return Place(std::move(one)); }, where);
    }
    Result<void> connect();
    Result<void> open_socket(int family);
    Result<void> connect_to(const SocketAddress& address);
    Result<void> connect_to_any(const std::vector<SocketAddress>& addresses);
    Result<void> connect_to_url(const Url& url);
    Result<void> be_patient();
    Result<HttpResponse> receive(const HttpRequest& request, const OnBody& on_body);
    Result<void> write_all(std::string_view bytes);
    Result<std::size_t> read_some(std::string& buffer);
    std::string place() const;

    Place where_;
    Duration timeout_;
    std::shared_ptr<const TlsContext> tls_;
    Clock::time_point deadline_{};
    Fd socket_;
    std::optional<TlsStream> stream_;
};

}  // namespace kindred::io
