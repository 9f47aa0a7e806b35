#include "apps/kindredd/config_file.hpp"

#include "api/settings.hpp"
#include "io/files.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <sstream>

namespace kindred::daemon {
namespace {

namespace json = boost::json;

/// Configuration files are small; a megabyte is a mistake.
constexpr std::size_t largest_file = 1u << 20;
constexpr std::string_view daemon_section = "daemon";
constexpr std::string_view hooks_section = "hooks";

/// The descriptions of the engine's settings, with their defaults.
const json::array& descriptions() {
    static const json::array described = api::describe_settings({});
    return described;
}

std::string_view text_of(const json::value& description, std::string_view member) {
    return description.at(member).as_string();
}

const json::value* find_setting(std::string_view group, std::string_view name) {
    for (const json::value& description : descriptions())
        if (text_of(description, "name") == name &&
            (group.empty() || text_of(description, "group") == group))
            return &description;
    return nullptr;
}

bool is_group(std::string_view name) {
    return std::ranges::any_of(descriptions(), [&](const json::value& description) {
        return text_of(description, "group") == name;
    });
}

using Taken = std::expected<void, api::SettingError>;

/// Puts one setting down if the engine would take it.
Taken take(std::string_view name, json::value value, json::object& settings) {
    client::Settings scratch;
    json::object change;
    change[name] = value;
    if (auto applied = api::apply_settings(change, scratch); !applied) return applied;
    settings[name] = std::move(value);
    return {};
}

// --- TOML to values ------------------------------------------------------------------------------

json::value json_of(const toml::node& node) {
    if (const auto* text = node.as_string()) return json::string(**text);
    if (const auto* flag = node.as_boolean()) return **flag;
    if (const auto* number = node.as_integer()) return **number;
    if (const auto* number = node.as_floating_point()) return **number;
    if (const toml::table* table = node.as_table()) {
        json::object object;
        for (const auto& [key, value] : *table) object[key.str()] = json_of(value);
        return object;
    }
    json::array list;
    if (const toml::array* array = node.as_array())
        for (const toml::node& element : *array) list.push_back(json_of(element));
    return list;
}

/// The part of a value that is to blame.
const toml::node& culprit(const toml::node& node, const api::SettingError& error) {
    const toml::array* const objects = node.as_array();
    const toml::node* const object =
        objects == nullptr || error.object == 0 ? nullptr : objects->get(error.object - 1);
    if (object == nullptr) return node;
    const toml::table* const table = object->as_table();
    const toml::node* const member = table == nullptr ? nullptr : table->get(error.member);
    return member == nullptr ? *object : *member;
}

Taken as_taken(const Result<void>& result) {
    if (!result) return std::unexpected(api::SettingError{result.error(), 0, ""});
    return {};
}

Result<void> take_daemon(const toml::node& node, const DaemonKey& key, DaemonValues& values) {
    const std::string name(key.name);
    if (const auto* member = std::get_if<std::string DaemonValues::*>(&key.member)) {
        if (!node.is_string()) return fail("'" + name + "' is not a text in quotes");
        values.** member = **node.as_string();
    } else if (const auto* flag = std::get_if<bool DaemonValues::*>(&key.member)) {
        if (!node.is_boolean()) return fail("'" + name + "' is not true or false");
        values.** flag = **node.as_boolean();
    } else {
        const toml::array* const array = node.as_array();
        if (array == nullptr || !std::ranges::all_of(*array, &toml::node::is_string))
            return fail("'" + name + "' is not a list of texts");
        auto& list = values.*std::get<std::vector<std::string> DaemonValues::*>(key.member);
        for (const toml::node& element : *array) list.push_back(**element.as_string());
    }
    return {};
}

Taken take_key(const std::string& section, const std::string& name, const toml::node& node,
               Config& config) {
    if (section == daemon_section) {
        const auto key = std::ranges::find(daemon_keys, name, &DaemonKey::name);
        if (key == daemon_keys.end())
            return as_taken(fail("there is no key '" + name + "' in [daemon]"));
        return as_taken(take_daemon(node, *key, config.daemon));
    }
    if (find_setting(section, name) != nullptr) return take(name, json_of(node), config.settings);
    const json::value* const elsewhere = find_setting("", name);
    if (elsewhere == nullptr)
        return as_taken(fail("there is no key '" + name + "' in [" + section + "]"));
    return as_taken(
        fail("'" + name + "' belongs into [" + std::string(text_of(*elsewhere, "group")) + "]"));
}

std::string place(const std::string& source, const toml::source_region& region) {
    return source + ":" + std::to_string(region.begin.line) + ": ";
}

/// The tables [[hooks]].
Result<void> take_hooks(const toml::node& node, const std::string& source, Config& config) {
    const toml::array* const array = node.as_array();
    if (array == nullptr)
        return fail(place(source, node.source()) + "write [[hooks]], once for each hook");
    for (const toml::node& element : *array) {
        const std::string where = place(source, element.source());
        if (!element.is_table()) return fail(where + "a hook is a table: [[hooks]]");
        const std::string name = element.as_table()->at_path("name").value_or(std::string());
        auto hook = api::parse_hook(name, json_of(element).get_object(), nullptr);
        if (!hook) return fail(where + "hook '" + name + "': " + hook.error().message);
        if (std::ranges::find(config.hooks, name, &api::Hook::name) != config.hooks.end())
            return fail(where + "there is a hook '" + name + "' already");
        config.hooks.push_back(*std::move(hook));
    }
    return {};
}

Result<Config> config_of(const toml::table& root, const std::string& source) {
    Config config;
    for (const auto& [section, node] : root) {
        const std::string name(section.str());
        if (name == hooks_section) {
            if (auto taken = take_hooks(node, source, config); !taken)
                return std::unexpected(taken.error());
            continue;
        }
        const toml::table* const table = node.as_table();
        if (table == nullptr)
            return fail(place(source, node.source()) + "'" + name +
                        "' stands in no section; write [daemon] or another above it");
        if (name != daemon_section && !is_group(name))
            return fail(place(source, node.source()) + "there is no section [" + name + "]");
        for (const auto& [key, value] : *table)
            if (auto taken = take_key(name, std::string(key.str()), value, config); !taken)
                return fail(place(source, culprit(value, taken.error()).source()) +
                            taken.error().message);
    }
    return config;
}

// --- text to values ------------------------------------------------------------------------------

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, ';');)
        if (!part.empty()) parts.push_back(part);
    return parts;
}

