// Runs a program without a shell and waits for it. Blocks: for workers.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <string>
#include <vector>

namespace kindred::io {

struct ProgramRun {
    std::vector<std::string> command;      ///< the path of the program, and its arguments
    std::vector<std::string> environment;  ///< NAME=value; nothing is inherited
    std::string input;                     ///< what it reads
    Duration patience = 60s;               ///< then it is killed, with what it has started
    std::size_t kept_output = 4096;        ///< of what it prints, from the end
};

struct ProgramOutcome {
    int status = 0;          ///< if it exited
    int signal = 0;          ///< not 0: it was killed by this
    bool timed_out = false;  ///< it was killed here
    std::string output;      ///< standard output and error together
};

/// The error says why it could not be started. `stop`, if it is not -1, is a descriptor that
/// becomes readable when the program shall be killed at once. No descriptor but the first three is
/// passed on.
Result<ProgramOutcome> run_program(const ProgramRun& run, int stop = -1);

}  // namespace kindred::io
