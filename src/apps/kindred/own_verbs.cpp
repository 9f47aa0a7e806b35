#include "apps/command_docs.hpp"
#include "apps/kindred/verbs.hpp"

#include <iostream>

namespace kindred::cli {
namespace {

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

}  // namespace

void add_own_verbs(CLI::App& app, CommandLine& line) {
    add_completions(app, line);
    add_manual(app, line);
}

}  // namespace kindred::cli
