#include "api/setting_values.hpp"

#include "base/text.hpp"

#include <charconv>

namespace kindred::api {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_text = 16'384;
constexpr std::size_t longest_list = 10'000;
constexpr int minutes_per_hour = 60;
constexpr int hours_per_day = 24;

// The wide type covers every number of a setting: unsigned ones end at 2^53.
template <class Number>
Result<void> assign_number(Number& target, const json::value& value, Range range) {
    json::error_code error;
    const auto number = value.to_number<std::int64_t>(error);
    if (error || number < range.least || number > range.most)
        return fail("is not a whole number from " + std::to_string(range.least) + " to " +
                    std::to_string(range.most));
    target = static_cast<Number>(number);
    return {};
}

std::string two_digits(int number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

/// Two digits, or -1.
int parse_two_digits(std::string_view text) {
    int number = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return text.size() == 2 && error == std::errc{} && end == text.data() + 2 ? number : -1;
}

}  // namespace

json::value value_of(const std::string& value) {
    return json::string(display_text(value));
}

json::value value_of(bool value) {
    return value;
}

json::value value_of(int value) {
    return value;
}

json::value value_of(std::uint16_t value) {
    return value;
}

json::value value_of(std::uint64_t value) {
    return value;
}

json::value value_of(Duration value) {
    return std::chrono::duration_cast<std::chrono::seconds>(value).count();
}

json::value value_of(const std::vector<std::string>& value) {
    json::array texts;
    for (const std::string& text : value) texts.push_back(value_of(text));
    return texts;
}

json::value value_of(const std::vector<AddressRange>& value) {
    json::array texts;
    for (const AddressRange& range : value) texts.push_back(json::string(to_string(range)));
    return texts;
}

Result<void> assign(std::string& target, const json::value& value, Range /*range*/) {
    if (!value.is_string() || value.get_string().size() > longest_text)
        return fail("is not a text of at most 16 KiB");
    target = value.get_string();
    return {};
}

Result<void> assign(bool& target, const json::value& value, Range /*range*/) {
    if (!value.is_bool()) return fail("is not true or false");
    target = value.get_bool();
    return {};
}

Result<void> assign(int& target, const json::value& value, Range range) {
    return assign_number(target, value, range);
}

Result<void> assign(std::uint16_t& target, const json::value& value, Range range) {
    return assign_number(target, value, range);
}

Result<void> assign(std::uint64_t& target, const json::value& value, Range range) {
    return assign_number(target, value, range);
}

Result<void> assign(Duration& target, const json::value& value, Range range) {
    std::int64_t seconds = 0;
    if (auto read = assign_number(seconds, value, range); !read) return read;
    target = std::chrono::seconds(seconds);
    return {};
}

Result<void> assign(std::vector<std::string>& target, const json::value& value, Range /*range*/) {
    if (!value.is_array() || value.get_array().size() > longest_list)
        return fail("is not a list of at most 10000 texts");
    std::vector<std::string> texts;
    for (const json::value& text : value.get_array()) {
        if (!text.is_string()) return fail("is not a list of texts");
        texts.emplace_back(text.get_string());
    }
    target = std::move(texts);
    return {};
}

Result<void> assign(std::vector<AddressRange>& target, const json::value& value, Range range) {
    std::vector<std::string> texts;
    if (auto read = assign(texts, value, range); !read) return read;
    std::vector<AddressRange> ranges;
    for (const std::string& text : texts) {
        const auto parsed = parse_address_range(text);
        if (!parsed) return fail("has a bad element: " + parsed.error().message);
        ranges.push_back(*parsed);
    }
    target = std::move(ranges);
    return {};
}

std::string time_of_day(int minute) {
    return two_digits(minute / minutes_per_hour) + ":" + two_digits(minute % minutes_per_hour);
}

Result<void> assign_time_of_day(int& minute, const json::value& value) {
    constexpr std::size_t colon = 2;
    const std::string_view text = value.is_string() ? value.get_string() : std::string_view();
    const int hour = parse_two_digits(text.substr(0, colon));
    const int rest = text.size() > colon ? parse_two_digits(text.substr(colon + 1)) : -1;
    if (hour < 0 || hour >= hours_per_day || rest < 0 || rest >= minutes_per_hour ||
        text[colon] != ':')
        return fail("is not a time of the day such as \"06:30\"");
    minute = hour * minutes_per_hour + rest;
    return {};
}

}  // namespace kindred::api
