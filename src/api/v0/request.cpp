#include "api/v0/request.hpp"

#include "api/v0/names.hpp"

#include <charconv>

namespace kindred::api::v0 {

bool Request::flag(std::string_view name) const {
    for (const auto& [key, value] : query)
        if (lower_case(key) == lower_case(name)) return lower_case(value) == "true";
    return false;
}

std::optional<std::string> Request::text_body() const {
    if (!body.is_string()) return std::nullopt;
    return std::string(body.get_string());
}

const boost::json::value* Members::find(std::string_view name) const {
    if (!value_.is_object()) return nullptr;
    const std::string wanted = lower_case(name);
    for (const auto& member : value_.get_object())
        if (lower_case(std::string_view(member.key())) == wanted)
            return member.value().is_null() ? nullptr : &member.value();
    return nullptr;
}

std::optional<std::string> Members::text(std::string_view name) const {
    const auto* value = find(name);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string(value->get_string());
}

std::optional<std::int64_t> Members::number(std::string_view name) const {
    const auto* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_string()) {
        const std::string_view text = value->get_string();
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
        return number;
    }
    boost::json::error_code error;
    const auto number = value->to_number<std::int64_t>(error);
    if (error) return std::nullopt;
    return number;
}

std::optional<bool> Members::flag(std::string_view name) const {
    const auto* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_bool()) return value->get_bool();
    if (value->is_string()) return lower_case(std::string_view(value->get_string())) == "true";
    return std::nullopt;
}

}  // namespace kindred::api::v0
