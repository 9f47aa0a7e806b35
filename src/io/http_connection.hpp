// One connection of the HTTP server: reads requests one after another, answers each before it looks
// at the next, and may turn into a stream or a WebSocket. Private to io.
#pragma once

#include "io/http_parser.hpp"
#include "io/http_server.hpp"
#include "io/out_queue.hpp"
#include "io/tls.hpp"
#include "io/websocket.hpp"

#include <memory>
#include <optional>
#include <string>

namespace kindred::io {

class HttpConnection final : public Watcher, public std::enable_shared_from_this<HttpConnection> {
  public:
    /// `tls`: it is HTTPS; null for plain HTTP.
    HttpConnection(HttpServer& server, std::uint64_t id, Fd fd, Endpoint remote, bool local,
                   const TlsContext* tls);

    std::uint64_t id() const { return id_; }
    void start();
    void ready(std::uint32_t events) override;
    /// Drops the connection if one of its times is over.
    void look_after(Time now);
    /// Ends as soon as what is under way allows.
    void stop();
    /// Unwatches the socket and tells whoever listens that it is over.
    void drop();

    // For HttpReply, HttpStream and WebSocket:
    void respond(HttpResponse response);
    void start_stream(const HttpResponse& response);
    void stream(std::string_view part);
    void end_stream();
    bool start_websocket();
    void send_text(std::string_view text);
    std::size_t waiting() const { return out_.cost(); }
    void close_websocket(websocket::Close code, std::string_view reason);
    void on_message(std::function<void(std::string)> callback) { message_ = std::move(callback); }
    void on_gone(std::function<void()> callback) { gone_ = std::move(callback); }

  private:
    enum class Phase {
        reading,    ///< waiting for a request, or in the middle of one
        answering,  ///< the handler has it
        streaming,  ///< the response has begun
        websocket,
        closing,    ///< the last bytes are being written
        lingering,  ///< the last bytes are written; the client's are thrown away until it closes
        gone,
    };

    Now now() const;
    bool read();
    ssize_t receive(char* to, std::size_t size);
    OutQueue::Outcome write_out();
    void parse();
    void dispatch();
    void refuse(int status, std::string_view why);
    void parse_websocket();
    void take_message(websocket::Message message);
    void put(std::string bytes);
    void flush();
    void close_when_written();
    void finish_closing();
    /// drop(), but not within the call of somebody who would be surprised by on_gone.
    void drop_later();
    void update_interest();
    std::string head(const HttpResponse& response, bool chunked) const;

    HttpServer& server_;
    std::uint64_t id_;
    Fd fd_;
    Endpoint remote_;
    bool local_;
    std::optional<TlsStream> tls_;
    Phase phase_ = Phase::reading;
    std::uint32_t interest_ = 0;
    std::string in_;  ///< read, not yet parsed
    OutQueue out_;
    HttpRequestParser parser_;
    bool parsing_ = false;
    bool ended_ = false;   ///< the client sends no more
    Time deadline_;        ///< of the current phase
    Time write_deadline_;  ///< for the client to take something of out_
    Time heard_;           ///< last sign of life of a WebSocket
    Time pinged_;
    // Of the request being answered:
    bool keep_alive_ = false;
    bool chunks_ = false;
    bool head_only_ = false;
    std::string websocket_key_;  ///< empty: it does not ask for a WebSocket
    std::optional<websocket::Reader> reader_;
    std::function<void(std::string)> message_;
    std::function<void()> gone_;
};

}  // namespace kindred::io
