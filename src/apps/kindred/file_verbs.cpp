#include "apps/kindred/get_command.hpp"
#include "apps/kindred/list_commands.hpp"
#include "apps/kindred/queue_command.hpp"
#include "apps/kindred/search_command.hpp"
#include "apps/kindred/shares_command.hpp"
#include "apps/kindred/verbs.hpp"
#include "apps/kindred/wish_command.hpp"

namespace kindred::cli {
namespace {

void add_search(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("search", "search the network; results come as they arrive");
    auto options = std::make_shared<SearchOptions>();
    auto words = std::make_shared<std::vector<std::string>>();
    verb->add_option("query", *words, "words to find; -word excludes")->required();
    verb->add_option("--wait", options->wait, "seconds to wait for results (10)")
        ->check(CLI::NonNegativeNumber);
    verb->add_option("--limit", options->limit, "stop after so many files");
    auto* room = verb->add_option("--room", options->room, "ask only the users of this room");
    auto* users = verb->add_option("--user", options->users, "ask only this user; repeatable")
                      ->allow_extra_args(false)
                      ->excludes(room);
    verb->add_flag("--buddies", options->buddies, "ask only your buddies who are online")
        ->excludes(room)
        ->excludes(users);
    verb->footer(
        "With --json, one object per user who answers:\n"
        "  {\"username\",\"free_slot\",\"average_speed\",\"queue_length\",\"folders\":[\n"
        "    {\"path\",\"locked\",\"files\":[{\"name\",\"filename\",\"size\",\"bitrate\",..}]}]}\n"
        "Example:  kindred search some artist flac");
    on_verb(*verb, line, options, [words](Session& session, SearchOptions& found) {
        for (const std::string& word : *words)
            found.query += (found.query.empty() ? "" : " ") + word;
        return search(session, found);
    });
}

void add_wish(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("wish", "what is searched again and again until it is there");
    auto options = std::make_shared<WishOptions>();
    verb->add_option("action", options->action,
                     "add, list, show, search, seen, pause, resume or remove")
        ->check(
            CLI::IsMember({"add", "list", "show", "search", "seen", "pause", "resume", "remove"}));
    verb->add_option("words", options->words, "what to search for; or ids, as the list has them");
    verb->add_option("--download", options->download,
                     "add: fetch the first good file, or the album it is in, once")
        ->check(CLI::IsMember({"off", "first", "album"}));
    verb->add_option("--format", options->formats, "add: only these formats, as mp3,flac")
        ->delimiter(',')
        ->allow_extra_args(false);
    verb->add_option("--min-bitrate", options->min_bitrate, "add: kbit/s at least");
    verb->add_option("--without", options->without, "add: only files without this word; repeatable")
        ->allow_extra_args(false);
    verb->add_option("--to", options->destination, "add: folder below the download folder");
    verb->add_option("--wait", options->wait, "search: seconds to wait for results (60)")
        ->check(CLI::NonNegativeNumber);
    verb->footer(
        "The server says how often wishes may be searched; one after the other has its turn.\n"
        "`search` does it now, `seen` makes what was found no news any more.\n"
        "Example:  kindred wish add some rare album --download album --format flac\n"
        "          kindred wish show 3");
    on_verb(*verb, line, options,
            [](Session& session, const WishOptions& given) { return wish(session, given); });
}

void add_get(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("get", "download files and folders of a user");
    auto options = std::make_shared<GetOptions>();
    verb->add_option("user", options->username, "who has them")->required();
    verb->add_option("path", options->paths, "files or folders, as search and browse show them")
        ->required();
    verb->add_flag("-r,--recursive", options->recursive, "folders with everything below them");
    auto* wait = verb->add_flag("-w,--wait", options->wait, "wait until they are complete");
    verb->add_option("--timeout", options->wait_seconds, "give up waiting after so many seconds")
        ->needs(wait)
        ->check(CLI::NonNegativeNumber);
    verb->footer(
        "`/` in a path is taken for `\\`. With --wait the local path of every file is printed,\n"
        "and the exit status is 0 only if all were fetched (5: not within --timeout). With\n"
        "--json, one object per file, with --wait once it has ended.\n"
        "Example:  kindred get --wait alice 'Music/Some Album'");
    on_verb(*verb, line, options,
            [](Session& session, const GetOptions& given) { return get(session, given); });
}

void add_queue(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("queue", "the download queue, and what to do with it");
    verb->alias("downloads");
    auto options = std::make_shared<QueueOptions>();
    verb->add_option("action", options->action, "pause, resume, retry, cancel or remove")
        ->check(CLI::IsMember({"pause", "resume", "retry", "cancel", "remove"}));
    verb->add_option("id", options->ids, "which downloads; ids as `kindred queue` shows them");
    verb->add_flag("--all", options->all, "all that the action fits");
    verb->add_option("--user", options->username, "those of this user");
    verb->add_option("--state", options->state, "those in this state, such as failed");
    verb->footer(
        "Example:  kindred queue retry --state failed\n"
        "          kindred queue pause 12 13");
    on_verb(*verb, line, options,
            [](Session& session, const QueueOptions& given) { return queue(session, given); });
}

void add_browse(CLI::App& app, CommandLine& line) {
    struct Arguments {
        std::string username;
        std::string folder;
    };
    auto* verb = app.add_subcommand("browse", "list what a user shares");
    auto arguments = std::make_shared<Arguments>();
    verb->add_option("user", arguments->username, "whose files")->required();
    verb->add_option("folder", arguments->folder, "only this folder, with its files");
    verb->footer("Example:  kindred browse alice 'Music/Some Album'");
    on_verb(*verb, line, arguments, [](Session& session, const Arguments& given) {
        return browse(session, given.username, given.folder);
    });
}

void add_shares(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("shares", "what you share, and with whom");
    auto options = std::make_shared<SharesOptions>();
    verb->add_option("action", options->action,
                     "add, remove, explain: why a file is shared or is not, or rescan: look for "
                     "changes on disk; nothing: shows them")
        ->check(CLI::IsMember({"add", "remove", "explain", "rescan"}));
    verb->add_option("what", options->subject,
                     "add: a folder; remove: a share by its name or folder; explain: a file");
    verb->add_option("--name", options->name, "add: what others see (the name of the folder)");
    verb->add_option("--for", options->visibility,
                     "add: everyone, buddies, trusted or nobody (everyone)")
        ->check(CLI::IsMember({"everyone", "buddies", "trusted", "nobody"}));
    verb->footer(
        "A kindredd that was started with --share goes back to those folders at its next start.\n"
        "Example:  kindred shares add ~/Music\n"
        "          kindred shares add ~/Mixes --name 'My mixes' --for buddies\n"
        "          kindred shares explain ~/Music/song.mp3");
    on_verb(*verb, line, options,
            [](Session& session, const SharesOptions& given) { return shares(session, given); });
}

}  // namespace

void add_file_verbs(CLI::App& app, CommandLine& line) {
    add_search(app, line);
    add_wish(app, line);
    add_get(app, line);
    add_queue(app, line);
    add_plain(app, line, "uploads", "what others fetch from you", uploads);
    add_browse(app, line);
    add_shares(app, line);
}

}  // namespace kindred::cli
