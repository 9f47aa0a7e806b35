// The verb for hooks: webhooks, notifiers and scripts that are told what happens.
#pragma once

#include "apps/kindred/session.hpp"

#include <string>
#include <vector>

namespace kindred::cli {

struct HooksOptions {
    std::string action;  ///< add, remove, test or deliveries; empty: list
    std::string name;
    // --- of a hook that is added: one of the first five ---
    std::string webhook;  ///< these four: an address
    std::string ntfy;
    std::string gotify;
    std::string discord;
    std::vector<std::string> run;  ///< a program and its arguments
    std::vector<std::string> events;
    bool ask_token = false;
    std::vector<std::string> headers;  ///< "Name: value"
    bool disabled = false;
};

int hooks(Session& session, const HooksOptions& options);

}  // namespace kindred::cli
