#include "protocol/frames.hpp"

#include <algorithm>

namespace kindred::protocol {
namespace {

constexpr std::size_t length_size = 4;
/// What a reader keeps for the next frame that comes in pieces.
constexpr std::size_t kept_capacity = 4 * limits::kib;

std::uint32_t little_endian(ByteView bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) value |= std::uint32_t{bytes[i]} << (8 * i);
    return value;
}

std::size_t peer_limit(std::uint32_t code) {
    switch (code) {
        case 5:
        case 16:
            return limits::peer_browse;
        case 9:
        case 37:
            return limits::peer_listing;
        case 4:
        case 8:
        case 15:
        case 36:
        case 40:
        case 41:
        case 42:
        case 43:
        case 44:
        case 46:
        case 50:
        case 51:
        case 52:
            return limits::peer;
        default:
            return limits::peer_listing;
    }
}

}  // namespace

FrameFormat server_request_format() {
    return {.limit = [](std::uint32_t) { return limits::server_request; }};
}
FrameFormat server_response_format() {
    return {.limit = [](std::uint32_t) { return limits::server_response; }};
}
FrameFormat peer_init_format() {
    return {.limit = [](std::uint32_t) { return limits::peer_init; },
            .code_size = 1,
            .wide_pierce = true};
}
FrameFormat peer_format() {
    return {.limit = peer_limit};
}
FrameFormat distributed_format() {
    return {.limit = [](std::uint32_t) { return limits::distributed; }, .code_size = 1};
}

bool FrameReader::acceptable(ByteView header) const {
    const std::size_t length = little_endian(header.first(length_size));
    return length >= format_.code_size &&
           length <= format_.limit(little_endian(header.subspan(length_size, format_.code_size)));
}

std::string FrameReader::error() const {
    if (!failed()) return {};
    const ByteView header = partial_;
    const std::size_t length = little_endian(header.first(length_size));
    if (length < format_.code_size)
        return "frame length " + std::to_string(length) + " is too short for a message code";
    const std::uint32_t code = little_endian(header.subspan(length_size, format_.code_size));
    return "frame length " + std::to_string(length) + " of message code " + std::to_string(code) +
           " is above the limit of " + std::to_string(format_.limit(code));
}

/// Completes length and code in partial_; false if the input ended first or they are unacceptable.
bool FrameReader::take_header(ByteView& input) {
    const std::size_t header_size = frame_header_size(format_.code_size);
    if (partial_.size() >= header_size) return true;
    const std::size_t taken = std::min(header_size - partial_.size(), input.size());
    append(partial_, input.first(taken));
    input = input.subspan(taken);
    // A length that is too short for a code may never be followed by one.
    const bool too_short = partial_.size() >= length_size &&
                           little_endian(ByteView(partial_).first(length_size)) < format_.code_size;
    const bool whole = partial_.size() == header_size;
    if (too_short || (whole && !acceptable(partial_))) {
        state_ = State::failed;
        return false;
    }
    return whole;
}

Frame FrameReader::frame(ByteView raw) const {
    constexpr std::size_t wide_pierce_size = 12;
    if (format_.wide_pierce && raw.size() == wide_pierce_size &&
        little_endian(raw.subspan(length_size, 4)) <= 1)
        return {0, raw.last(4), raw};
    const std::size_t header_size = frame_header_size(format_.code_size);
    return {little_endian(raw.subspan(length_size, format_.code_size)), raw.subspan(header_size),
            raw};
}

std::optional<Frame> FrameReader::next_in_pieces(ByteView& input) {
    if (failed()) return std::nullopt;
    if (state_ == State::complete) {
        // A large frame must not leave every one of many idle connections with its memory.
        if (partial_.capacity() > kept_capacity) partial_ = Buffer();
        partial_.clear();
        state_ = State::partial;
    }
    const std::size_t header_size = frame_header_size(format_.code_size);
    if (partial_.empty() && input.size() >= header_size) {
        if (!acceptable(input)) {
            partial_.assign(input.begin(),
                            input.begin() + static_cast<std::ptrdiff_t>(header_size));
            state_ = State::failed;
            return std::nullopt;
        }
        const std::size_t size = length_size + little_endian(input.first(length_size));
        if (input.size() >= size) {
            const ByteView raw = input.first(size);
            input = input.subspan(size);
            return frame(raw);
        }
    }
    if (!take_header(input)) return std::nullopt;
    const std::size_t size = length_size + little_endian(ByteView(partial_).first(length_size));
    const std::size_t taken = std::min(size - partial_.size(), input.size());
    append(partial_, input.first(taken));
    input = input.subspan(taken);
    if (partial_.size() < size) return std::nullopt;
    state_ = State::complete;
    return frame(partial_);
}

std::size_t FrameReader::pending_length() const {
    if (state_ != State::partial || partial_.size() < length_size) return 0;
    return little_endian(ByteView(partial_).first(length_size));
}

}  // namespace kindred::protocol
