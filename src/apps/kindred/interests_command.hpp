// `kindred interests`: what one likes and dislikes, and whom and what the server recommends for it.
#pragma once

#include "apps/kindred/session.hpp"

#include <string>
#include <vector>

namespace kindred::cli {

struct InterestsOptions {
    std::vector<std::string> like;
    std::vector<std::string> hate;
    std::vector<std::string> forget;
    bool recommended = false;  ///< what goes with the own interests
    bool everywhere = false;   ///< what goes well in the whole network
    bool similar = false;      ///< users with similar interests
    std::string item;          ///< recommended and similar: for this item instead of the own ones
    std::string username;      ///< the interests of this user
};

int interests(Session& session, const InterestsOptions& options);

}  // namespace kindred::cli
