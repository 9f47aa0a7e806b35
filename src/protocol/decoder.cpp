#include "protocol/decoder.hpp"

namespace kindred::protocol {

bool Decoder::refill(std::size_t count) {
    before_ = offset();
    const ByteView window = source_->refill({next_, end_}, count);
    start_ = next_ = window.data();
    end_ = next_ + window.size();
    return window.size() >= count;
}

bool Decoder::truncated(std::size_t wanted) {
    DecodeError& error = failure();
    if (source_ != nullptr && !source_->why().empty()) {
        error.reason = source_->why();
    } else {
        error.reason = "needs " + std::to_string(wanted) + " bytes, " +
                       std::to_string(remaining()) + " are left";
    }
    error.offset = offset();
    return false;
}

bool Decoder::too_many_elements() {
    failure().reason = "more list elements than accepted";
    failure().offset = offset();
    return false;
}

void Decoder::note_failure(const char* name) {
    failed_ = true;
    std::string& field = failure().field;
    const bool nested = !field.empty() && field.front() != '[';
    field = name + ((nested ? "." : "") + field);
}

void Decoder::note_element(std::size_t index) {
    std::string& field = failure().field;
    const std::string inner = field.empty() ? "" : "." + field;
    field = "[" + std::to_string(index) + "]" + inner;
}

bool Decoder::read_bool(bool& value) {
    std::uint8_t byte = 0;
    if (!read(byte)) return false;
    value = byte != 0;
    return true;
}

bool Decoder::read_rest(Buffer& bytes) {
    bytes.clear();
    while (has(1)) {
        bytes.insert(bytes.end(), next_, end_);
        next_ = end_;
    }
    return true;
}

std::size_t Decoder::skip() {
    std::size_t skipped = 0;
    while (!failed_ && has(1)) {
        skipped += remaining();
        next_ = end_;
    }
    return skipped;
}

}  // namespace kindred::protocol
