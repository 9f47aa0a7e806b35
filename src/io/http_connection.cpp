#include "io/http_connection.hpp"

#include "io/http_format.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/socket.h>

namespace kindred::io {
namespace {

// What a client may send ahead of the answer it waits for.
constexpr std::size_t read_ahead = 64 * limits::kib;
constexpr std::size_t read_size = 16 * limits::kib;
constexpr int reads_per_turn = 8;
// A closed connection waits this long for the client's side to close, so that no reset overtakes
// the last bytes.
constexpr Duration linger = 2s;

std::string websocket_key(const HttpRequest& request) {
    const auto has = [&](std::string_view name, std::string_view token) {
        const auto value = request.header(name);
        return value && lists_token(*value, token);
    };
    const auto key = request.header("Sec-WebSocket-Key");
    const bool asks = request.method == "GET" && has("Upgrade", "websocket") &&
                      has("Connection", "upgrade") && has("Sec-WebSocket-Version", "13");
    return asks && key && websocket::is_key(*key) ? std::string(*key) : std::string();
}

bool has_body(int status) {
    return status >= 200 && status != 204 && status != 304;
}

}  // namespace

HttpConnection::HttpConnection(HttpServer& server, std::uint64_t id, Fd fd, Endpoint remote,
                               bool local, const TlsContext* tls)
    : server_(server),
      id_(id),
      fd_(std::move(fd)),
      remote_(remote),
      local_(local),
      parser_(server.settings_.body_limit) {
    if (tls != nullptr) tls_.emplace(*tls, fd_.get());
}

void HttpConnection::start() {
    deadline_ = now().steady + server_.settings_.idle;
    interest_ = EPOLLIN | EPOLLRDHUP;
    server_.loop_.watch(fd_.get(), interest_, *this);
}

Now HttpConnection::now() const {
    return server_.loop_.now();
}

void HttpConnection::ready(std::uint32_t events) {
    const auto self = shared_from_this();
    const std::uint32_t readable = EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR;
    if ((events & readable) != 0 && !read()) return;
    if (phase_ == Phase::reading) parse();
    if (phase_ == Phase::websocket) parse_websocket();
    if ((events & EPOLLOUT) != 0) {
        flush();
        if (phase_ == Phase::reading) parse();  // it may have waited for room
    }
    update_interest();
}

ssize_t HttpConnection::receive(char* to, std::size_t size) {
    return tls_ ? tls_->read(to, size) : ::recv(fd_.get(), to, size, 0);
}

OutQueue::Outcome HttpConnection::write_out() {
    std::uint64_t limit = OutQueue::everything;
    if (!tls_) return out_.write_to(fd_.get(), limit);
    while (!out_.empty()) {
        const ssize_t written = tls_->write(as_text(out_.front()));
        if (written < 0)
            return errno == EAGAIN ? OutQueue::Outcome::blocked : OutQueue::Outcome::broken;
        out_.drop(static_cast<std::size_t>(written));
    }
    return OutQueue::Outcome::written;
}

bool HttpConnection::read() {
    std::array<char, read_size> part;
    for (int i = 0; i < reads_per_turn; ++i) {
        const ssize_t n = receive(part.data(), part.size());
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return true;
        if (n <= 0) {
            ended_ = true;
            // The last bytes may still find a reader that has only closed its own side.
            if (n == 0 && phase_ == Phase::closing) return true;
            drop();
            return false;
        }
        const std::string_view bytes(part.data(), static_cast<std::size_t>(n));
        if (phase_ == Phase::websocket) {
            heard_ = now().steady;
            reader_->put(bytes);
        } else if (phase_ != Phase::closing && phase_ != Phase::lingering) {
            in_ += bytes;
        }
        // TLS gives a record at a time and may hold more that the socket does not tell of.
        if ((!tls_ && bytes.size() < part.size()) || in_.size() >= read_ahead) return true;
    }
    return true;
}

void HttpConnection::parse() {
    if (parsing_) return;
    parsing_ = true;
    while (phase_ == Phase::reading && !in_.empty() && out_.cost() <= server_.settings_.out_queue) {
        if (!parser_.begun()) deadline_ = now().steady + server_.settings_.request;
        std::string_view rest = in_;
        const HttpParse outcome = parser_.put(rest);
        in_.erase(0, in_.size() - rest.size());
        if (outcome == HttpParse::more) {
            if (parser_.wants_continue()) put("HTTP/1.1 100 Continue\r\n\r\n");
            break;
        }
        if (outcome == HttpParse::done) dispatch();
        if (outcome == HttpParse::bad) refuse(400, "this is not an HTTP/1.1 request");
        if (outcome == HttpParse::header_too_large) refuse(431, "the headers are too large");
        if (outcome == HttpParse::body_too_large) refuse(413, "the body is too large");
    }
    parsing_ = false;
    update_interest();
}

void HttpConnection::dispatch() {
    keep_alive_ = parser_.keep_alive() && !server_.stopping_;
    chunks_ = parser_.knows_chunks();
    HttpRequest request = parser_.take();
    if (chunks_ && !request.header("Host")) return refuse(400, "the Host header is missing");
    head_only_ = request.method == "HEAD";
    websocket_key_ = websocket_key(request);
    request.remote = remote_;
    request.local = local_;
    request.secure = tls_.has_value();
    phase_ = Phase::answering;
    server_.handler_(std::move(request), HttpReply(weak_from_this()));
}

void HttpConnection::refuse(int status, std::string_view why) {
    phase_ = Phase::answering;
    keep_alive_ = false;
    head_only_ = false;
    respond({.status = status,
             .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
             .body = std::string(why) + "\n"});
}

std::string HttpConnection::head(const HttpResponse& response, bool chunked) const {
    std::string text = "HTTP/1.1 " + std::to_string(response.status) + " ";
    text.append(status_text(response.status)).append("\r\n");
    append_header(text, "Date", http_date(now().unix_seconds));
    for (const HttpHeader& header : response.headers) {
        append_header(text, header.name, header.value);
    }
    if (chunked) {
        append_header(text, "Transfer-Encoding", "chunked");
    } else if (has_body(response.status) && phase_ != Phase::streaming) {
        append_header(text, "Content-Length", std::to_string(response.body.size()));
    }
    if (response.status != 101) {
        append_header(text, "Connection", keep_alive_ ? "keep-alive" : "close");
    }
    return text += "\r\n";
}

void HttpConnection::respond(HttpResponse response) {
    if (phase_ != Phase::answering) return;
    std::string text = head(response, false);
    if (has_body(response.status) && !head_only_) text += response.body;
    put(std::move(text));
    if (!keep_alive_) return close_when_written();
    phase_ = Phase::reading;
    deadline_ = now().steady + server_.settings_.idle;
    // What the client has sent ahead is looked at outside of its caller.
    if (!parsing_ && !in_.empty()) {
        server_.loop_.defer([weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->parse();
        });
    }
    update_interest();
}

void HttpConnection::start_stream(const HttpResponse& response) {
    if (phase_ != Phase::answering) return;
    phase_ = Phase::streaming;
    // A connection serves nothing after a stream, so no handle of it can reach another response.
    keep_alive_ = false;
    put(head(response, chunks_));
    stream(response.body);
    update_interest();
}

void HttpConnection::stream(std::string_view part) {
    if (phase_ != Phase::streaming || part.empty() || head_only_) return;
    if (!chunks_) return put(std::string(part));
    std::string chunk;
    for (std::size_t size = part.size(); size > 0; size /= 16) {
        chunk.insert(chunk.begin(), "0123456789abcdef"[size % 16]);
    }
    put(chunk.append("\r\n").append(part).append("\r\n"));
}

void HttpConnection::end_stream() {
    if (phase_ != Phase::streaming) return;
    if (chunks_ && !head_only_) put("0\r\n\r\n");
    gone_ = nullptr;
    close_when_written();
}

bool HttpConnection::start_websocket() {
    if (phase_ != Phase::answering) return false;
    if (websocket_key_.empty()) {
        respond({.status = 426,
                 .headers = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}},
                 .body = "this address speaks WebSocket only\n"});
        return false;
    }
    put(head({.status = 101,
              .headers = {{"Upgrade", "websocket"},
                          {"Connection", "Upgrade"},
                          {"Sec-WebSocket-Accept", websocket::accept_key(websocket_key_)}},
              .body = {}},
             false));
    phase_ = Phase::websocket;
    heard_ = pinged_ = now().steady;
    reader_.emplace(true, server_.settings_.message_limit);
    reader_->put(std::exchange(in_, {}));
    server_.loop_.defer([weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->parse_websocket();
    });
    update_interest();
    return true;
}

