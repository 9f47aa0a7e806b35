#include "apps/kindred/doctor_command.hpp"
#include "apps/kindred/hooks_command.hpp"
#include "apps/kindred/list_commands.hpp"
#include "apps/kindred/picture_command.hpp"
#include "apps/kindred/settings_commands.hpp"
#include "apps/kindred/stats_command.hpp"
#include "apps/kindred/verbs.hpp"

namespace kindred::cli {
namespace {

void add_away(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("away", "let others see that you are away");
    auto options = std::make_shared<AwayOptions>();
    verb->add_flag("--back", options->back, "you are back");
    on_verb(*verb, line, options,
            [](Session& session, const AwayOptions& given) { return away(session, given); });
}

void add_config(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("config", "the settings of the daemon");
    auto options = std::make_shared<ConfigOptions>();
    verb->add_option("name", options->name, "which one; nothing: lists all");
    verb->add_option("value", options->values, "what to set it to; lists take several");
    verb->add_flag("--ask", options->ask, "ask for the value and do not show it; for passwords");
    verb->footer(
        "Example:  kindred config upload_slots 5\n"
        "          kindred config likes jazz 'free improvisation'\n"
        "          kindred config upload_groups '[{\"name\":\"friends\",\"users\":[\"al*\"]}]'");
    on_verb(*verb, line, options,
            [](Session& session, const ConfigOptions& given) { return config(session, given); });
}

void add_picture(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("picture", "the picture of you that others see");
    auto options = std::make_shared<PictureOptions>();
    verb->add_option("action", options->action, "set or clear")->required();
    verb->add_option("file", options->file, "PNG, JPEG, GIF or WebP of at most 1 MiB, to set");
    verb->footer("Example:  kindred picture set me.png");
    on_verb(*verb, line, options,
            [](Session& session, const PictureOptions& given) { return picture(session, given); });
}

void add_logs(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("logs", "what the daemon has logged last");
    auto options = std::make_shared<LogOptions>();
    verb->add_flag("-f,--follow", options->follow, "go on showing what is logged");
    verb->add_option("--limit", options->limit, "lines (100)");
    on_verb(*verb, line, options,
            [](Session& session, const LogOptions& given) { return logs(session, given); });
}

void add_stats(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("stats", "numbers of the client, now or over time");
    auto options = std::make_shared<StatsOptions>();
    auto* history = verb->add_option("--history", options->history,
                                     "what was counted each hour, day or month (day)");
    history->expected(0, 1)->default_str("day")->check(CLI::IsMember({"hour", "day", "month"}));
    verb->add_option("--top", options->top, "the largest users or folders, or the errors")
        ->check(CLI::IsMember({"users", "folders", "errors"}))
        ->excludes(history);
    verb->footer(
        "Example:  kindred stats --history month\n"
        "          kindred stats --top folders");
    on_verb(*verb, line, options,
            [](Session& session, const StatsOptions& given) { return stats(session, given); });
}

void add_hooks(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("hooks", "webhooks, notifiers and scripts told what happens");
    auto options = std::make_shared<HooksOptions>();
    verb->add_option(
            "action", options->action,
            "add, remove, test, or deliveries: how the last ones went; nothing: lists them")
        ->check(CLI::IsMember({"add", "remove", "test", "deliveries"}));
    verb->add_option("name", options->name, "which one");
    verb->add_option("--webhook", options->webhook, "address that gets events as JSON");
    verb->add_option("--ntfy", options->ntfy, "address of a topic of ntfy");
    verb->add_option("--gotify", options->gotify, "address of a gotify server; needs --ask-token");
    verb->add_option("--discord", options->discord, "address of a webhook of a Discord channel");
    verb->add_option("--run", options->run, "program, with its whole path, and its arguments");
    verb->add_option("--event", options->events, "what it is told; repeatable")
        ->allow_extra_args(false);
    verb->add_flag("--ask-token", options->ask_token,
                   "ask for the token of ntfy or gotify, and do not show it");
    verb->add_option("--header", options->headers, "'Name: value' for a webhook; repeatable")
        ->allow_extra_args(false);
    verb->add_flag("--disabled", options->disabled, "keep it, but tell it nothing");
    verb->footer(
        "Events: download_completed, folder_completed, download_failed, upload_completed,\n"
        "        private_message, room_mention, buddy_online, connected, disconnected,\n"
        "        job_completed, wish_found\n"
        "Example:  kindred hooks add phone --ntfy https://ntfy.sh/topic --event private_message\n"
        "          kindred hooks add scan --event folder_completed --run /usr/local/bin/scan\n"
        "          kindred hooks test phone");
    on_verb(*verb, line, options,
            [](Session& session, const HooksOptions& given) { return hooks(session, given); });
}

void add_doctor(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("doctor", "look for what is wrong, and say what to do");
    verb->footer("Exit status 1 if something is broken; warnings do not count.");
    on_verb(*verb, line, std::make_shared<int>(), [&line](Session& session, int) {
        return doctor(session, line.daemon.url.empty() ? line.daemon.data_folder : "");
    });
}

}  // namespace

void add_daemon_verbs(CLI::App& app, CommandLine& line) {
    add_plain(app, line, "status", "the daemon in short", status);
    add_plain(app, line, "connect", "log in to the server", connect);
    add_plain(app, line, "disconnect", "log out, and stay so", disconnect);
    add_away(app, line);
    add_config(app, line);
    add_picture(app, line);
    add_stats(app, line);
    add_hooks(app, line);
    add_logs(app, line);
    add_doctor(app, line);
}

}  // namespace kindred::cli
