#include "schema.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace kindred::api {
namespace {

namespace json = boost::json;

bool is_of_type(const json::value& value, std::string_view type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "integer") return value.is_int64() || value.is_uint64();
    if (type == "number") return value.is_number();
    return false;
}

const json::object& resolved(const json::object& schema) {
    const auto* const reference = schema.if_contains("$ref");
    if (reference == nullptr) return schema;
    std::string_view name = reference->as_string();
    name.remove_prefix(name.rfind('/') + 1);
    return openapi().at("components").at("schemas").at(name).as_object();
}

const json::object* schema_of_member(const json::object& schema, std::string_view name) {
    if (const auto* const members = schema.if_contains("properties"))
        if (const auto* const member = members->as_object().if_contains(name))
            return &member->as_object();
    if (const auto* const patterns = schema.if_contains("patternProperties"))
        for (const auto& [pattern, member] : patterns->as_object()) {
            const std::string_view ending(pattern.data(), pattern.size() - 1);  // without the $
            if (name.ends_with(ending)) return &member.as_object();
        }
    return nullptr;
}

std::string violation_of_object(const json::object& object, const json::object& schema,
                                const std::string& where) {
    if (const auto* const required = schema.if_contains("required"))
        for (const json::value& name : required->as_array())
            if (!object.contains(name.as_string()))
                return where + "." + std::string(name.as_string()) + " is missing";
    for (const auto& [name, value] : object) {
        const std::string place = where + "." + std::string(name);
        const auto* const member = schema_of_member(schema, name);
        const auto* const closed = schema.if_contains("additionalProperties");
        if (member == nullptr && closed != nullptr && !closed->as_bool())
            return place + " is not described";
        if (member != nullptr)
            if (auto found = violation(value, *member, place); !found.empty()) return found;
    }
    return {};
}

}  // namespace

const json::object& openapi() {
    static const json::value document = [] {
        std::ifstream file(KINDRED_OPENAPI);
        std::stringstream text;
        text << file.rdbuf();
        return json::parse(text.str());
    }();
    return document.as_object();
}

std::string violation(const json::value& value, const json::object& schema,
                      const std::string& where) {
    const json::object& rules = resolved(schema);
    if (const auto* const type = rules.if_contains("type"))
        if (!is_of_type(value, type->as_string()))
            return where + " is not of type " + std::string(type->as_string()) + ": " +
                   json::serialize(value);
    if (const auto* const known = rules.if_contains("enum"))
        if (std::ranges::count(known->as_array(), value) == 0)
            return where + " is none of " + json::serialize(*known) + ": " + json::serialize(value);
    if (const auto* const items = rules.if_contains("items"); items != nullptr && value.is_array())
        for (std::size_t i = 0; i < value.as_array().size(); ++i) {
            auto found = violation(value.as_array()[i], items->as_object(),
                                   where + "[" + std::to_string(i) + "]");
            if (!found.empty()) return found;
        }
    return value.is_object() ? violation_of_object(value.as_object(), rules, where) : "";
}

const json::object* operation(std::string_view method, std::string_view path) {
    std::string lower(method);
    for (char& c : lower) c = static_cast<char>(c | 0x20);
    const auto* const item = openapi().at("paths").as_object().if_contains(path);
    const auto* const found = item == nullptr ? nullptr : item->as_object().if_contains(lower);
    return found == nullptr ? nullptr : &found->as_object();
}

}  // namespace kindred::api
