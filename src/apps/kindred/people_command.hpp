// The verb for the lists of people: buddies, trusted and banned ones.
#pragma once

#include "apps/kindred/session.hpp"

#include <string>
#include <vector>

namespace kindred::cli {

struct PeopleOptions {
    std::string username;  ///< empty: show everybody
    std::vector<std::string> add;
    std::vector<std::string> drop;
};

int people(Session& session, const PeopleOptions& options);

}  // namespace kindred::cli
