// What a command line says about itself, in the forms that other programs read: a manual page, and
// completions for shells. Made from the declared verbs and options, so it is never out of date.
#pragma once

#include <CLI/App.hpp>

#include <string>

namespace kindred::apps {

/// A page for man(1), section 1, of the program and all its verbs, in roff.
std::string manual_page(const CLI::App& app, const std::string& version);

/// A script that completes verbs and options; `shell` is bash, zsh or fish.
std::string completions(const CLI::App& app, const std::string& shell);

}  // namespace kindred::apps
