// Frames: `u32 length`, a code of one or four bytes, a body. `length` counts code and body.
// The reader is incremental: complete frames are handed out as views of the input, and only the
// part of a frame that has not ended yet is kept, never more than the limit and never what is only
// claimed.
#pragma once

#include "base/bytes.hpp"
#include "base/limits.hpp"

#include <optional>
#include <string>

namespace kindred::protocol {

/// What one kind of connection carries.
struct FrameFormat {
    /// Bytes of the message code: 4 on server and peer connections, 1 on init and distributed ones.
    std::size_t code_size = 4;
    /// The largest `length` accepted for a code.
    std::size_t (*limit)(std::uint32_t code) = nullptr;
    /// Init connections only: a frame of length 8 whose second to fourth code bytes are zero is a
    /// PierceFireWall with its code in four bytes, the best reading of the "12 bytes" of 2003.
    /// No honest message has this form.
    bool wide_pierce = false;
};

FrameFormat server_request_format();  ///< after login; see limits::server_request_before_login
FrameFormat server_response_format();
FrameFormat peer_init_format();
FrameFormat peer_format();
FrameFormat distributed_format();

struct Frame {
    std::uint32_t code = 0;
    ByteView body;
    /// The whole frame with its length, for forwarding it as it came.
    ByteView raw;
};

class FrameReader {
  public:
    explicit FrameReader(FrameFormat format) : format_(format) {}

    /// Takes the next frame off the front of `input`, which shrinks by what was used. Empty when
    /// the input is used up without completing a frame, or after an error. The views of a frame
    /// hold until the next call.
    std::optional<Frame> next(ByteView& input);

    /// Empty, or why the connection must be closed: a length below the code size or above the
    /// limit.
    const std::string& error() const { return error_; }
    /// Bytes kept of a frame that has not ended.
    std::size_t buffered() const { return complete_ ? 0 : partial_.size(); }
    /// Length and bytes so far of the frame under way; for progress of large ones. Zero if none.
    std::size_t pending_length() const;

    /// Another format from the next frame on: after login, or after the init message.
    void change_format(FrameFormat format) { format_ = format; }

  private:
    bool take_header(ByteView& input);
    bool acceptable(ByteView header);
    Frame frame(ByteView raw) const;

    FrameFormat format_;
    Buffer partial_;
    bool complete_ = false;  // partial_ holds a frame that was handed out
    std::string error_;
};

/// Appends a frame around the bytes that `write_body(Buffer&)` appends.
template <class WriteBody>
void append_frame(Buffer& out, std::uint32_t code, std::size_t code_size, WriteBody&& write_body) {
    const std::size_t start = out.size();
    out.resize(start + 4 + code_size);
    for (std::size_t i = 0; i < code_size; ++i)
        out[start + 4 + i] = static_cast<std::uint8_t>(code >> (8 * i));
    write_body(out);
    const auto length = static_cast<std::uint32_t>(out.size() - start - 4);
    for (std::size_t i = 0; i < 4; ++i)
        out[start + i] = static_cast<std::uint8_t>(length >> (8 * i));
}

}  // namespace kindred::protocol
