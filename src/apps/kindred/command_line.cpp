#include "apps/kindred/command_line.hpp"

#include "apps/kindred/verbs.hpp"
#include "apps/paths.hpp"

#include <iostream>
#include <sys/ioctl.h>
#include <thread>
#include <unistd.h>

namespace kindred::cli {
namespace {

std::size_t columns_of_terminal() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
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
        .terminal_columns = columns_of_terminal(),
        .clock =
            [] { return Seconds(std::chrono::steady_clock::now().time_since_epoch()).count(); },
        .sleep = [](double seconds) { std::this_thread::sleep_for(Seconds(seconds)); },
    };
    return verb(session);
}

void add_plain(CLI::App& app, CommandLine& line, const std::string& name,
               const std::string& description, int (*run)(Session&)) {
    auto* verb = app.add_subcommand(name, description);
    on_verb(*verb, line, std::make_shared<int>(),
            [run](Session& session, int) { return run(session); });
}

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
    add_daemon_verbs(app, line);
    add_file_verbs(app, line);
    add_job_verbs(app, line);
    add_people_verbs(app, line);
    add_protocol_verbs(app, line);
    add_own_verbs(app, line);
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
