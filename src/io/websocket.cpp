#include "io/websocket.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace kindred::io::websocket {
namespace {

constexpr std::size_t control_payload_limit = 125;

bool is_control(Opcode opcode) {
    return (static_cast<unsigned>(opcode) & 8) != 0;
}

bool is_known(Opcode opcode) {
    const auto number = static_cast<unsigned>(opcode);
    return number <= 2 || (number >= 8 && number <= 10);
}

std::string base64(const unsigned char* data, std::size_t size) {
    std::string text((size + 2) / 3 * 4 + 1, '\0');
    const int written = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), data,
                                        static_cast<int>(size));
    text.resize(static_cast<std::size_t>(written));
    return text;
}

std::uint8_t byte_at(std::string_view bytes, std::size_t index) {
    return static_cast<std::uint8_t>(bytes[index]);
}

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char c : bytes) value = value << 8 | static_cast<std::uint8_t>(c);
    return value;
}

void append_big_endian(std::string& out, std::uint64_t value, int size) {
    for (int i = size - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i));
}

void apply_mask(std::string& payload, std::string_view mask) {
    for (std::size_t i = 0; i < payload.size(); ++i) {
        payload[i] = static_cast<char>(payload[i] ^ mask[i % 4]);
    }
}

std::unexpected<Violation> violation(Close code, std::string why) {
    return std::unexpected<Violation>({code, std::move(why)});
}

}  // namespace

std::string accept_key(std::string_view key) {
    const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    KINDRED_ASSERT(
        EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) == 1);
    return base64(digest.data(), size);
}

bool is_key(std::string_view key) {
    const auto is_digit = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '+' || c == '/';
    };
    return key.size() == 24 && key.ends_with("==") &&
           std::ranges::all_of(key.substr(0, 22), is_digit);
}

std::string frame(Opcode opcode, std::string_view payload, std::optional<std::uint32_t> mask) {
    std::string out;
    out.reserve(payload.size() + 14);
    out += static_cast<char>(0x80 | static_cast<unsigned>(opcode));
    const unsigned mask_bit = mask ? 0x80 : 0;
    if (payload.size() < 126) {
        out += static_cast<char>(mask_bit | payload.size());
    } else if (payload.size() <= 0xffff) {
        out += static_cast<char>(mask_bit | 126);
        append_big_endian(out, payload.size(), 2);
    } else {
        out += static_cast<char>(mask_bit | 127);
        append_big_endian(out, payload.size(), 8);
    }
    if (!mask) return out.append(payload);
    std::string key;
    append_big_endian(key, *mask, 4);
    std::string masked(payload);
    apply_mask(masked, key);
    return out + key + masked;
}

std::string close_payload(Close code, std::string_view reason) {
    std::string payload;
    append_big_endian(payload, static_cast<std::uint16_t>(code), 2);
    return payload.append(reason.substr(0, control_payload_limit - 2));
}

std::expected<std::optional<Reader::Header>, Violation> Reader::header() const {
    if (bytes_.size() < 2) return std::nullopt;
    const std::uint8_t first = byte_at(bytes_, 0);
    const std::uint8_t second = byte_at(bytes_, 1);
    Header found{.final = (first & 0x80) != 0,
                 .opcode = static_cast<Opcode>(first & 0x0f),
                 .length = second & 0x7fU,
                 .size = 2};
    if ((first & 0x70) != 0) return violation(Close::protocol_error, "a reserved bit is set");
    if (((second & 0x80) != 0) != masked_) {
        return violation(Close::protocol_error,
                         masked_ ? "a frame is not masked" : "a frame is masked");
    }
    if (found.length >= 126) {
        const std::size_t width = found.length == 126 ? 2 : 8;
        if (bytes_.size() < 2 + width) return std::nullopt;
        found.length = big_endian(std::string_view(bytes_).substr(2, width));
        found.size += width;
    }
    if (masked_) found.size += 4;
    if (const auto wrong = check(found)) return std::unexpected(*wrong);
    return found;
}

std::optional<Violation> Reader::check(const Header& header) const {
    if (!is_known(header.opcode)) return Violation{Close::protocol_error, "an unknown opcode"};
    if (is_control(header.opcode)) {
        if (!header.final || header.length > control_payload_limit) {
            return Violation{Close::protocol_error, "a control frame is fragmented or too long"};
        }
        return std::nullopt;
    }
    if ((header.opcode == Opcode::continuation) != fragments_.has_value()) {
        return Violation{Close::protocol_error, "fragments are out of order"};
    }
    const std::size_t so_far = fragments_ ? fragments_->payload.size() : 0;
    if (header.length > limit_ - so_far) {
        return Violation{Close::too_large, "a message is longer than accepted"};
    }
    return std::nullopt;
}

std::string Reader::take_payload(const Header& header) {
    std::string payload = bytes_.substr(header.size, header.length);
    if (masked_) apply_mask(payload, std::string_view(bytes_).substr(header.size - 4, 4));
    bytes_.erase(0, header.size + header.length);
    return payload;
}

std::expected<std::optional<Message>, Violation> Reader::next() {
    for (;;) {
        const auto head = header();
        if (!head) return std::unexpected(head.error());
        if (!*head || bytes_.size() < (*head)->size) return std::nullopt;
        const Header& found = **head;
        if (bytes_.size() - found.size < found.length) return std::nullopt;
        std::string payload = take_payload(found);
        if (is_control(found.opcode)) return Message{found.opcode, std::move(payload)};
        if (!fragments_) fragments_ = Message{found.opcode, {}};
        fragments_->payload += payload;
        if (!found.final) continue;
        Message message = *std::exchange(fragments_, std::nullopt);
        if (message.opcode == Opcode::text && !is_utf8(message.payload)) {
            return violation(Close::bad_text, "a text is not UTF-8");
        }
        return message;
    }
}

}  // namespace kindred::io::websocket
