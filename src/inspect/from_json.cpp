#include "inspect/from_json.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace kindred::inspect {

namespace {

/// The digits of {"hex":"..."}; nullptr for anything else.
const boost::json::string* hex_member(const boost::json::value& value) {
    if (!value.is_object() || value.get_object().size() != 1) return nullptr;
    const auto* member = value.get_object().if_contains("hex");
    return member == nullptr ? nullptr : member->if_string();
}

}  // namespace

namespace detail {

Result<Buffer> json_to_bytes(const boost::json::value& value) {
    const boost::json::string* digits = hex_member(value);
    if (digits == nullptr) return fail("is not {\"hex\":\"...\"}");
    auto bytes = from_hex({digits->data(), digits->size()});
    if (!bytes) return fail("has bad hex: " + bytes.error().message);
    return bytes;
}

Result<std::string> json_to_text(const boost::json::value& value) {
    if (value.is_string()) return std::string(value.get_string().data(), value.get_string().size());
    if (hex_member(value) == nullptr) return fail("is not text or {\"hex\":\"...\"}");
    const auto bytes = json_to_bytes(value);
    if (!bytes) return std::unexpected(bytes.error());
    return std::string(as_text(*bytes));
}

Result<std::uint64_t> json_to_unsigned(const boost::json::value& value, std::uint64_t largest) {
    std::uint64_t number = 0;
    if (value.is_uint64()) {
        number = value.get_uint64();
    } else if (value.is_int64() && value.get_int64() >= 0) {
        number = static_cast<std::uint64_t>(value.get_int64());
    } else {
        return fail("is not a whole number from 0 to " + std::to_string(largest));
    }
    if (number > largest) return fail("is above " + std::to_string(largest));
    return number;
}

Result<std::int64_t> json_to_signed(const boost::json::value& value, std::int64_t smallest,
                                    std::int64_t largest) {
    if (!value.is_int64() || value.get_int64() < smallest || value.get_int64() > largest)
        return fail("is not a whole number from " + std::to_string(smallest) + " to " +
                    std::to_string(largest));
    return value.get_int64();
}

Result<IPv4> json_to_address(const boost::json::value& value) {
    if (!value.is_string()) return fail("is not an IPv4 address");
    return parse_ipv4({value.get_string().data(), value.get_string().size()});
}

}  // namespace detail

void FromJson::fail_at(std::string field, std::string reason) {
    if (!failed()) error_ = FieldError{std::move(field), std::move(reason)};
}

void FromJson::finish() {
    if (failed() || taken_.size() == object_.size()) return;
    for (const auto& member : object_)
        if (std::ranges::find(taken_, member.key()) == taken_.end())
            return fail_at(std::string(member.key()), "is not a field of this message");
}

}  // namespace kindred::inspect
