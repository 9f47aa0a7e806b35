// The verbs of the command line, grouped by what they are about; each group has its own source
// file.
#pragma once

#include "apps/kindred/daemon_link.hpp"
#include "apps/kindred/session.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <string>

namespace kindred::cli {

/// What the options before and after the verb say, and the verb itself.
struct CommandLine {
    DaemonAddress daemon;
    bool json = false;
    /// Set by the verb that was given; returns the exit status.
    std::function<int()> run;
};

/// Calls `verb(session)` with a link to the daemon; returns the exit status.
int with_daemon(const CommandLine& line, const std::function<int(Session&)>& verb);

/// A verb whose arguments are in `arguments`, which `run(session, arguments)` gets.
template <class Arguments, class Run>
void on_verb(CLI::App& verb, CommandLine& line, std::shared_ptr<Arguments> arguments, Run run) {
    verb.callback([&line, arguments, run] {
        line.run = [&line, arguments, run] {
            return with_daemon(line, [&](Session& session) { return run(session, *arguments); });
        };
    });
}

/// A verb without arguments; returns it, for what else is to be said of it.
CLI::App* add_plain(CLI::App& app, CommandLine& line, const std::string& name,
                    const std::string& description, int (*run)(Session&));

void add_protocol_verbs(CLI::App& app, CommandLine& line);  ///< decode, encode
void add_file_verbs(CLI::App& app, CommandLine& line);      ///< search, wish, get, queue, ...
void add_job_verbs(CLI::App& app, CommandLine& line);       ///< jobs
void add_people_verbs(CLI::App& app, CommandLine& line);    ///< user, users, msg, room, rooms
void add_daemon_verbs(CLI::App& app, CommandLine& line);    ///< status, config, logs, doctor, ...
void add_own_verbs(CLI::App& app, CommandLine& line);       ///< completions, manual

}  // namespace kindred::cli
