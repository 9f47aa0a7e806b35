// An HTTP/1.1 server on a Loop, over TCP and unix sockets, with WebSocket and streamed responses.
// It moves bytes and keeps limits; what requests mean is the handler's business. A request is given
// to the handler with an HttpReply, which may be answered at once or later, from the loop's thread.
#pragma once

#include "base/http.hpp"
#include "base/limits.hpp"
#include "base/result.hpp"
#include "io/loop.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::io {

class HttpConnection;
class TlsContext;

struct HttpServerSettings {
    std::size_t body_limit = limits::http_body;
    std::size_t connections = limits::http_connections;
    /// Longest WebSocket message that is taken.
    std::size_t message_limit = limits::websocket_message;
    /// Bytes of stream or WebSocket that may wait for a slow reader before it is dropped.
    std::size_t out_queue = limits::out_queue;
    Duration idle = 75s;       ///< between two requests
    Duration request = 30s;    ///< from the first byte of a request to its last
    Duration writing = 30s;    ///< without the client taking anything of a response
    Duration ping = 30s;       ///< between pings; a WebSocket silent for two of them is dropped
    Duration look_after = 1s;  ///< how often these times are checked
};

/// A response whose body is written bit by bit: live results, Server-Sent Events. Calls after the
/// client has gone do nothing.
class HttpStream {
  public:
    /// Writes a part of the body. False if the client is gone.
    bool write(std::string_view part);
    /// Ends the response.
    void end();
    bool open() const { return !connection_.expired(); }
    /// Called once if the client goes away before end().
    void on_gone(std::function<void()> callback);

  private:
    friend class HttpReply;
    std::weak_ptr<HttpConnection> connection_;
};

/// A WebSocket with its client. Calls after it is closed do nothing.
class WebSocket {
  public:
    /// Sends a text message. False if the client is gone.
    bool send(std::string_view text);
    /// Bytes that wait for the client to take them.
    std::size_t waiting() const;
    /// Says why, as RFC 6455 section 7.4 numbers it, and closes.
    void close(std::uint16_t code, std::string_view reason);
    bool open() const { return !connection_.expired(); }
    /// Called for each text or binary message.
    void on_message(std::function<void(std::string)> callback);
    /// Called once when the WebSocket has ended, whoever ended it.
    void on_gone(std::function<void()> callback);

  private:
    friend class HttpReply;
    std::weak_ptr<HttpConnection> connection_;
};

/// The duty to answer one request. If it is dropped unanswered, the client gets a 500.
class HttpReply {
  public:
    explicit HttpReply(std::weak_ptr<HttpConnection> connection)
        : connection_(std::move(connection)) {}
    HttpReply(HttpReply&&) = default;
    HttpReply& operator=(HttpReply&& other) noexcept {
        std::swap(connection_, other.connection_);  // so that the other's end answers this one's
        return *this;
    }
    ~HttpReply();

    /// False if the client has gone meanwhile, so that nobody waits for the answer.
    bool wanted() const { return !connection_.expired(); }

    // One of these, once:
    void send(HttpResponse response);
    /// Starts a response with the head of `response`; its body is the first part.
    HttpStream stream(HttpResponse response);
    /// Becomes a WebSocket. If the request does not ask for one properly, it is refused and the
    /// result is closed already.
    WebSocket upgrade();

  private:
    std::weak_ptr<HttpConnection> connection_;
};

class HttpServer {
  public:
    using Handler = std::function<void(HttpRequest, HttpReply)>;

    HttpServer(Loop& loop, Handler handler, HttpServerSettings settings = {});
    /// Drops all connections. Not to be called from within the handler.
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Listens on `local`; port 0 lets the system choose. Returns the port.
    /// With `tls` it speaks HTTPS there.
    Result<std::uint16_t> listen(Endpoint local, std::shared_ptr<const TlsContext> tls = nullptr);
    /// Listens on a unix socket that only this user may open; removed at the end.
    Result<void> listen_unix(const std::string& path);

    /// Stops listening, closes what is idle, tells WebSockets to go, ends streams, and lets
    /// requests finish. It is over when connections() is 0.
    void stop();
    std::size_t connections() const { return connections_.size(); }

  private:
    friend class HttpConnection;
    struct Listener;

    void accept(Listener& listener);
    void look_after();
    void for_each(const std::function<void(HttpConnection&)>& act);

    Loop& loop_;
    Handler handler_;
    HttpServerSettings settings_;
    std::vector<std::unique_ptr<Listener>> listeners_;
    std::map<std::uint64_t, std::shared_ptr<HttpConnection>> connections_;
    std::uint64_t last_connection_ = 0;
    TaskId look_after_task_;
    bool stopping_ = false;
};

}  // namespace kindred::io
