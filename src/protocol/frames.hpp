// Frames: `u32 length`, a code of one or four bytes, a body. `length` counts code and body.
// The reader is incremental: complete frames are handed out as views of the input, and only the
// part of a frame that has not ended yet is kept, never more than the limit and never what is only
// claimed.
#pragma once

#include "base/bytes.hpp"
#include "base/limits.hpp"

#include <cstring>
#include <optional>
#include <string>

namespace kindred::protocol {

/// What one kind of connection carries.
struct FrameFormat {
    /// The largest `length` accepted for a code.
    std::size_t (*limit)(std::uint32_t code) = nullptr;
    /// Bytes of the message code: 4 on server and peer connections, 1 on init and distributed ones.
    std::uint8_t code_size = 4;
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

/// Bytes in front of the body: the length and the code.
constexpr std::size_t frame_header_size(std::size_t code_size) {
    return 4 + code_size;
}

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
    /// hold until the next call. Always inline, so that the frame is never put together in memory.
    [[gnu::always_inline]] std::optional<Frame> next(ByteView& input) {
        // Nearly always there is a whole frame, and nothing of one before.
        const std::size_t header = frame_header_size(format_.code_size);
        if (!partial_.empty() || input.size() < header || format_.wide_pierce)
            return next_in_pieces(input);
        const std::uint32_t length = number_at(input.data());
        const std::uint32_t code = format_.code_size == 4 ? number_at(input.data() + 4) : input[4];
        if (length < format_.code_size || length > input.size() - 4 || length > format_.limit(code))
            return next_in_pieces(input);
        const ByteView raw(input.data(), 4 + length);
        input = ByteView(raw.data() + raw.size(), input.size() - raw.size());
        return Frame{code, ByteView(raw.data() + header, raw.size() - header), raw};
    }

    /// Whether the connection must be closed: a length was below the code size or above the limit.
    bool failed() const { return state_ == State::failed; }
    /// Why; empty if it has not failed.
    std::string error() const;
    /// Bytes kept of a frame that has not ended.
    std::size_t buffered() const { return state_ == State::partial ? partial_.size() : 0; }
    /// Length and bytes so far of the frame under way; for progress of large ones. Zero if none.
    std::size_t pending_length() const;

    /// Another format from the next frame on: after login, or after the init message.
    void change_format(FrameFormat format) { format_ = format; }

  private:
    static std::uint32_t number_at(const std::uint8_t* bytes) {
        std::uint32_t number = 0;
        std::memcpy(&number, bytes, sizeof number);
        return number;
    }
    /// What is in partial_.
    enum class State : std::uint8_t {
        partial,   ///< a frame that has not ended, or nothing
        complete,  ///< a frame that was handed out
        failed,    ///< the header that cannot be accepted, at least its length
    };

    std::optional<Frame> next_in_pieces(ByteView& input);
    bool take_header(ByteView& input);
    bool acceptable(ByteView header) const;
    Frame frame(ByteView raw) const;

    // A server has one for each of its many sessions and looks at it for every request.
    FrameFormat format_;
    Buffer partial_;
    State state_ = State::partial;
};

/// Writes length and code into a frame whose body is in place.
inline void write_frame_header(std::span<std::uint8_t> frame, std::uint32_t code,
                               std::size_t code_size) {
    const auto length = static_cast<std::uint32_t>(frame.size() - 4);
    std::memcpy(frame.data(), &length, 4);
    std::memcpy(frame.data() + 4, &code, code_size);
}

/// Appends a frame around the bytes that `write_body(Buffer&)` appends.
template <class WriteBody>
void append_frame(Buffer& out, std::uint32_t code, std::size_t code_size, WriteBody&& write_body) {
    const std::size_t start = out.size();
    out.resize(start + frame_header_size(code_size));
    write_body(out);
    write_frame_header(std::span(out).subspan(start), code, code_size);
}

}  // namespace kindred::protocol
