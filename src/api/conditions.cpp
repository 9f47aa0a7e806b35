#include "api/conditions.hpp"

#include "base/text.hpp"

#include <limits>

namespace kindred::api {
namespace {

namespace json = boost::json;

json::array texts_json(const std::vector<std::string>& texts) {
    json::array array;
    for (const std::string& text : texts) array.push_back(json::string(display_text(text)));
    return array;
}

std::uint32_t read_number(Body& body, std::string_view name) {
    const std::uint64_t number = body.number(name).value_or(0);
    if (number <= std::numeric_limits<std::uint32_t>::max())
        return static_cast<std::uint32_t>(number);
    body.reject(name, "is too large");
    return 0;
}

}  // namespace

json::object to_json(const client::Conditions& conditions) {
    return {{"formats", texts_json(conditions.formats)},
            {"min_bitrate", conditions.min_bitrate_kbps},
            {"max_bitrate", conditions.max_bitrate_kbps},
            {"min_sample_rate", conditions.min_sample_rate_hz},
            {"max_sample_rate", conditions.max_sample_rate_hz},
            {"min_bit_depth", conditions.min_bit_depth},
            {"length_tolerance", conditions.length_tolerance_seconds},
            {"strict_title", conditions.strict_title},
            {"strict_artist", conditions.strict_artist},
            {"strict_album", conditions.strict_album},
            {"words", texts_json(conditions.words)},
            {"without", texts_json(conditions.without)},
            {"banned_users", texts_json(conditions.banned_users)},
            {"accept_unknown", conditions.accept_unknown}};
}

Result<client::Conditions> read_conditions(const json::object& object) {
    Body body(object);
    client::Conditions conditions;
    conditions.formats = body.texts("formats");
    conditions.min_bitrate_kbps = read_number(body, "min_bitrate");
    conditions.max_bitrate_kbps = read_number(body, "max_bitrate");
    conditions.min_sample_rate_hz = read_number(body, "min_sample_rate");
    conditions.max_sample_rate_hz = read_number(body, "max_sample_rate");
    conditions.min_bit_depth = read_number(body, "min_bit_depth");
    conditions.length_tolerance_seconds = read_number(body, "length_tolerance");
    conditions.strict_title = body.flag("strict_title").value_or(false);
    conditions.strict_artist = body.flag("strict_artist").value_or(false);
    conditions.strict_album = body.flag("strict_album").value_or(false);
    conditions.words = body.texts("words");
    conditions.without = body.texts("without");
    conditions.banned_users = body.texts("banned_users");
    conditions.accept_unknown = body.flag("accept_unknown").value_or(false);
    if (const auto read = body.finish(); !read) return std::unexpected(read.error());
    return client::checked(std::move(conditions));
}

client::Conditions read_conditions(Body& body, std::string_view name) {
    const json::object* const object = body.object(name);
    if (object == nullptr) return {};
    auto conditions = read_conditions(*object);
    if (conditions) return std::move(*conditions);
    body.reject(name, "is not right: " + conditions.error().message);
    return {};
}

}  // namespace kindred::api
