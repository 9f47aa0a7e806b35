// WebSocket frames (RFC 6455) as bytes: what the HTTP server and tests put on a connection and take
// from it. No sockets here, and no extensions.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kindred::io::websocket {

enum class Opcode : std::uint8_t {
    continuation = 0,
    text = 1,
    binary = 2,
    close = 8,
    ping = 9,
    pong = 10,
};

/// Close codes of section 7.4.1.
enum class Close : std::uint16_t {
    normal = 1000,
    going_away = 1001,
    protocol_error = 1002,
    not_text = 1003,
    bad_text = 1007,
    policy = 1008,
    too_large = 1009,
};

/// Sec-WebSocket-Accept for the key of a client (section 4.2.2).
std::string accept_key(std::string_view key);
/// Whether a client's key is 16 bytes in base64.
bool is_key(std::string_view key);

/// One unfragmented frame. Clients mask, servers do not.
std::string frame(Opcode opcode, std::string_view payload,
                  std::optional<std::uint32_t> mask = std::nullopt);
/// The payload of a close frame.
std::string close_payload(Close code, std::string_view reason);

struct Message {
    Opcode opcode;  ///< text, binary, close, ping or pong
    std::string payload;
};

/// Why a connection must be ended.
struct Violation {
    Close code;
    std::string why;
};

/// Puts messages together from the bytes of one side.
class Reader {
  public:
    /// `masked`: whether the other side has to mask, that is, whether it is the client.
    Reader(bool masked, std::size_t message_limit) : masked_(masked), limit_(message_limit) {}

    void put(std::string_view bytes) { bytes_ += bytes; }
    /// The next message: nothing if more bytes are needed. After a violation, no more.
    std::expected<std::optional<Message>, Violation> next();

  private:
    struct Header {
        bool final = false;
        Opcode opcode{};
        std::uint64_t length = 0;
        std::size_t size = 0;  ///< of the header itself, with the mask
    };

    std::expected<std::optional<Header>, Violation> header() const;
    std::optional<Violation> check(const Header& header) const;
    std::string take_payload(const Header& header);

    bool masked_;
    std::size_t limit_;
    std::string bytes_;
    std::optional<Message> fragments_;  ///< of the message that is not complete
};

}  // namespace kindred::io::websocket
