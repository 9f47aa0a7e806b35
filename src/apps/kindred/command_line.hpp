// The command line of `kindred`: verbs, options and help texts.
#pragma once

namespace kindred::cli {

/// Runs one command line; returns the exit status (see exit_codes.hpp).
int run(int argc, const char* const* argv);

}  // namespace kindred::cli