/// What is no value of that kind stays text, which is refused with the words of its kind.
json::value value_of(const std::string& text, std::string_view kind) {
    if (kind == "flag" && (text == "true" || text == "false")) return text == "true";
    if (kind == "list") {
        json::array list;
        for (const std::string& part : split(text)) list.push_back(json::string(part));
        return list;
    }
    if (kind == "number" || kind == "seconds") {
        std::uint64_t number = 0;
        const char* const end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        if (error == std::errc{} && stop == end) return number;
    }
    if (kind == "objects") {
        json::error_code error;
        if (json::value list = json::parse(text, error); !error) return list;
    }
    return json::string(text);
}

std::string variable(std::string_view name) {
    std::string variable = "KINDRED_";
    for (const char c : name)
        variable += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return variable;
}

Result<void> take_text(const DaemonKey& key, const std::string& text, DaemonValues& values) {
    if (const auto* member = std::get_if<std::string DaemonValues::*>(&key.member)) {
        values.** member = text;
    } else if (const auto* flag = std::get_if<bool DaemonValues::*>(&key.member)) {
        if (text != "true" && text != "false") return fail("is not true or false");
        values.** flag = text == "true";
    } else {
        values.*std::get<std::vector<std::string> DaemonValues::*>(key.member) = split(text);
    }
    return {};
}

// --- printing ------------------------------------------------------------------------------------

std::string toml_of(const json::value& value) {
    if (value.is_array()) {
        std::string list;
        for (const json::value& element : value.get_array())
            list += (list.empty() ? "" : ", ") + toml_of(element);
        return "[" + list + "]";
    }
    if (value.is_object()) {
        std::string members;
        for (const auto& [name, member] : value.get_object())
            members += (members.empty() ? "" : ", ") + std::string(name) + " = " + toml_of(member);
        return "{ " + members + " }";
    }
    // Texts, numbers and flags look the same in both but for control characters.
    if (!value.is_string()) return json::serialize(value);
    std::ostringstream out;
    out << toml::value<std::string>(std::string(value.get_string()));
    return out.str();
}

void print_key(std::string& out, std::string_view name, const json::value& value, bool set,
               const std::string& about) {
    out +=
        "# " + about + "\n" + (set ? "" : "#") + std::string(name) + " = " + toml_of(value) + "\n";
}

std::string range_of(const json::object& description) {
    const auto* const most = description.if_contains("most");
    if (most == nullptr) return "";
    return " From " + json::serialize(description.at("least")) + " to " + json::serialize(*most) +
           ".";
}

/// What a table of the list may have, a line for each.
std::string about_fields(const json::object& description) {
    std::string about = "\n# Each is a table with";
    for (const json::value& field : description.at("fields").as_array())
        about += "\n#   " + std::string(text_of(field, "name")) + " = " +
                 toml_of(field.at("default")) + "  " + std::string(text_of(field, "about")) +
                 range_of(field.as_object()) +
                 (field.at("required").as_bool() ? " Must be there." : "");
    return about;
}

std::string about_of(const json::object& description) {
    std::string about = std::string(description.at("about").as_string()) + range_of(description);
    if (description.at("logged_out").as_bool()) about += " Needs a restart.";
    if (description.contains("fields")) about += about_fields(description);
    return about;
}

