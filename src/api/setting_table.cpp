#include "api/setting_table.hpp"

#include "client/paths.hpp"

#include <algorithm>
#include <array>

namespace kindred::api {
namespace {

using client::Settings;

static_assert(std::is_same_v<std::size_t, std::uint64_t>);

constexpr Range any_number{0, largest_json_number};
constexpr Range any_text{};
constexpr std::int64_t week = 604'800;

Result<void> check_folder(const std::string& text) {
    if (!text.starts_with('/')) return fail("is not a whole path, which begins with '/'");
    return {};
}

Result<void> check_destinations(const std::string& text) {
    if (const auto checked = client::check_template(text); !checked)
        return fail("is no template: " + checked.error().message);
    return {};
}

constexpr std::array table = {
    Setting{"username", "account", &Settings::username, "Your name in the network.", any_text,
            Change::logged_out},
    Setting{"password", "account", Secret{&Settings::password},
            "Its password; the first login sets it.", any_text, Change::logged_out},
    Setting{"server_host", "account", &Settings::server_host,
            "Name or address of the server you log in to.", any_text, Change::logged_out},
    Setting{"server_port",
            "account",
            &Settings::server_port,
            "Port of the server.",
            {1, 65'535},
            Change::logged_out},
    Setting{"connect_at_start", "account", &Settings::connect_at_start,
            "Logs in when the daemon starts; otherwise you tell it to connect."},
    Setting{"download_folder", "folders", &Settings::download_folder,
            "Where finished files are put; a whole path.", any_text, Change::any_time,
            check_folder},
    Setting{"incomplete_folder", "folders", &Settings::incomplete_folder,
            "Where files are while they are being downloaded; a whole path.", any_text,
            Change::any_time, check_folder},
    Setting{"description", "profile", &Settings::description, "What others read about you."},
    Setting{"likes", "profile", &Settings::likes,
            "Things you like, always; others are added and removed among your interests."},
    Setting{"hates", "profile", &Settings::hates,
            "Things you dislike, always; others are added and removed among your interests."},
    Setting{"upload_slots",
            "uploads",
            &Settings::upload_slots,
            "Files that are uploaded at a time.",
            {1, 1000}},
    Setting{"upload_queue_fifo", "uploads", &Settings::upload_queue_fifo,
            "First come, first served, instead of taking turns by user."},
    Setting{"upload_queue_files_per_user",
            "uploads",
            &Settings::upload_queue_files_per_user,
            "Files one user may have in your queue.",
            {1, 100'000}},
    Setting{"upload_queue_bytes_per_user",
            "uploads",
            &Settings::upload_queue_bytes_per_user,
            "Bytes one user may have in your queue.",
            {1, largest_json_number}},
    Setting{"upload_speed_limit", "uploads", &Settings::upload_speed_limit,
            "Bytes per second for all uploads together; 0 for no limit.", any_number},
    Setting{"upload_groups", "uploads", &Settings::upload_groups,
            "Rules for some users. A user belongs to the first group that names him."},
    Setting{"speed_periods", "uploads", &Settings::speed_periods,
            "Other limits at some times of the day; the first that fits counts instead of "
            "upload_speed_limit and download_speed_limit."},
    Setting{"download_speed_limit", "downloads", &Settings::download_speed_limit,
            "Bytes per second for all downloads together; 0 for no limit.", any_number},
    Setting{"downloads_asked_per_user",
            "downloads",
            &Settings::downloads_asked_per_user,
            "Files that are asked of one user at a time; the rest waits here.",
            {1, 10'000}},
    Setting{"download_template", "downloads", &Settings::download_template,
            "Where in the download folder a finished file goes. {user} is who it is from, {folder} "
            "its folder, {path} all folders above it, {file} its name, {stem} and {extension} the "
            "two parts of that, {batch} the batch it was added with.",
            any_text, Change::any_time, check_destinations},
    Setting{"resume_overlap",
            "downloads",
            &Settings::resume_overlap,
            "Bytes at the end of a partial file that are fetched again and must be the same before "
            "it grows.",
            {0, 16 << 20}},
    Setting{"other_source_after",
            "downloads",
            &Settings::other_source_after,
            "Seconds without a byte after which a download looks for another source; 0 for only "
            "when told to.",
            {0, week}},
    Setting{"search_timeout",
            "searching",
            &Settings::search_timeout,
            "Seconds without a response after which a search stops.",
            {5, 3600}},
    Setting{"search_max_responses",
            "searching",
            &Settings::search_max_responses,
            "Responses after which a search stops.",
            {1, 100'000}},
    Setting{"search_max_files",
            "searching",
            &Settings::search_max_files,
            "Files after which a search stops.",
            {1, 10'000'000}},
    Setting{"search_budget",
            "searching",
            &Settings::search_budget,
            "Searches that may be sent in any search_period; the others wait. The official server "
            "shuts those out who send more than 34 in 220 seconds.",
            {1, 10'000}},
    Setting{"search_period",
            "searching",
            &Settings::search_period,
            "Seconds for which search_budget holds.",
            {1, 86'400}},
    Setting{"wishes", "searching", &Settings::wishes,
            "Searches that are always repeated; others are added and removed in the wish list."},
    Setting{"answer_max_files",
            "searching",
            &Settings::answer_max_files,
            "Files of yours in one answer to a search of others.",
            {1, 10'000}},
    Setting{"answer_min_query_length",
            "searching",
            &Settings::answer_min_query_length,
            "Searches of others that are shorter are not answered.",
            {1, 100}},
    Setting{"show_locked_files", "searching", &Settings::show_locked_files,
            "Others see what is for buddies or trusted people, too, as locked."},
    Setting{"ban_message", "people", &Settings::ban_message,
            "Added to the refusal that banned users get."},
    Setting{"room_invitations", "people", &Settings::room_invitations,
            "Others may add you to their private rooms."},
    Setting{"away_after",
            "people",
            &Settings::away_after,
            "Seconds without a sign of you after which you are away; 0 for never.",
            {0, week}},
    Setting{"buddies", "people", &Settings::buddies,
            "Names that are always buddies, besides those you make one."},
    Setting{"trusted", "people", &Settings::trusted,
            "Names that always see what is shared with trusted people."},
    Setting{"banned_users", "people", &Settings::banned_users,
            "Names that never get anything, besides those you ban."},
    Setting{"banned_addresses", "people", &Settings::banned_addresses,
            "Addresses that never get a connection, besides those you ban: 192.0.2.7, "
            "192.0.2.0/24 or 192.0.2.*."},
    Setting{"ignored_users", "people", &Settings::ignored_users,
            "Names whose messages are never shown, besides those you ignore."},
    Setting{"auto_join_rooms", "people", &Settings::auto_join_rooms,
            "Rooms that are joined at login."},
    Setting{"max_connections",
            "network",
            &Settings::max_connections,
            "Connections to other users at a time.",
            {16, 100'000}},
    Setting{"max_connections_per_address",
            "network",
            &Settings::max_connections_per_address,
            "Connections that others may have open from one address.",
            {1, 100'000}},
    Setting{"obfuscate", "network", &Settings::obfuscate,
            "Connects to others by their obfuscated port where they have one."},
    Setting{"distributed", "network", &Settings::distributed,
            "Takes part in handing on the searches of others."},
};

}  // namespace

std::string_view Setting::kind() const {
    constexpr std::array<std::string_view, std::variant_size_v<SettingMember>> kinds = {
        "text", "flag", "number",   "number",  "seconds",
        "list", "list", "password", "objects", "objects"};
    return kinds[member.index()];
}

std::span<const Setting> all_settings() {
    return table;
}

const Setting* find_setting(std::string_view name) {
    const auto setting = std::ranges::find(table, name, &Setting::name);
    return setting == table.end() ? nullptr : &*setting;
}

}  // namespace kindred::api
