#include "protocol/decoder.hpp"

namespace kindred::protocol {

bool Decoder::refill(std::size_t count) {
    if (source_ == nullptr) return false;
    before_ = offset();
    const ByteView window = source_->refill({next_, end_}, count);
    start_ = next_ = window.data();
    end_ = next_ + window.size();
    return window.size() >= count;
}

bool Decoder::truncated(std::size_t wanted) {
    if (source_ != nullptr && !source_->why().empty()) {
        error_.reason = source_->why();
    } else {
        error_.reason = "needs " + std::to_string(wanted) + " bytes, " +
                        std::to_string(remaining()) + " are left";
    }
    error_.offset = offset();
    return false;
}

bool Decoder::too_many_elements() {
    error_.reason = "more list elements than accepted";
    error_.offset = offset();
    return false;
}

void Decoder::note_failure(const char* name) {
    failed_ = true;
    const bool nested = !error_.field.empty() && error_.field.front() != '[';
    error_.field = name + ((nested ? "." : "") + error_.field);
}

void Decoder::note_element(std::size_t index) {
    const std::string inner = error_.field.empty() ? "" : "." + error_.field;
    error_.field = "[" + std::to_string(index) + "]" + inner;
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

std::size_t Decoder::skip_rest() {
    std::size_t skipped = 0;
    while (!failed_ && has(1)) {
        skipped += remaining();
        next_ = end_;
    }
    return skipped;
}

}  // namespace kindred::protocol
