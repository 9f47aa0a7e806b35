#include "apps/kindred/command_line.hpp"

#include "apps/command_docs.hpp"
#include "apps/kindred/daemon_link.hpp"
#include "apps/kindred/doctor_command.hpp"
#include "apps/kindred/exit_codes.hpp"
#include "apps/kindred/get_command.hpp"
#include "apps/kindred/inspect_commands.hpp"
#include "apps/kindred/list_commands.hpp"
#include "apps/kindred/search_command.hpp"
#include "apps/paths.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <iostream>
#include <sys/ioctl.h>
#include <thread>
#include <unistd.h>

namespace kindred::cli {
namespace {

/// What the options before and after the verb say, and the verb itself.
struct CommandLine {
    DaemonAddress daemon;
    bool json = false;
    /// Set by the verb that was given; returns the exit status.
    std::function<int()> run;
};

// --- verbs about the protocol -------------------------------------------------------------------

CLI::Validator scope_name() {
    return CLI::Validator(
        [](std::string& name) {
            const auto scope = inspect::parse_scope(name);
            return scope ? std::string() : scope.error().message;
        },
        "SCOPE", "scope");
}

struct InspectArguments {
    std::string scope;
    std::string dialect = "modern";

    protocol::Dialect parsed_dialect() const {
        return dialect == "seed" ? protocol::Dialect::seed2003 : protocol::Dialect::modern;
    }
    InspectOptions options() const { return {*inspect::parse_scope(scope), parsed_dialect()}; }
};

void add_dialect(CLI::App& verb, InspectArguments& arguments) {
    verb.add_option("--dialect", arguments.dialect, "modern (default) or seed, the 2003 layouts")
        ->check(CLI::IsMember({"modern", "seed"}));
}

constexpr const char* decode_help =
    "Reads one frame per line in hex from standard input, length prefix included, and prints\n"
    "one JSON object per line:\n"
    "  {\"name\":..,\"code\":..,\"fields\":{..},\"trailing\":N}   N bytes follow the known fields\n"
    "  {\"error\":..,\"field\":..,\"offset\":N}                 N counts bytes of the frame; "
    "inside\n"
    "                                                   a zlib body, of the inflated body\n"
    "Strings are text; byte arrays, and strings that are not UTF-8, are {\"hex\":\"..\"}.\n"
    "Scopes: server-request, server-response, peer-init, peer, distributed, and file, which\n"
    "takes bytes as they are: 4 are a token, 8 an offset. Blank lines are skipped; a line may\n"
    "have 1.4e9 characters. Exit status 1 if any line failed.\n"
    "Example:  echo 0500000000d2040000 | kindred decode --scope peer-init\n"
    "\n"
    "With --pcap, prints the conversations of a packet capture, one connection after the other:\n"
    "every message with its connection, direction and time, and what happened to connections.\n"
    "Example:  kindred decode --pcap soulseek.pcap --server-port 2242";

constexpr const char* encode_help =
    "Reads one JSON object per line from standard input, as decode prints them, and prints the\n"
    "frames in hex. \"name\" or \"code\" says which message, \"fields\" may be in any order,\n"
    "\"trailing\" is ignored: such bytes are counted, not kept. Exit status 1 if any line failed.\n"
    "Example:  echo '{\"name\":\"PierceFireWall\",\"fields\":{\"token\":7}}' |\n"
    "          kindred encode --scope peer-init";

struct CaptureArguments {
    std::string path;
    inspect::CaptureOptions options;
};

void add_decode(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("decode", "print frames, or a capture, as JSON");
    auto frames = std::make_shared<InspectArguments>();
    auto capture = std::make_shared<CaptureArguments>();
    auto* source = verb->add_option_group("source");
    source->add_option("--scope", frames->scope, "what kind of connection the frames are from")
        ->check(scope_name());
    source->add_option("--pcap", capture->path, "a packet capture to read instead of frames");
    source->require_option(1);
    add_dialect(*verb, *frames);
    verb->add_option("--server-port", capture->options.server_ports,
                     "with --pcap: ports of servers (2242, 2271, 2416)");
    verb->add_flag("--by-time", capture->options.by_time,
                   "with --pcap: print in the order of time, connections mixed");
    verb->footer(decode_help);
    verb->callback([frames, capture, &line] {
        line.run = [frames, capture] {
            if (capture->path.empty()) return decode_lines(std::cin, std::cout, frames->options());
            capture->options.dialect = frames->parsed_dialect();
            return decode_capture(capture->path, capture->options, std::cout, std::cerr);
        };
    });
}

void add_encode(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("encode", "make frames from JSON");
    auto arguments = std::make_shared<InspectArguments>();
    verb->add_option("--scope", arguments->scope, "what kind of connection the frames are for")
        ->check(scope_name())
        ->required();
    add_dialect(*verb, *arguments);
    verb->footer(encode_help);
    verb->callback([arguments, &line] {
        line.run = [arguments] { return encode_lines(std::cin, std::cout, arguments->options()); };
    });
}

// --- verbs that speak to the daemon -------------------------------------------------------------

std::size_t columns_of_terminal() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
}

/// Calls `verb(session)` with a link to the daemon.
int with_daemon(const CommandLine& line, const std::function<int(Session&)>& verb) {
    auto api = link_to_daemon(line.daemon);
    if (!api) {
        std::cerr << "kindred: " << api.error().message << std::endl;
        return exit_code::usage;
    }
    using Seconds = std::chrono::duration<double>;
    Session session{
        .api = *api,
        .out = std::cout,
        .err = std::cerr,
        .json = line.json,
        .terminal = isatty(STDERR_FILENO) != 0,
        .terminal_columns = columns_of_terminal(),
        .clock =
            [] { return Seconds(std::chrono::steady_clock::now().time_since_epoch()).count(); },
        .sleep = [](double seconds) { std::this_thread::sleep_for(Seconds(seconds)); },
    };
    return verb(session);
}

/// A verb whose arguments are in `arguments`, which `run(session, arguments)` gets.
template <class Arguments, class Run>
void on_verb(CLI::App& verb, CommandLine& line, std::shared_ptr<Arguments> arguments, Run run) {
    verb.callback([&line, arguments, run] {
        line.run = [&line, arguments, run] {
            return with_daemon(line, [&](Session& session) { return run(session, *arguments); });
        };
    });
}

void add_plain(CLI::App& app, CommandLine& line, const std::string& name,
               const std::string& description, int (*run)(Session&)) {
    auto* verb = app.add_subcommand(name, description);
    on_verb(*verb, line, std::make_shared<int>(),
            [run](Session& session, int) { return run(session); });
}

void add_search(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("search", "search the network; results come as they arrive");
    auto options = std::make_shared<SearchOptions>();
    auto words = std::make_shared<std::vector<std::string>>();
    verb->add_option("query", *words, "words to find; -word excludes")->required();
    verb->add_option("--wait", options->wait, "seconds to wait for results (10)")
        ->check(CLI::NonNegativeNumber);
    verb->add_option("--limit", options->limit, "stop after so many files");
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

void add_user(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("user", "what is known about a user");
    auto username = std::make_shared<std::string>();
    verb->add_option("user", *username, "who")->required();
    on_verb(*verb, line, username,
            [](Session& session, const std::string& given) { return user(session, given); });
}

void add_shares(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("shares", "what you share");
    auto action = std::make_shared<std::string>();
    verb->add_option("action", *action, "rescan: look for changes on disk, and wait for that")
        ->check(CLI::IsMember({"rescan"}));
    on_verb(*verb, line, action, [](Session& session, const std::string& given) {
        return given == "rescan" ? rescan(session) : shares(session);
    });
}

void add_doctor(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("doctor", "look for what is wrong, and say what to do");
    verb->footer("Exit status 1 if something is broken; warnings do not count.");
    on_verb(*verb, line, std::make_shared<int>(), [&line](Session& session, int) {
        return doctor(session, line.daemon.url.empty() ? line.daemon.data_folder : "");
    });
}

// --- verbs about this command line --------------------------------------------------------------

void add_completions(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("completions", "print completions of verbs and options");
    auto shell = std::make_shared<std::string>();
    verb->add_option("shell", *shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    verb->footer(
        "Example:  kindred completions bash > ~/.local/share/bash-completion/completions/kindred");
    verb->callback([shell, &app, &line] {
        line.run = [shell, &app] {
            std::cout << apps::completions(app, *shell);
            return exit_code::ok;
        };
    });
}

void add_manual(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("manual", "print the manual page of this command line");
    verb->footer("Example:  kindred manual | man -l -");
    verb->callback([&app, &line] {
        line.run = [&app] {
            std::cout << apps::manual_page(app, KINDRED_VERSION);
            return exit_code::ok;
        };
    });
}

constexpr const char* main_help =
    "Verbs but decode, encode, completions and manual speak to a running kindredd: over the socket "
    "in its data folder,\n"
    "or over --url. Each takes --json; `kindred VERB --help` tells more.\n"
    "\n"
    "Exit status: 0 done, 1 failed, 2 wrong command line, 3 no daemon answers,\n"
    "             4 nothing found, 5 not within the time given.\n"
    "\n"
    "Examples:  kindred search some artist\n"
    "           kindred get --wait alice 'Music/Some Album'\n"
    "           kindred --url http://nas:5030 --api-key KEY status";

void add_verbs(CLI::App& app, CommandLine& line) {
    add_plain(app, line, "status", "the daemon in short", status);
    add_search(app, line);
    add_get(app, line);
    add_plain(app, line, "downloads", "the download queue", downloads);
    add_plain(app, line, "uploads", "what others fetch from you", uploads);
    add_browse(app, line);
    add_user(app, line);
    add_shares(app, line);
    add_doctor(app, line);
    add_decode(app, line);
    add_encode(app, line);
    add_completions(app, line);
    add_manual(app, line);
}

}  // namespace

int run(int argc, const char* const* argv) {
    std::ios::sync_with_stdio(false);
    CommandLine line;
    line.daemon.data_folder = apps::default_data_folder();
    line.daemon.api_key = apps::environment("KINDRED_API_KEY");
    CLI::App app("the command line of the Soulseek network", "kindred");
    app.set_version_flag("--version", "kindred " KINDRED_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option("--data", line.daemon.data_folder, "data folder of the daemon ($KINDRED_DATA)");
    app.add_option("--url", line.daemon.url, "http://HOST:PORT of the daemon's API");
    app.add_option("--api-key", line.daemon.api_key, "key of that API ($KINDRED_API_KEY)");
    app.add_flag("--json", line.json, "print JSON");
    add_verbs(app, line);
    // Verbs added after this would inherit it.
    app.footer(main_help);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_code::ok : exit_code::usage;
    }
    return line.run();
}

}  // namespace kindred::cli