void HttpConnection::parse_websocket() {
    while (phase_ == Phase::websocket) {
        auto message = reader_->next();
        if (!message) return close_websocket(message.error().code, message.error().why);
        if (!*message) return;
        take_message(std::move(**message));
    }
}

void HttpConnection::take_message(websocket::Message message) {
    using websocket::Opcode;
    switch (message.opcode) {
        case Opcode::text:
        case Opcode::binary:
            if (message_) message_(std::move(message.payload));
            return;
        case Opcode::ping:
            return put(websocket::frame(Opcode::pong, message.payload));
        case Opcode::close:
            put(websocket::frame(Opcode::close, message.payload.substr(0, 2)));
            return close_when_written();
        case Opcode::pong:
        case Opcode::continuation:
            return;
    }
}

void HttpConnection::send_text(std::string_view text) {
    if (phase_ == Phase::websocket) put(websocket::frame(websocket::Opcode::text, text));
}

void HttpConnection::close_websocket(websocket::Close code, std::string_view reason) {
    if (phase_ != Phase::websocket) return;
    put(websocket::frame(websocket::Opcode::close, websocket::close_payload(code, reason)));
    close_when_written();
}

void HttpConnection::put(std::string bytes) {
    if (phase_ == Phase::gone) return;
    const bool live = phase_ == Phase::streaming || phase_ == Phase::websocket;
    if (live && out_.cost() > server_.settings_.out_queue) return drop_later();
    if (out_.empty()) write_deadline_ = now().steady + server_.settings_.writing;
    out_.push(SharedBytes(Buffer(bytes.begin(), bytes.end())));
    if ((interest_ & EPOLLOUT) == 0) flush();
    update_interest();
}

