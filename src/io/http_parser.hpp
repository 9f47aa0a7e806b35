// HTTP/1.x messages read from bytes as they come: Beast's parser behind plain values. Only
// http_parser.cpp includes Beast, whose templates are slow to compile.
#pragma once

#include "base/http.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace kindred::io {

/// How the reading of a message goes on, or why it cannot.
enum class HttpParse { more, done, bad, header_too_large, body_too_large };

/// Reads one request, then another: take() begins anew.
class HttpRequestParser {
  public:
    explicit HttpRequestParser(std::size_t body_limit);
    ~HttpRequestParser();

    /// Takes in bytes and removes those it used from `bytes`; what is left belongs to the next
    /// call, with more behind it, or to the next request.
    HttpParse put(std::string_view& bytes);
    /// Whether anything of the request has been read.
    bool begun() const;
    /// True once, when the headers are complete and the client waits for leave to send the body.
    bool wants_continue();
    /// Whether the connection may serve another request after this one.
    bool keep_alive() const;
    /// HTTP/1.0 knows no chunks.
    bool knows_chunks() const;
    HttpRequest take();

  private:
    struct State;
    std::size_t body_limit_;
    std::unique_ptr<State> state_;
};

}  // namespace kindred::io
