#include "apps/kindred/command_line.hpp"

#include "apps/kindred/verbs.hpp"
#include "apps/paths.hpp"

#include <iostream>
#include <sys/ioctl.h>
#include <thread>
#include <unistd.h>

namespace kindred::cli {
namespace {

std::size_t columns_of_terminal(int terminal) {
    winsize size{};
    return ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
}

constexpr const char* main_help =
    "All but decode, encode, completions and manual speak to a running kindredd: over the socket\n"
    "in its data folder, or over --url. Each takes --json; `kindred VERB --help` tells more.\n"
    "\n"
    "Exit status: 0 done, 1 failed, 2 wrong command line, 3 no daemon answers,\n"
    "             4 nothing found, 5 not within the time given.\n"
    "\n"
    "Examples:  kindred search some artist\n"
    "           kindred get --wait alice 'Music/Some Album'\n"
    "           kindred --url http://nas:5030 --api-key-file nas.key status";

/// Puts the verbs that were added last under a heading of the help.
void head(CLI::App& app, const std::string& heading) {
    static const std::string none = CLI::App().get_group();
    for (CLI::App* verb : app.get_subcommands({}))
        if (verb->get_group() == none) verb->group(heading);
}

void add_verbs(CLI::App& app, CommandLine& line) {
    add_file_verbs(app, line);
    add_job_verbs(app, line);
    head(app, "Music");
    add_people_verbs(app, line);
    head(app, "People");
    add_daemon_verbs(app, line);
    head(app, "The client");
    add_protocol_verbs(app, line);
    head(app, "The wire");
    add_own_verbs(app, line);
    head(app, "This program");
}

/// What is wrong with the command line, and where to read on.
std::string complaint(const CLI::App* app, const CLI::Error& error) {
    const auto verbs = app->get_subcommands();
    const std::string verb = verbs.empty() ? "" : " " + verbs.front()->get_name();
    std::string what = error.what();
    if (const auto words = app->remaining(); verbs.empty() && !words.empty())
        what = "there is no " + std::string(words.front().starts_with('-') ? "option" : "verb") +
               " '" + words.front() + "'";
    return "kindred: " + what + "\n`kindred" + verb + " --help` tells more.\n";
}

}  // namespace

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
        .terminal_columns = columns_of_terminal(STDERR_FILENO),
        .out_columns = isatty(STDOUT_FILENO) != 0 ? columns_of_terminal(STDOUT_FILENO) : 0,
        .clock =
            [] { return Seconds(std::chrono::steady_clock::now().time_since_epoch()).count(); },
        .sleep = [](double seconds) { std::this_thread::sleep_for(Seconds(seconds)); },
        .ask_secret =
            [](const SecretQuestion& question) {
                return read_secret(STDIN_FILENO, std::cerr, question);
            },
    };
    return verb(session);
}

CLI::App* add_plain(CLI::App& app, CommandLine& line, const std::string& name,
                    const std::string& description, int (*run)(Session&)) {
    auto* verb = app.add_subcommand(name, description);
    on_verb(*verb, line, std::make_shared<int>(),
            [run](Session& session, int) { return run(session); });
    return verb;
}

int run(int argc, const char* const* argv) {
    std::ios::sync_with_stdio(false);
    CommandLine line;
    line.daemon.data_folder = apps::default_data_folder();
    line.daemon.api_key = apps::environment("KINDRED_API_KEY");
    CLI::App app("Commands a running kindredd: find, fetch and share music, and talk to people.",
                 "kindred");
    app.set_version_flag("--version", "kindred " KINDRED_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option("--data", line.daemon.data_folder, "data folder of the daemon ($KINDRED_DATA)")
        ->type_name("FOLDER");
    app.add_option("--url", line.daemon.url, "http://HOST:PORT of the daemon's API")
        ->type_name("URL");
    app.add_option("--api-key-file", line.daemon.api_key_file,
                   "file whose first line is the key of that API (else $KINDRED_API_KEY)")
        ->type_name("FILE");
    app.add_flag("--json", line.json, "print JSON");
    app.get_formatter()->label("SUBCOMMAND", "VERB");
    app.failure_message(complaint);
    add_verbs(app, line);
    // Verbs added after this would inherit it.
    app.footer(main_help);
    if (argc < 2) {
        std::cerr << app.help();
        return exit_code::usage;
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_code::ok : exit_code::usage;
    }
    return line.run();
}

}  // namespace kindred::cli
