// The parts of the server, wired together. Owned by Server; requests and administration use them.
#pragma once

#include "server/addresses.hpp"
#include "server/bans.hpp"
#include "server/brokering.hpp"
#include "server/core.hpp"
#include "server/logins.hpp"
#include "server/presence.hpp"
#include "server/search_relay.hpp"

namespace kindred::server {

struct Parts {
    Core core;
    Addresses addresses;
    Bans bans;
    Logins logins;
    Presence presence;
    Brokering brokering;
    SearchRelay searches;

    Parts(Core core_, const StoreContents& contents, Jobs& jobs, Logins::Enter enter);
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
};

}  // namespace kindred::server
