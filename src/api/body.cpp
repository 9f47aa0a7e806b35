#include "api/body.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace kindred::api {
namespace {

std::optional<std::uint64_t> whole_number(const boost::json::value& value) {
    if (value.is_uint64()) return value.get_uint64();
    if (value.is_int64() && value.get_int64() >= 0)
        return static_cast<std::uint64_t>(value.get_int64());
    return std::nullopt;
}

}  // namespace

const boost::json::value* Body::take(std::string_view name) {
    const auto* value = object_.if_contains({name.data(), name.size()});
    if (value != nullptr) taken_.emplace_back(name);
    return value;
}

void Body::fail_at(std::string_view name, std::string_view what) {
    if (!error_) error_ = Error{"'" + std::string(name) + "' " + std::string(what)};
}

std::optional<std::string> Body::text(std::string_view name) {
    const auto* value = take(name);
    // Answers have both where a text is not UTF-8, and may be sent back as they are.
    if (const auto* hex = take(std::string(name) + "_hex")) {
        const auto bytes = hex->is_string() ? from_hex(std::string_view(hex->get_string()))
                                            : Result<Buffer>(fail("no text"));
        if (bytes) return std::string(as_text(*bytes));
        fail_at(name, "has bad hex");
    }
    if (value == nullptr) return std::nullopt;
    if (value->is_string()) return std::string(value->get_string());
    fail_at(name, "is not text");
    return std::nullopt;
}

std::string Body::required_text(std::string_view name) {
    const auto value = text(name);
    if (!value || value->empty()) fail_at(name, "is missing or empty");
    return value.value_or("");
}

std::optional<std::uint64_t> Body::number(std::string_view name) {
    const auto* value = take(name);
    if (value == nullptr) return std::nullopt;
    const auto number = whole_number(*value);
    if (!number) fail_at(name, "is not a whole number");
    return number;
}

std::vector<std::uint64_t> Body::numbers(std::string_view name) {
    std::vector<std::uint64_t> numbers;
    const auto* value = take(name);
    if (value == nullptr) return numbers;
    if (!value->is_array()) return fail_at(name, "is not a list"), numbers;
    for (const auto& element : value->get_array()) {
        const auto number = whole_number(element);
        if (!number) return fail_at(name, "has an element that is no whole number"), numbers;
        numbers.push_back(*number);
    }
    return numbers;
}

std::optional<bool> Body::flag(std::string_view name) {
    const auto* value = take(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_bool()) return value->get_bool();
    fail_at(name, "is neither true nor false");
    return std::nullopt;
}

std::vector<std::string> Body::texts(std::string_view name) {
    std::vector<std::string> texts;
    const auto* value = take(name);
    if (value == nullptr) return texts;
    if (!value->is_array()) return fail_at(name, "is not a list"), texts;
    for (const auto& element : value->get_array()) {
        if (!element.is_string()) return fail_at(name, "has an element that is not text"), texts;
        texts.emplace_back(element.get_string());
    }
    return texts;
}

const boost::json::object* Body::object(std::string_view name) {
    const auto* value = take(name);
    if (value == nullptr) return nullptr;
    if (value->is_object()) return &value->get_object();
    fail_at(name, "is not an object");
    return nullptr;
}

std::vector<const boost::json::object*> Body::objects(std::string_view name) {
    std::vector<const boost::json::object*> objects;
    const auto* value = take(name);
    if (value == nullptr || !value->is_array() || value->get_array().empty())
        return fail_at(name, "is not a list with something in it"), objects;
    for (const auto& element : value->get_array()) {
        if (!element.is_object()) return fail_at(name, "has an element that is no object"), objects;
        objects.push_back(&element.get_object());
    }
    return objects;
}

Result<void> Body::finish() const {
    if (error_) return std::unexpected(*error_);
    for (const auto& member : object_)
        if (std::ranges::find(taken_, std::string_view(member.key())) == taken_.end())
            return fail("'" + std::string(member.key()) + "' is not known here");
    return {};
}

}  // namespace kindred::api
