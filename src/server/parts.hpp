// The parts of the server, wired together. Owned by Server; requests and administration use them.
#pragma once

#include "server/addresses.hpp"
#include "server/bans.hpp"
#include "server/brokering.hpp"
#include "server/core.hpp"
#include "server/distributed_tree.hpp"
#include "server/interests.hpp"
#include "server/logins.hpp"
#include "server/messages.hpp"
#include "server/presence.hpp"
#include "server/private_rooms.hpp"
#include "server/privileges.hpp"
#include "server/relays.hpp"
#include "server/rooms.hpp"
#include "server/search_relay.hpp"

namespace kindred::server {

struct Parts {
    Core core;
    Addresses addresses;
    Bans bans;
    Logins logins;
    Presence presence;
    Privileges privileges;
    Messages messages;
    Rooms rooms;
    PrivateRooms private_rooms;
    Interests interests;
    Brokering brokering;
    Relays relays;
    SearchRelay searches;
    DistributedTree tree;

    Parts(Core core_, const StoreContents& contents, Jobs& jobs, Logins::Enter enter);
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
};

}  // namespace kindred::server