void HttpConnection::flush() {
    if (phase_ == Phase::gone) return;
    const std::size_t before = out_.bytes();
    const auto outcome = write_out();
    if (outcome == OutQueue::Outcome::broken) return drop_later();
    if (out_.bytes() < before) write_deadline_ = now().steady + server_.settings_.writing;
    if (phase_ == Phase::closing && out_.empty()) finish_closing();
}

void HttpConnection::close_when_written() {
    phase_ = Phase::closing;
    in_.clear();
    if (out_.empty()) finish_closing();
    update_interest();
}

void HttpConnection::finish_closing() {
    if (ended_) return drop_later();
    if (tls_) tls_->end();
    ::shutdown(fd_.get(), SHUT_WR);
    phase_ = Phase::lingering;
    deadline_ = now().steady + linger;
}

void HttpConnection::update_interest() {
    if (phase_ == Phase::gone) return;
    const bool busy = phase_ == Phase::answering || phase_ == Phase::streaming;
    const bool full = busy ? in_.size() >= read_ahead
                           : phase_ == Phase::reading && out_.cost() > server_.settings_.out_queue;
    std::uint32_t wanted = ended_ ? 0U : EPOLLRDHUP;
    if (!ended_ && !full) wanted |= EPOLLIN;
    if (!out_.empty()) wanted |= EPOLLOUT;
    if (wanted == interest_) return;
    interest_ = wanted;
    server_.loop_.change(fd_.get(), wanted);
}

void HttpConnection::look_after(Time time) {
    const HttpServerSettings& settings = server_.settings_;
    if (!out_.empty() && time > write_deadline_) return drop();
    if (phase_ == Phase::lingering && time > deadline_) return drop();
    if (phase_ == Phase::reading && time > deadline_) {
        return parser_.begun() ? refuse(408, "the request took too long") : drop();
    }
    if (phase_ != Phase::websocket) return;
    if (time - heard_ > 2 * settings.ping) return drop();
    if (time - pinged_ < settings.ping) return;
    pinged_ = time;
    put(websocket::frame(websocket::Opcode::ping, ""));
}

void HttpConnection::stop() {
    keep_alive_ = false;
    if (phase_ == Phase::reading && !parser_.begun()) return close_when_written();
    if (phase_ == Phase::streaming) return end_stream();
    close_websocket(websocket::Close::going_away, "the service stops");
}

void HttpConnection::drop_later() {
    server_.loop_.defer([weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->drop();
    });
}

void HttpConnection::drop() {
    if (phase_ == Phase::gone) return;
    const auto self = shared_from_this();
    phase_ = Phase::gone;
    server_.loop_.unwatch(fd_.get());
    fd_.reset();
    server_.connections_.erase(id_);
    if (gone_) std::exchange(gone_, nullptr)();
}

}  // namespace kindred::io
