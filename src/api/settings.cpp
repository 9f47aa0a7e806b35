// The settings of the engine that may be looked at and changed while it runs, each with what it
// means, so that a form can be made from the answer. They are kept by the host under "settings".
#include "api/settings.hpp"

#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"
#include "base/text.hpp"

#include <array>
#include <limits>
#include <variant>

namespace kindred::api {
namespace {

namespace json = boost::json;
using client::Settings;

/// Text that is written and never shown.
struct Secret {
    std::string Settings::* member;
};

using Member = std::variant<std::string Settings::*, bool Settings::*, std::size_t Settings::*,
                            Duration Settings::*, std::vector<std::string> Settings::*,
                            std::uint16_t Settings::*, Secret>;

/// When a change may be made.
enum class Change { any_time, logged_out };

struct Setting {
    std::string_view name;
    std::string_view group;
    Member member;
    std::string_view about;
    std::uint64_t least = 0;
    std::uint64_t most = 0;  ///< of numbers, and of seconds
    Change change = Change::any_time;
};

constexpr std::uint64_t any_number = 1ull << 53;  // what JSON numbers of browsers hold
constexpr std::size_t longest_text = 16'384;
constexpr std::size_t longest_list = 10'000;

static_assert(std::is_same_v<std::size_t, std::uint64_t>);

constexpr std::array all_settings = {
    Setting{"username", "account", &Settings::username, "Your name in the network.", 0, 0,
            Change::logged_out},
    Setting{"password", "account", Secret{&Settings::password},
            "Its password; the first login sets it.", 0, 0, Change::logged_out},
    Setting{"server_host", "account", &Settings::server_host,
            "Name or address of the server you log in to.", 0, 0, Change::logged_out},
    Setting{"server_port", "account", &Settings::server_port, "Port of the server.", 1, 65'535,
            Change::logged_out},
    Setting{"download_folder", "folders", &Settings::download_folder,
            "Where finished files are put; a whole path."},
    Setting{"incomplete_folder", "folders", &Settings::incomplete_folder,
            "Where files are while they are being downloaded; a whole path."},
    Setting{"description", "profile", &Settings::description, "What others read about you."},
    Setting{"likes", "profile", &Settings::likes,
            "Things you like, always; others are added and removed among your interests."},
    Setting{"hates", "profile", &Settings::hates,
            "Things you dislike, always; others are added and removed among your interests."},
    Setting{"upload_slots", "uploads", &Settings::upload_slots,
            "Files that are uploaded at a time.", 1, 1000},
    Setting{"upload_queue_fifo", "uploads", &Settings::upload_queue_fifo,
            "First come, first served, instead of taking turns by user."},
    Setting{"upload_queue_files_per_user", "uploads", &Settings::upload_queue_files_per_user,
            "Files one user may have in your queue.", 1, 100'000},
    Setting{"upload_queue_bytes_per_user", "uploads", &Settings::upload_queue_bytes_per_user,
            "Bytes one user may have in your queue.", 1, any_number},
    Setting{"upload_speed_limit", "uploads", &Settings::upload_speed_limit,
            "Bytes per second for all uploads together; 0 for no limit.", 0, any_number},
    Setting{"download_speed_limit", "downloads", &Settings::download_speed_limit,
            "Bytes per second for all downloads together; 0 for no limit.", 0, any_number},
    Setting{"downloads_asked_per_user", "downloads", &Settings::downloads_asked_per_user,
            "Files that are asked of one user at a time; the rest waits here.", 1, 10'000},
    Setting{"search_timeout", "searching", &Settings::search_timeout,
            "Seconds without a response after which a search stops.", 5, 3600},
    Setting{"search_max_responses", "searching", &Settings::search_max_responses,
            "Responses after which a search stops.", 1, 100'000},
    Setting{"search_max_files", "searching", &Settings::search_max_files,
            "Files after which a search stops.", 1, 10'000'000},
    Setting{"wishes", "searching", &Settings::wishes,
            "Searches that are always repeated; others are added and removed in the wish list."},
    Setting{"answer_max_files", "searching", &Settings::answer_max_files,
            "Files of yours in one answer to a search of others.", 1, 10'000},
    Setting{"answer_min_query_length", "searching", &Settings::answer_min_query_length,
            "Searches of others that are shorter are not answered.", 1, 100},
    Setting{"ban_message", "people", &Settings::ban_message,
            "Added to the refusal that banned users get."},
    Setting{"room_invitations", "people", &Settings::room_invitations,
            "Others may add you to their private rooms."},
    Setting{"away_after", "people", &Settings::away_after,
            "Seconds without a sign of you after which you are away; 0 for never.", 0, 604'800},
    Setting{"buddies", "people", &Settings::buddies,
            "Names that are always buddies, besides those you make one."},
    Setting{"trusted", "people", &Settings::trusted,
            "Names that always see what is shared with trusted people."},
    Setting{"banned_users", "people", &Settings::banned_users,
            "Names that never get anything, besides those you ban."},
    Setting{"ignored_users", "people", &Settings::ignored_users,
            "Names whose messages are never shown, besides those you ignore."},
    Setting{"auto_join_rooms", "people", &Settings::auto_join_rooms,
            "Rooms that are joined at login."},
    Setting{"max_connections", "network", &Settings::max_connections,
            "Connections to other users at a time.", 16, 100'000},
    Setting{"obfuscate", "network", &Settings::obfuscate,
            "Connects to others by their obfuscated port where they have one."},
    Setting{"distributed", "network", &Settings::distributed,
            "Takes part in handing on the searches of others."},
};

std::string_view kind_of(const Member& member) {
    constexpr std::array<std::string_view, 7> kinds = {"text", "flag",   "number",  "seconds",
                                                       "list", "number", "password"};
    return kinds[member.index()];
}

json::value value_of(const std::string& value) {
    return json::string(display_text(value));
}
json::value value_of(bool value) {
    return value;
}
json::value value_of(std::uint64_t value) {
    return value;
}
json::value value_of(std::uint16_t value) {
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

Result<std::uint64_t> number_in(const Setting& setting, const json::value& value) {
    json::error_code error;
    const auto number = value.to_number<std::uint64_t>(error);
    if (error || number < setting.least || number > setting.most)
        return fail("'" + std::string(setting.name) + "' is not a whole number from " +
                    std::to_string(setting.least) + " to " + std::to_string(setting.most));
    return number;
}

struct Assign {
    const Setting& setting;
    const json::value& value;

    Result<void> wrong(std::string_view what) const {
        return fail("'" + std::string(setting.name) + "' is not " + std::string(what));
    }
    Result<void> operator()(std::string& target) const {
        if (!value.is_string() || value.get_string().size() > longest_text)
            return wrong("a text of at most 16 KiB");
        if (setting.group == "folders" && !value.get_string().starts_with('/'))
            return wrong("a whole path, which begins with '/'");
        target = value.get_string();
        return {};
    }
    Result<void> operator()(bool& target) const {
        if (!value.is_bool()) return wrong("true or false");
        target = value.get_bool();
        return {};
    }
    Result<void> operator()(std::uint64_t& target) const {
        const auto number = number_in(setting, value);
        if (!number) return std::unexpected(number.error());
        target = *number;
        return {};
    }
    Result<void> operator()(std::uint16_t& target) const {
        const auto number = number_in(setting, value);
        if (!number) return std::unexpected(number.error());
        target = static_cast<std::uint16_t>(*number);
        return {};
    }
    Result<void> operator()(Duration& target) const {
        const auto number = number_in(setting, value);
        if (!number) return std::unexpected(number.error());
        target = std::chrono::seconds(*number);
        return {};
    }
    Result<void> operator()(std::vector<std::string>& target) const {
        if (!value.is_array() || value.get_array().size() > longest_list)
            return wrong("a list of at most 10000 texts");
        std::vector<std::string> texts;
        for (const json::value& text : value.get_array()) {
            if (!text.is_string()) return wrong("a list of texts");
            texts.emplace_back(text.get_string());
        }
        target = std::move(texts);
        return {};
    }
};

struct Write {
    const Setting& setting;
    Settings& settings;
    const json::value& value;

    template <class T>
    Result<void> operator()(T Settings::* member) const {
        return Assign{setting, value}(settings.*member);
    }
    Result<void> operator()(Secret secret) const { return (*this)(secret.member); }
};

json::object describe(const Setting& setting, const Settings& settings) {
    static const Settings defaults;
    json::object object{{"name", setting.name},
                        {"group", setting.group},
                        {"kind", kind_of(setting.member)},
                        {"about", setting.about},
                        {"value", read(setting, settings)},
                        {"default", read(setting, defaults)},
                        {"logged_out", setting.change == Change::logged_out}};
    if (const auto* secret = std::get_if<Secret>(&setting.member))
        object["is_set"] = !(settings.*secret->member).empty();
    if (setting.most != 0) {
        object["least"] = setting.least;
        object["most"] = setting.most;
    }
    return object;
}

HttpResponse every_setting(const Context& context) {
    return json_reply(json::object{{"items", describe_settings(context.client.settings())}});
}

const Setting* find_setting(std::string_view name) {
    const auto setting = std::ranges::find(all_settings, name, &Setting::name);
    return setting == all_settings.end() ? nullptr : &*setting;
}

bool changes_account(const json::object& changes) {
    return std::ranges::any_of(changes, [](const auto& change) {
        const Setting* const setting = find_setting(change.key());
        return setting != nullptr && setting->change == Change::logged_out;
    });
}

}  // namespace

Result<void> apply_settings(const json::object& changes, Settings& settings) {
    for (const auto& [name, value] : changes) {
        const Setting* const setting = find_setting(name);
        if (setting == nullptr) return fail("there is no setting '" + std::string(name) + "'");
        if (auto written = std::visit(Write{*setting, settings, value}, setting->member); !written)
            return written;
    }
    return {};
}

json::array describe_settings(const Settings& settings) {
    json::array items;
    for (const Setting& setting : all_settings) items.push_back(describe(setting, settings));
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
                       "Look at `kind`, `least` and `most` in GET /api/v1/settings; nothing was "
                       "changed.");
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

}  // namespace kindred::api
