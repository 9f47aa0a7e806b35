#include "apps/kindred/settings_commands.hpp"

#include "apps/kindred/format.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <charconv>

namespace kindred::cli {
namespace {

namespace json = boost::json;

constexpr double poll_seconds = 0.5;

/// The value of a setting; of a password only whether there is one.
std::string shown_value(const json::object& setting) {
    if (text_of(setting, "kind") == "password")
        return flag_of(setting, "is_set") ? "(set)" : "(not set)";
    return printable(value_text(setting.at("value")));
}

const json::object* find_setting(const json::object& answer, const std::string& name) {
    for (const json::value& item : list_of(answer, "items"))
        if (text_of(item.get_object(), "name") == name) return &item.get_object();
    return nullptr;
}

/// The members of the objects in a setting that is a list of them.
void print_fields(Session& session, const json::object& setting) {
    for (const json::value& field : list_of(setting, "fields"))
        session.out << "      " << printable(text_of(field.get_object(), "name")) << " ("
                    << printable(text_of(field.get_object(), "kind"))
                    << "): " << printable(text_of(field.get_object(), "about")) << '\n';
}

void print_setting(Session& session, const json::object& setting) {
    session.out << text_of(setting, "name") << " = " << shown_value(setting) << "\n    "
                << printable(text_of(setting, "about"));
    if (text_of(setting, "kind") != "password")
        session.out << " Default: " << printable(value_text(setting.at("default")));
    session.out << '\n';
    print_fields(session, setting);
}

/// What was typed, in the kind the setting has.
Outcome<json::value> parse_value(const json::object& setting,
                                 const std::vector<std::string>& values) {
    const std::string kind = text_of(setting, "kind");
    if (kind == "list") return json::array(values.begin(), values.end());
    if (values.size() != 1)
        return failure(exit_code::usage, "'" + text_of(setting, "name") + "' takes one value");
    const std::string& text = values.front();
    if (kind == "flag") {
        if (text == "true" || text == "on" || text == "yes") return true;
        if (text == "false" || text == "off" || text == "no") return false;
        return failure(exit_code::usage, "'" + text + "' is not true or false");
    }
    if (kind == "number" || kind == "seconds") {
        std::uint64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || end != text.data() + text.size())
            return failure(exit_code::usage, "'" + text + "' is not a whole number");
        return number;
    }
    if (kind == "objects") {
        json::error_code error;
        json::value list = json::parse(text, error);
        if (error || !list.is_array())
            return failure(exit_code::usage, "'" + text_of(setting, "name") +
                                                 R"(' takes a JSON list such as [{"name":"x"}])");
        return list;
    }
    return json::string(text);
}

/// What is given as arguments, or asked for; passwords are only asked for.
Outcome<std::vector<std::string>> values_of(Session& session, const json::object& setting,
                                            const ConfigOptions& options) {
    const std::string& name = options.name;
    if (options.ask) {
        if (!options.values.empty())
            return failure(exit_code::usage, "give the value or --ask, not both");
        auto secret = session.ask_secret({name, true});
        if (!secret) return std::unexpected(secret.error());
        return std::vector{*std::move(secret)};
    }
    if (!options.values.empty() && text_of(setting, "kind") == "password")
        return failure(exit_code::usage,
                       "others could see a password on the command line, and your shell keeps it; "
                       "kindred config " +
                           name + " --ask asks for it");
    return options.values;
}

int show_settings(Session& session, const json::object& answer) {
    if (session.json) return print_json(session, answer), exit_code::ok;
    std::string group;
    for (const json::value& item : list_of(answer, "items")) {
        const std::string this_group = text_of(item.get_object(), "group");
        if (this_group != group) session.out << (group.empty() ? "" : "\n") << this_group << "\n";
        group = this_group;
        session.out << "  " << text_of(item.get_object(), "name") << " = "
                    << shown_value(item.get_object()) << '\n';
    }
    return exit_code::ok;
}

}  // namespace

int config(Session& session, const ConfigOptions& options) {
    auto answer = session.api.get("/settings");
    if (!answer) return report(session, answer.error());
    if (options.name.empty()) return show_settings(session, *answer);
    const json::object* setting = find_setting(*answer, options.name);
    if (setting == nullptr)
        return report(session,
                      {exit_code::nothing_found, "there is no setting '" + printable(options.name) +
                                                     "'; kindred config lists them"});
    const auto values = values_of(session, *setting, options);
    if (!values) return report(session, values.error());
    if (!values->empty()) {
        const auto value = parse_value(*setting, *values);
        if (!value) return report(session, value.error());
        answer = session.api.patch("/settings", {{options.name, *value}});
        if (!answer) return report(session, answer.error());
        setting = find_setting(*answer, options.name);
        if (setting == nullptr)
            return report(session, {exit_code::failed, "the daemon no longer knows it"});
    }
    if (session.json)
        print_json(session, *setting);
    else
        print_setting(session, *setting);
    return exit_code::ok;
}

int logs(Session& session, const LogOptions& options) {
    std::uint64_t after = 0;
    bool first = true;
    do {
        if (!first) session.sleep(poll_seconds);
        const auto answer = session.api.get("/logs?after=" + std::to_string(after));
        if (!answer) return report(session, answer.error());
        const json::array& lines = list_of(*answer, "items");
        const std::size_t skipped =
            first ? lines.size() - std::min<std::size_t>(lines.size(), options.limit) : 0;
        for (std::size_t i = skipped; i < lines.size(); ++i) {
            const json::object& line = lines[i].get_object();
            if (session.json) {
                print_json(session, line);
                continue;
            }
            session.out << time_text(number_of(line, "time")) << "  " << text_of(line, "level")
                        << "  " << printable(text_of(line, "part")) << ": "
                        << printable(text_of(line, "text")) << std::endl;
        }
        if (!lines.empty()) after = number_of(lines[lines.size() - 1].get_object(), "number");
        first = false;
    } while (options.follow);
    return exit_code::ok;
}

int connect(Session& session) {
    auto answer = session.api.post("/session/connect");
    while (answer && text_of(*answer, "state") != "online") {
        const std::string state = text_of(*answer, "state");
        if (state == "disconnected" || state == "waiting")
            return report(
                session, {exit_code::failed, state + ": " + printable(text_of(*answer, "reason"))});
        session.sleep(0.1);
        answer = session.api.get("/status");
        if (answer) answer = object_of(*answer, "session");
    }
    if (!answer) return report(session, answer.error());
    if (session.json)
        print_json(session, *answer);
    else
        session.out << "online as " << printable(text_of(*answer, "username")) << '\n';
    return exit_code::ok;
}

int disconnect(Session& session) {
    const auto answer = session.api.post("/session/disconnect");
    if (!answer) return report(session, answer.error());
    if (session.json)
        print_json(session, *answer);
    else
        session.out << "logged out; kindred connect logs in again\n";
    return exit_code::ok;
}

int away(Session& session, const AwayOptions& options) {
    const auto answer = session.api.post("/session/away", {{"away", !options.back}});
    if (!answer) return report(session, answer.error());
    if (session.json)
        print_json(session, *answer);
    else
        session.out << (options.back ? "back\n" : "away; kindred away --back ends it\n");
    return exit_code::ok;
}

}  // namespace kindred::cli
