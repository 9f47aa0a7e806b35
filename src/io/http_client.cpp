#include "io/http_client.hpp"

#include "io/sockets.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace kindred::io {
namespace {

namespace http = boost::beast::http;

/// The most a response may hold: a list of all transfers of years stays far below.
constexpr std::uint64_t body_limit = 512ull * 1024 * 1024;

constexpr std::uint16_t plain_port = 80;
constexpr std::uint16_t secure_port = 443;

/// Without the port if it is the usual one, as servers expect it.
std::string host_of(const Url& url) {
    const bool usual = url.port == (url.secure ? secure_port : plain_port);
    const std::string host = url.host.contains(':') ? "[" + url.host + "]" : url.host;
    return usual ? host : host + ":" + std::to_string(url.port);
}

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
    if (const auto* url = std::get_if<Url>(&where_)) return host_of(*url);
    return to_string(std::get<Endpoint>(where_));
}

/// Lets the next wait last as long as there is time; the error says that there is none.
Result<void> HttpClient::be_patient() {
    Duration wait = timeout_;
    if (std::holds_alternative<Url>(where_)) {
        const auto left = std::chrono::duration_cast<Duration>(deadline_ - Clock::now());
        if (left <= 0s) return fail("no answer from " + place() + " in time");
        wait = std::min(wait, left);
    }
    const auto micros = wait.count();
    const timeval time{micros / 1'000'000, micros % 1'000'000};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
    return {};
}

Result<void> HttpClient::open_socket(int family) {
    socket_ = Fd(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket_) return fail("cannot make a socket: " + error_text(errno));
    return be_patient();
}

Result<void> HttpClient::connect_to(const SocketAddress& address) {
    const auto* const to = reinterpret_cast<const sockaddr*>(&address.storage);
    if (auto opened = open_socket(to->sa_family); !opened) return opened;
    if (::connect(socket_.get(), to, address.size) == 0) return {};
    // What the system says for a connect that took too long.
    if (errno == EINPROGRESS) return fail("cannot connect to " + place() + " in time");
    return fail("cannot connect to " + place() + ": " + error_text(errno));
}

Result<void> HttpClient::connect_to_any(const std::vector<SocketAddress>& addresses) {
    Result<void> connected = fail("cannot connect to " + place());
    for (const SocketAddress& address : addresses)
        if ((connected = connect_to(address))) break;
    return connected;
}

Result<void> HttpClient::connect_to_url(const Url& url) {
    const auto addresses = resolve(url.host, url.port);
    if (!addresses) return std::unexpected(addresses.error());
    const auto connected = connect_to_any(*addresses);
    if (!connected || !url.secure) return connected;
    if (tls_ == nullptr) return fail("there is no TLS for " + place());
    stream_.emplace(*tls_, socket_.get(), url.host);
    if (auto shaken = stream_->handshake(); !shaken)
        return fail("cannot speak HTTPS with " + place() + ": " + shaken.error().message);
    return {};
}

Result<void> HttpClient::connect() {
    stream_.reset();
    deadline_ = Clock::now() + timeout_;
    if (const auto* const url = std::get_if<Url>(&where_)) return connect_to_url(*url);
    if (const auto* const endpoint = std::get_if<Endpoint>(&where_)) {
        const sockaddr_in address = to_sockaddr(*endpoint);
        SocketAddress to;
        std::memcpy(&to.storage, &address, sizeof address);
        to.size = sizeof address;
        return connect_to(to);
    }
    if (auto opened = open_socket(AF_UNIX); !opened) return opened;
    return connect_unix(socket_.get(), std::get<UnixPath>(where_).path);
}

Result<void> HttpClient::write_all(std::string_view bytes) {
    while (!bytes.empty()) {
        if (auto patient = be_patient(); !patient) return patient;
        const ssize_t sent = stream_
                                 ? stream_->write(bytes)
                                 : ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
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
        if (auto patient = be_patient(); !patient) return std::unexpected(patient.error());
        const ssize_t got = stream_ ? stream_->read(chunk.data(), chunk.size())
                                    : ::recv(socket_.get(), chunk.data(), chunk.size(), 0);
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
    stream_.reset();
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
