#include "io/http_server.hpp"

#include "io/http_connection.hpp"
#include "io/sockets.hpp"

#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace kindred::io {
namespace {

constexpr int accepts_per_turn = 16;
constexpr Duration accept_pause = 100ms;

/// Whether the process at the other end of a unix socket runs as this user, or as root. The mode
/// of the socket says so already; this holds on file systems that ignore it, too.
bool is_own_user(int fd) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == ::geteuid() || peer.uid == 0;
}

}  // namespace

struct HttpServer::Listener final : Watcher {
    Listener(HttpServer& owner, Fd socket, std::string path,
             std::shared_ptr<const TlsContext> certificate = nullptr)
        : server(owner),
          fd(std::move(socket)),
          unix_path(std::move(path)),
          tls(std::move(certificate)) {
        server.loop_.watch(fd.get(), EPOLLIN, *this);
    }
    ~Listener() {
        server.loop_.cancel(pause_over);
        server.loop_.unwatch(fd.get());
        if (!unix_path.empty()) ::unlink(unix_path.c_str());
    }
    void ready(std::uint32_t) override { server.accept(*this); }
    void pause() {
        server.loop_.change(fd.get(), 0);
        pause_over = server.loop_.after(accept_pause, [this] {
            pause_over = {};
            server.loop_.change(fd.get(), EPOLLIN);
        });
    }

    HttpServer& server;
    Fd fd;
    std::string unix_path;  ///< empty for TCP
    std::shared_ptr<const TlsContext> tls;
    TaskId pause_over;
};

HttpServer::HttpServer(Loop& loop, Handler handler, HttpServerSettings settings)
    : loop_(loop), handler_(std::move(handler)), settings_(settings) {
    look_after_task_ = loop_.every(settings_.look_after, [this] { look_after(); });
}

HttpServer::~HttpServer() {
    loop_.cancel(look_after_task_);
    while (!connections_.empty()) connections_.begin()->second->drop();
}

Result<std::uint16_t> HttpServer::listen(Endpoint local, std::shared_ptr<const TlsContext> tls) {
    Result<Fd> fd = listen_tcp(local, 64);
    if (!fd) return std::unexpected(fd.error());
    const std::uint16_t port = local_endpoint(fd->get()).port;
    listeners_.push_back(
        std::make_unique<Listener>(*this, std::move(*fd), std::string(), std::move(tls)));
    return port;
}

Result<void> HttpServer::listen_unix(const std::string& path) {
    Result<Fd> fd = io::listen_unix(path);
    if (!fd) return std::unexpected(fd.error());
    listeners_.push_back(std::make_unique<Listener>(*this, std::move(*fd), path));
    return {};
}

void HttpServer::accept(Listener& listener) {
    const bool local = !listener.unix_path.empty();
    for (int i = 0; i < accepts_per_turn; ++i) {
        sockaddr_in address{};
        socklen_t size = sizeof address;
        Fd fd(::accept4(listener.fd.get(), local ? nullptr : reinterpret_cast<sockaddr*>(&address),
                        local ? nullptr : &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (!fd) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
                listener.pause();
            }
            return;
        }
        if (local && !is_own_user(fd.get())) continue;
        if (connections_.size() >= settings_.connections) {
            constexpr std::string_view full =
                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: "
                "close\r\n\r\n";
            ::send(fd.get(), full.data(), full.size(), MSG_NOSIGNAL);
            continue;
        }
        const std::uint64_t id = ++last_connection_;
        const Endpoint remote = local ? Endpoint{} : to_endpoint(address);
        const auto connection = std::make_shared<HttpConnection>(*this, id, std::move(fd), remote,
                                                                 local, listener.tls.get());
        connections_.emplace(id, connection);
        connection->start();
    }
}

void HttpServer::for_each(const std::function<void(HttpConnection&)>& act) {
    // Acting on one may remove any.
    std::vector<std::weak_ptr<HttpConnection>> all;
    all.reserve(connections_.size());
    for (const auto& [id, connection] : connections_) all.push_back(connection);
    for (const auto& weak : all) {
        if (const auto connection = weak.lock()) act(*connection);
    }
}

void HttpServer::look_after() {
    const Time now = loop_.now().steady;
    for_each([now](HttpConnection& connection) { connection.look_after(now); });
}

void HttpServer::stop() {
    stopping_ = true;
    listeners_.clear();
    for_each([](HttpConnection& connection) { connection.stop(); });
}

HttpReply::~HttpReply() {
    send({.status = 500,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
          .body = "the request was not answered\n"});
}

void HttpReply::send(HttpResponse response) {
    if (const auto connection = std::exchange(connection_, {}).lock()) {
        connection->respond(std::move(response));
    }
}

HttpStream HttpReply::stream(HttpResponse response) {
    HttpStream stream;
    stream.connection_ = std::exchange(connection_, {});
    if (const auto connection = stream.connection_.lock()) connection->start_stream(response);
    return stream;
}

WebSocket HttpReply::upgrade() {
    WebSocket socket;
    const auto connection = std::exchange(connection_, {}).lock();
    if (connection && connection->start_websocket()) socket.connection_ = connection;
    return socket;
}

bool HttpStream::write(std::string_view part) {
    const auto connection = connection_.lock();
    if (connection) connection->stream(part);
    return connection != nullptr;
}

void HttpStream::end() {
    if (const auto connection = std::exchange(connection_, {}).lock()) connection->end_stream();
}

void HttpStream::on_gone(std::function<void()> callback) {
    if (const auto connection = connection_.lock()) connection->on_gone(std::move(callback));
}

bool WebSocket::send(std::string_view text) {
    const auto connection = connection_.lock();
    if (connection) connection->send_text(text);
    return connection != nullptr;
}

std::size_t WebSocket::waiting() const {
    const auto connection = connection_.lock();
    return connection ? connection->waiting() : 0;
}

void WebSocket::close(std::uint16_t code, std::string_view reason) {
    if (const auto connection = connection_.lock()) {
        connection->close_websocket(static_cast<websocket::Close>(code), reason);
    }
}

void WebSocket::on_message(std::function<void(std::string)> callback) {
    if (const auto connection = connection_.lock()) connection->on_message(std::move(callback));
}

void WebSocket::on_gone(std::function<void()> callback) {
    if (const auto connection = connection_.lock()) connection->on_gone(std::move(callback));
}

}  // namespace kindred::io