std::string print_settings(const json::object& settings) {
    std::string out, group;
    for (const json::value& described : descriptions()) {
        const json::object& description = described.as_object();
        if (text_of(described, "group") != group) {
            group = text_of(described, "group");
            out += "\n[" + group + "]\n";
        }
        const std::string_view name = text_of(described, "name");
        const bool secret = text_of(described, "kind") == "password";
        const auto* const given = secret ? nullptr : settings.if_contains(name);
        print_key(out, name, given == nullptr ? description.at("default") : *given,
                  given != nullptr, about_of(description));
    }
    return out;
}

std::string print_daemon(const DaemonValues& values) {
    std::string out = "\n# What belongs to the daemon itself. Needs a restart.\n[daemon]\n";
    for (const DaemonKey& key : daemon_keys) {
        json::value value = json::string(key.value);
        bool set = false;
        if (const auto* text = std::get_if<std::string DaemonValues::*>(&key.member)) {
            set = !(values.**text).empty() && !key.secret();
            if (set) value = json::string(values.**text);
        } else if (const auto* flag = std::get_if<bool DaemonValues::*>(&key.member)) {
            set = values.**flag;
            value = values.**flag;
        } else {
            const auto& list =
                values.*std::get<std::vector<std::string> DaemonValues::*>(key.member);
            set = !list.empty();
            json::array array;
            for (const std::string& element : list) array.push_back(json::string(element));
            if (!set) array.push_back(std::move(value));
            value = std::move(array);
        }
        print_key(out, key.name, value, set, std::string(key.about));
    }
    return out;
}

/// Tokens and headers are secrets, and left out.
std::string print_hooks(const std::vector<api::Hook>& hooks) {
    std::string out =
        "\n# Who is told what happens; see docs/hooks.md. One such table for each.\n"
        "#[[hooks]]\n#name = \"phone\"\n#kind = \"ntfy\"\n#url = \"https://ntfy.sh/topic\"\n"
        "#events = [\"private_message\", \"buddy_online\"]\n";
    for (const api::Hook& hook : hooks) {
        json::object object = api::saved_hook(hook);
        object.erase("token");
        object.erase("headers");
        out += "[[hooks]]\n";
        for (const auto& [name, value] : object)
            out += std::string(name) + " = " + toml_of(value) + "\n";
    }
    return out;
}

}  // namespace

Result<Config> parse_config(std::string_view text, const std::string& source) {
    try {
        return config_of(toml::parse(text), source);
    } catch (const toml::parse_error& error) {
        return fail(place(source, error.source()) + std::string(error.description()));
    }
}

Result<Config> read_config(const std::string& path) {
    const auto text = io::read_file(path, largest_file);
    if (!text) return std::unexpected(text.error());
    return parse_config(*text, path);
}

Result<Config> environment_config(const Environment& environment) {
    Config config;
    for (const DaemonKey& key : daemon_keys) {
        const std::string name = variable(key.name);
        const std::string text = environment(name.c_str());
        if (text.empty()) continue;
        if (auto taken = take_text(key, text, config.daemon); !taken)
            return fail(name + " " + taken.error().message);
    }
    for (const json::value& description : descriptions()) {
        const std::string name = variable(text_of(description, "name"));
        const std::string text = environment(name.c_str());
        if (text.empty()) continue;
        auto value = value_of(text, text_of(description, "kind"));
        if (auto taken = take(text_of(description, "name"), std::move(value), config.settings);
            !taken)
            return fail(name + ": " + taken.error().message);
    }
    return config;
}

Result<void> set_by_text(const std::string& text, json::object& settings) {
    const std::size_t equals = std::min(text.find('='), text.size());
    const std::string name = text.substr(0, equals);
    const json::value* const description = find_setting("", name);
    if (equals == text.size()) return fail("not NAME=VALUE: '" + text + "'");
    if (description == nullptr) return fail("there is no setting '" + name + "'");
    return take(name, value_of(text.substr(equals + 1), text_of(*description, "kind")), settings);
}

void overlay(Config& config, Config over) {
    for (auto& [name, value] : over.settings) config.settings[name] = std::move(value);
    for (const DaemonKey& key : daemon_keys)
        std::visit(
            [&](auto member) {
                auto& value = over.daemon.*member;
                if (value != std::remove_reference_t<decltype(value)>())
                    config.daemon.*member = std::move(value);
            },
            key.member);
}

std::string commented_config(const Config& config) {
    return "# The configuration of kindredd: kindredd --config FILE. Each key may also be given "
           "as\n"
           "# an environment variable KINDRED_KEY, which goes before the file; flags go before "
           "both.\n"
           "# What the API or the web UI changes goes before the file, too. SIGHUP reads it "
           "again.\n" +
           print_settings(config.settings) + print_daemon(config.daemon) +
           print_hooks(config.hooks);
}

}  // namespace kindred::daemon
