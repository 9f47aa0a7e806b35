// Passwords and tokens, typed unseen or piped in. They are never arguments: others of the machine
// can see those, and shells keep them.
#pragma once

#include "apps/kindred/api_client.hpp"

#include <ostream>
#include <string>

namespace kindred::cli {

struct SecretQuestion {
    std::string what;    ///< such as "New password"
    bool twice = false;  ///< typed again, because nobody has seen what was typed
};

/// One secret from `input`. A terminal is asked over `prompts` and does not show what is typed; of
/// anything else the first line is taken.
Outcome<std::string> read_secret(int input, std::ostream& prompts, const SecretQuestion& question);

}  // namespace kindred::cli
