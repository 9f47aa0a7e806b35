// The settings of the engine that may be looked at and changed while it runs, each with what it
// means, so that a form can be made from the answer. They are kept by the host under "settings".
#include "api/settings.hpp"

#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"
#include "api/setting_table.hpp"
#include "base/text.hpp"
#include "client/paths.hpp"

#include <algorithm>

namespace kindred::api {
namespace {

namespace json = boost::json;
using client::Settings;

/// A setting that is a list of these is a list of objects.
template <class T>
constexpr bool is_objects = std::is_same_v<T, std::vector<client::UploadGroup>> ||
                            std::is_same_v<T, std::vector<client::SpeedPeriod>>;

struct Read {
    const Settings& settings;

    template <class T>
    json::value operator()(T Settings::* member) const {
        return value_of(settings.*member);
    }
    json::value operator()(Secret) const { return ""; }
};

json::value read(const Setting& setting, const Settings& settings) {
    return std::visit(Read{settings}, setting.member);
}

using Written = std::expected<void, SettingError>;

struct Write {
    const Setting& setting;
    Settings& settings;
    const json::value& value;

    template <class T>
    Written operator()(T Settings::* member) const {
        if constexpr (is_objects<T>)
            return assign_objects(settings.*member, value);
        else
            return as_written(assign(settings.*member, value, setting.range));
    }
    Written operator()(std::string Settings::* member) const {
        std::string text;
        if (auto assigned = assign(text, value, setting.range); !assigned)
            return as_written(assigned);
        if (setting.check != nullptr)
            if (auto checked = setting.check(text); !checked) return as_written(checked);
        settings.*member = std::move(text);
        return {};
    }
    Written operator()(Secret secret) const { return (*this)(secret.member); }

    static Written as_written(const Result<void>& result) {
        if (!result) return std::unexpected(SettingError{result.error(), 0, ""});
        return {};
    }
};

struct Fields {
    template <class T>
    json::array operator()(T Settings::* /*member*/) const {
        if constexpr (is_objects<T>)
            return fields_of(T());
        else
            return {};
    }
    json::array operator()(Secret) const { return {}; }
};

// --- what a template of destinations makes of a file ---------------------------------------------

constexpr client::DestinationFields example_file{
    .username = "alice",
    .virtual_path = R"(music\Jazz\Thelonious Monk\Brilliant Corners\03 Pannonica.flac)",
    .batch = "an evening"};

/// Below the download folder.
std::string destination_of_example(std::string_view pattern) {
    const client::Destination to = client::expand_template(pattern, example_file);
    return to.folder.empty() ? to.name : to.folder + "/" + to.name;
}

// --- descriptions --------------------------------------------------------------------------------

json::object describe(const Setting& setting, const Settings& settings) {
    static const Settings defaults;
    json::object object{{"name", setting.name},
                        {"group", setting.group},
                        {"kind", setting.kind()},
                        {"about", setting.about},
                        {"value", read(setting, settings)},
                        {"default", read(setting, defaults)},
                        {"logged_out", setting.change == Change::logged_out}};
    if (const auto* secret = std::get_if<Secret>(&setting.member))
        object["is_set"] = !(settings.*secret->member).empty();
    if (setting.range.most != 0) {
        object["least"] = setting.range.least;
        object["most"] = setting.range.most;
    }
    if (setting.kind() == "objects") object["fields"] = std::visit(Fields{}, setting.member);
    return object;
}

HttpResponse every_setting(const Context& context) {
    return json_reply(json::object{{"items", describe_settings(context.client.settings())}});
}

bool changes_account(const json::object& changes) {
    return std::ranges::any_of(changes, [](const auto& change) {
        const Setting* const setting = find_setting(change.key());
        return setting != nullptr && setting->change == Change::logged_out;
    });
}

}  // namespace

std::expected<void, SettingError> apply_settings(const json::object& changes, Settings& settings) {
    for (const auto& [name, value] : changes) {
        const Setting* const setting = find_setting(name);
        if (setting == nullptr)
            return std::unexpected(
                SettingError{{"there is no setting '" + std::string(name) + "'"}, 0, ""});
        auto written = std::visit(Write{*setting, settings, value}, setting->member);
        if (written) continue;
        SettingError error = written.error();
        error.message = "'" + std::string(name) + "' " + error.message;
        return std::unexpected(std::move(error));
    }
    return {};
}

json::array describe_settings(const Settings& settings) {
    json::array items;
    for (const Setting& setting : all_settings()) items.push_back(describe(setting, settings));
    return items;
}

bool is_configured(const Settings& settings) {
    return !settings.server_host.empty() && !settings.username.empty() &&
           !settings.password.empty();
}

Answer get_settings(Context& context, const Call& /*call*/) {
    return every_setting(context);
}

Answer change_settings(Context& context, const Call& call) {
    Settings settings = context.client.settings();
    if (const auto applied = apply_settings(call.body, settings); !applied)
        return problem(400, applied.error().message,
                       "Look at `kind`, `least`, `most` and `fields` in GET /api/v1/settings; "
                       "nothing was changed.");
    if (changes_account(call.body) &&
        context.client.session().state != client::SessionState::disconnected)
        return problem(409, "The account cannot be changed while it is in use.",
                       "POST /api/v1/session/disconnect first; nothing was changed.");
    context.client.change_settings(std::move(settings), call.now);
    context.host.save("settings", call.body,
                      [&context, respond = call.respond](const Result<void>& saved) {
                          respond(saved ? every_setting(context) : not_saved(saved.error()));
                      });
    return std::nullopt;
}

Answer preview_download_template(Context& context, const Call& call) {
    const std::string_view given = call.parameter("template");
    const std::string& current = context.client.settings().download_template;
    const std::string_view pattern = given.empty() ? std::string_view(current) : given;
    if (const auto checked = client::check_template(pattern); !checked)
        return problem(400, checked.error().message,
                       "Give ?template= with fields such as {user}/{folder}/{file}.");
    return json_reply(json::object{{"template", display_text(pattern)},
                                   {"username", example_file.username},
                                   {"path", example_file.virtual_path},
                                   {"batch", example_file.batch},
                                   {"destination", destination_of_example(pattern)}});
}

}  // namespace kindred::api
