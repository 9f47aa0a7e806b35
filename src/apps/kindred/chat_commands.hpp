// The verbs to talk: private messages and rooms.
#pragma once

#include "apps/kindred/session.hpp"

#include <string>
#include <vector>

namespace kindred::cli {

struct MessageOptions {
    std::string username;            ///< empty: list the conversations
    std::vector<std::string> words;  ///< of the message to send
    bool follow = false;
};

int message(Session& session, const MessageOptions& options);

struct RoomOptions {
    std::string name;
    std::vector<std::string> words;  ///< of the line to say
    bool users = false;
    bool leave = false;
    bool follow = false;
};

/// Joins the room first if needed.
int room(Session& session, const RoomOptions& options);
int rooms(Session& session);

}  // namespace kindred::cli
