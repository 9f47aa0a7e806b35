// Runs the real program through a shell and gives back what it printed and its exit status.
#pragma once

#include <cstdio>
#include <string>
#include <sys/wait.h>

namespace kindred::cli {

struct Ran {
    std::string output;
    int status = -1;
};

/// `arguments` follow the program name; `before` is put in front of it, such as "printf 00 |".
inline Ran run_program(const std::string& arguments, const std::string& before = "") {
    const std::string command = before + " " + KINDRED_PROGRAM + " " + arguments + " 2>&1";
    Ran ran;
    FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return ran;
    char block[4096];
    for (std::size_t n; (n = fread(block, 1, sizeof block, pipe)) > 0;) ran.output.append(block, n);
    const int status = pclose(pipe);
    if (WIFEXITED(status)) ran.status = WEXITSTATUS(status);
    return ran;
}

}  // namespace kindred::cli
