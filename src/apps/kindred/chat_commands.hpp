// The verbs to talk: private messages and rooms.
#pragma once

#include "apps/kindred/session.hpp"

#include <string>
#include <vector>

namespace kindred::cli {

struct MessageOptions {
    std::string username;            ///< empty: list the conversations
    std::vector<std::string> also;   ///< further users who get the same message
    std::vector<std::string> words;  ///< of the message to send
    bool follow = false;
};

int message(Session& session, const MessageOptions& options);

struct RoomOptions {
    std::string name;
    std::vector<std::string> words;  ///< of the line to say
    bool create_private = false;     ///< makes it a private room if it is not there yet
    bool users = false;
    bool wall = false;        ///< shows what people wrote on its wall
    bool set_ticker = false;  ///< writes `words` on the wall; none: takes the own entry off
    std::string add;          ///< a member of a private room from now on
    std::string remove;       ///< not a member any more
    std::string promote;      ///< an operator from now on
    std::string demote;       ///< not an operator any more
    bool leave = false;
    bool follow = false;
};

/// Joins the room first if needed.
int room(Session& session, const RoomOptions& options);
int rooms(Session& session);

struct FeedOptions {
    bool stop = false;  ///< follow no more
    bool follow = false;
};
/// What is said in all public rooms.
int feed(Session& session, const FeedOptions& options);

}  // namespace kindred::cli
