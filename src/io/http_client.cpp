#include "io/http_client.hpp"

#include "io/sockets.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace kindred::io {
namespace {

namespace http = boost::beast::http;

/// The most a response may hold: a list of all transfers of years stays far below.
constexpr std::uint64_t body_limit = 512ull * 1024 * 1024;

std::string head_of(const HttpRequest& request, const std::string& host) {
    std::string head =
        request.method + ' ' + request.target + " HTTP/1.1\r\nHost: " + host + "\r\n";
    for (const HttpHeader& header : request.headers)
        head += header.name + ": " + header.value + "\r\n";
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT")
        head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    return head + "\r\n";
}

HttpResponse to_response(http::response<http::string_body>&& message) {
    HttpResponse response;
    response.status = static_cast<int>(message.result_int());
    for (const auto& field : message)
        response.headers.push_back({std::string(field.name_string()), std::string(field.value())});
    response.body = std::move(message.body());
    return response;
}

}  // namespace

std::string HttpClient::place() const {
    if (const auto* path = std::get_if<UnixPath>(&where_)) return path->path;
    return to_string(std::get<Endpoint>(where_));
}

Result<void> HttpClient::connect() {
    const auto* unix_path = std::get_if<UnixPath>(&where_);
    const int family = unix_path != nullptr ? AF_UNIX : AF_INET;
    Fd socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket) return fail("cannot make a socket: " + error_text(errno));
    const auto micros = timeout_.count();
    const timeval wait{micros / 1'000'000, micros % 1'000'000};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    if (unix_path != nullptr) {
        const auto connected = connect_unix(socket.get(), unix_path->path);
        if (!connected) return connected;
    } else {
        const sockaddr_in address = to_sockaddr(std::get<Endpoint>(where_));
        if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
            0)
            return fail("cannot connect to " + place() + ": " + error_text(errno));
    }
    socket_ = std::move(socket);
    return {};
}

Result<void> HttpClient::write_all(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return fail("cannot send to " + place() + ": " + error_text(errno));
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
}

/// Appends what has come; 0 at the end of the connection.
Result<std::size_t> HttpClient::read_some(std::string& buffer) {
    std::array<char, 65536> chunk;
    while (true) {
        const ssize_t got = ::recv(socket_.get(), chunk.data(), chunk.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) return fail("no answer from " + place() + " in time");
        if (got < 0) return fail("cannot read from " + place() + ": " + error_text(errno));
        buffer.append(chunk.data(), static_cast<std::size_t>(got));
        return static_cast<std::size_t>(got);
    }
}

Result<HttpResponse> HttpClient::send(const HttpRequest& request) {
    return stream(request, {});
}

Result<HttpResponse> HttpClient::stream(const HttpRequest& request, const OnBody& on_body) {
    auto ready = connect();
    if (ready) ready = write_all(head_of(request, place()) + request.body);
    if (!ready) return std::unexpected(ready.error());
    auto response = receive(request, on_body);
    socket_.reset();
    return response;
}

Result<HttpResponse> HttpClient::receive(const HttpRequest& request, const OnBody& on_body) {
    http::response_parser<http::string_body> parser;
    parser.eager(true);
    parser.skip(request.method == "HEAD");
    parser.body_limit(on_body ? std::numeric_limits<std::uint64_t>::max() : body_limit);
    std::string buffer;
    while (!parser.is_done()) {
        const auto got = read_some(buffer);
        if (!got) return std::unexpected(got.error());
        boost::system::error_code error;
        if (*got == 0) {
            if (parser.got_some()) parser.put_eof(error);
            if (!parser.is_done() || error)
                return fail(place() + " closed the connection before it had answered");
            break;
        }
        buffer.erase(0, parser.put(boost::asio::buffer(buffer), error));
        if (error && error != http::error::need_more)
            return fail("not an HTTP response from " + place() + ": " + error.message());
        if (on_body && !parser.get().body().empty()) {
            const bool more = on_body(parser.get().body());
            parser.get().body().clear();
            if (!more) break;
        }
    }
    return to_response(parser.release());
}

}  // namespace kindred::io
