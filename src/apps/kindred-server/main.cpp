// kindred-server: the command line, the signals, and the lines that scripts wait for.
#include "apps/kindred-server/config.hpp"
#include "apps/kindred-server/operators.hpp"
#include "apps/kindred-server/program.hpp"
#include "io/log.hpp"
#include "io/service_manager.hpp"
#include "io/signals.hpp"

#include <CLI/CLI.hpp>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <optional>

namespace kindred::server_app {
namespace {

constexpr int exit_failed = 1;

/// What the command line says; it has the last word over the file.
struct Flags {
    std::string config;
    std::vector<std::string> listen;
    std::string data;
    std::string metrics;
    std::string log_level;
    bool log_json = false;
    bool check = false;
    bool print_config = false;
    std::vector<std::string> admin;
};

int complain(const Error& error) {
    std::fprintf(stderr, "kindred-server: %s\n", error.message.c_str());
    return exit_failed;
}

/// The configuration of the file, if there is one, under what the command line says.
Result<Config> config_of(const Flags& flags) {
    Result<Config> config = flags.config.empty() ? Config{} : read_config(flags.config);
    if (!config) return config;
    if (!flags.listen.empty()) config->listen.clear();
    for (const std::string& text : flags.listen) {
        const auto endpoint = parse_endpoint(text);
        if (!endpoint) return fail("--listen: " + endpoint.error().message);
        config->listen.push_back(*endpoint);
    }
    if (!flags.metrics.empty()) {
        const auto endpoint = parse_endpoint(flags.metrics);
        if (!endpoint) return fail("--metrics: " + endpoint.error().message);
        config->metrics = *endpoint;
    }
    if (!flags.data.empty()) config->data = flags.data;
    config->settings.least_logged =
        log_level(flags.log_level).value_or(config->settings.least_logged);
    config->log_json = config->log_json || flags.log_json;
    return config;
}

ProgramOptions options_of(const Config& config, LogSink log) {
    ProgramOptions options;
    options.listen = config.listen;
    options.data = config.data;
    options.metrics = config.metrics;
    options.settings = config.settings;
    options.network.out_queue = config.out_queue;
    options.log = std::move(log);
    return options;
}

/// The log of a server, whose level may change while it runs.
class Log {
  public:
    explicit Log(const Config& config)
        : least_(config.settings.least_logged),
          sink_(io::make_log({LogLevel::debug, config.log_json})) {}

    void set_least(LogLevel least) { least_ = least; }
    void operator()(LogLevel level, std::string_view part, std::string_view line) const {
        if (level >= least_) sink_(level, part, line);
    }

  private:
    std::atomic<LogLevel> least_;
    LogSink sink_;
};

/// What can be changed while running, is; of the rest it is told.
void reload(const Flags& flags, const Config& current, Program& program, Log& log) {
    const auto config = config_of(flags);
    if (!config) {
        log(LogLevel::error, "server", "configuration not reloaded: " + config.error().message);
        return;
    }
    program.reconfigure(config->settings, config->out_queue);
    log.set_least(config->settings.least_logged);
    log(LogLevel::info, "server", "configuration reloaded");
    const auto needs_restart = [&](bool differs, std::string_view key) {
        if (differs)
            log(LogLevel::warning, "server", std::string(key) + " has changed: needs a restart");
    };
    needs_restart(config->listen != current.listen, "server.listen");
    needs_restart(config->data != current.data, "server.data");
    needs_restart(config->metrics != current.metrics, "server.metrics");
    needs_restart(config->log_json != current.log_json, "log.json");
}

int serve(const Flags& flags, const Config& config) {
    Log log(config);
    io::Loop loop;
    io::Signals signals(loop);
    int status = 0;
    const auto failed = [&](const Error& error) {
        status = complain(error);
        loop.stop();
    };
    bool stopping = false;
    std::unique_ptr<Program> program;
    const auto stop = [&] {
        // A second time does not wait for slow readers.
        if (std::exchange(stopping, true)) return loop.stop();
        log(LogLevel::info, "server", "stopping");
        io::tell_service_manager("STOPPING=1");
        program->stop([&] { loop.stop(); });
    };
    auto started = Program::start(loop, options_of(config, std::ref(log)), {failed, stop});
    if (!started) return complain(started.error());
    program = std::move(*started);
    for (const Endpoint endpoint : program->endpoints())
        std::printf("listening on %s\n", to_string(endpoint).c_str());
    if (const auto metrics = program->metrics())
        std::printf("metrics on http://%s/metrics\n", to_string(*metrics).c_str());
    std::fflush(stdout);
    signals.on(SIGINT, stop);
    signals.on(SIGTERM, stop);
    signals.on(SIGHUP, [&] { reload(flags, config, *program, log); });
    io::tell_service_manager("READY=1");
    loop.run();
    return status;
}

int administer(const Flags& flags, const Config& config) {
    std::vector<std::string> words = flags.admin;
    // The server has another working directory.
    if (words[0] == "backup" && words.size() == 2)
        words[1] = std::filesystem::absolute(words[1]).string();
    const auto answer = ask(config.data, words);
    if (!answer) return complain(answer.error());
    std::fputs(answer->c_str(), stdout);
    return 0;
}

void declare(CLI::App& app, Flags& flags) {
    app.set_version_flag("--version", KINDRED_VERSION);
    app.add_option("--config", flags.config,
                   "TOML file; see --print-config. SIGHUP reads it again.")
        ->type_name("FILE");
    app.add_option("--listen", flags.listen,
                   "Where to listen (0.0.0.0:2242); repeatable. Port 0: any free one.")
        ->type_name("ADDRESS:PORT");
    app.add_option("--data", flags.data,
                   "Folder of the server's memory (kindred-server-data); created if absent.")
        ->type_name("DIR");
    app.add_option("--metrics", flags.metrics, "Where to serve /metrics and /health over HTTP.")
        ->type_name("ADDRESS:PORT");
    app.add_option("--log-level", flags.log_level, "The least important lines to log (info).")
        ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
    app.add_flag("--log-json", flags.log_json, "Log one JSON object per line.");
    app.add_flag("--check", flags.check, "Only check the configuration.");
    app.add_flag("--print-config", flags.print_config,
                 "Print the configuration in force, with a comment for every key.");
    CLI::App* admin = app.add_subcommand("admin", "Ask or tell the server that runs on --data.");
    admin->fallthrough();
    admin->add_option("command", flags.admin, "The command and its parameters.")->required();
    admin->footer("Commands:\n" + admin_help());
}

int run(int argc, char** argv) {
    Flags flags;
    CLI::App app("A Soulseek server.", "kindred-server");
    declare(app, flags);
    CLI11_PARSE(app, argc, argv);
    const auto config = config_of(flags);
    if (!config) return complain(config.error());
    if (!flags.admin.empty()) return administer(flags, *config);
    if (flags.print_config) {
        std::fputs(commented_config(*config).c_str(), stdout);
        return 0;
    }
    if (flags.check) {
        std::puts("the configuration is good");
        return 0;
    }
    return serve(flags, *config);
}

}  // namespace
}  // namespace kindred::server_app

int main(int argc, char** argv) {
    return kindred::server_app::run(argc, argv);
}
