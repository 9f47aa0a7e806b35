// Every message of the protocol, and all its lists. Prefer the header of the connection you serve.
#pragma once

#include "protocol/distributed_messages.hpp"
#include "protocol/file_messages.hpp"
#include "protocol/from_server_messages.hpp"
#include "protocol/init_messages.hpp"
#include "protocol/peer_messages.hpp"
#include "protocol/to_server_messages.hpp"
