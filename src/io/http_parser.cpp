#include "io/http_parser.hpp"

#include "base/limits.hpp"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <optional>

namespace kindred::io {
namespace {

namespace http = boost::beast::http;

HttpParse outcome(const boost::system::error_code& error, bool done) {
    if (error == http::error::header_limit) return HttpParse::header_too_large;
    if (error == http::error::body_limit) return HttpParse::body_too_large;
    if (error && error != http::error::need_more) return HttpParse::bad;
    return done ? HttpParse::done : HttpParse::more;
}

template <class Parser>
HttpParse feed(Parser& parser, std::string_view& bytes) {
    boost::system::error_code error;
    // The parser may stop between header and body with bytes it could still use.
    while (!bytes.empty() && !parser.is_done()) {
        const std::size_t used =
            parser.put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
        bytes.remove_prefix(used);
        if (error || used == 0) break;
    }
    return outcome(error, parser.is_done());
}

template <class Message>
std::vector<HttpHeader> headers_of(const Message& message) {
    std::vector<HttpHeader> headers;
    for (const auto& field : message) {
        headers.push_back({std::string(field.name_string()), std::string(field.value())});
    }
    return headers;
}

}  // namespace

struct HttpRequestParser::State {
    http::request_parser<http::string_body> parser;
    bool begun = false;
    bool continue_told = false;
};

HttpRequestParser::HttpRequestParser(std::size_t body_limit) : body_limit_(body_limit) {
    take();
}

HttpRequestParser::~HttpRequestParser() = default;

HttpParse HttpRequestParser::put(std::string_view& bytes) {
    state_->begun = state_->begun || !bytes.empty();
    return feed(state_->parser, bytes);
}

bool HttpRequestParser::begun() const {
    return state_->begun;
}

bool HttpRequestParser::wants_continue() {
    if (!state_->parser.is_header_done() || state_->parser.is_done()) return false;
    const auto& message = state_->parser.get();
    if (message.version() < 11 || message[http::field::expect] != "100-continue") return false;
    return !std::exchange(state_->continue_told, true);
}

bool HttpRequestParser::keep_alive() const {
    return state_->parser.keep_alive();
}

bool HttpRequestParser::knows_chunks() const {
    return state_->parser.get().version() >= 11;
}

HttpRequest HttpRequestParser::take() {
    HttpRequest request;
    if (state_ != nullptr) {
        auto& message = state_->parser.get();
        request.method = message.method_string();
        request.target = message.target();
        request.headers = headers_of(message);
        request.body = std::move(message.body());
    }
    state_ = std::make_unique<State>();
    state_->parser.header_limit(limits::http_header);
    state_->parser.body_limit(body_limit_);
    state_->parser.eager(true);
    return request;
}

}  // namespace kindred::io
