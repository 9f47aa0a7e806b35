#include "server/search_relay.hpp"

#include "protocol/distributed_messages.hpp"
#include "protocol/from_server_messages.hpp"

namespace kindred::server {
namespace from_server = protocol::from_server;
namespace distributed = protocol::distributed;

from_server::EmbeddedMessage embedded_search(const std::string& searcher, std::uint32_t token,
                                             const std::string& query) {
    from_server::EmbeddedMessage message{.distributed_code = distributed::DistribSearch::code};
    protocol::encode_fields(
        distributed::DistribSearch{protocol::search_identifier, searcher, token, query},
        message.body.bytes);
    return message;
}

void SearchRelay::search(const User& from, std::uint32_t token, const std::string& query) {
    ++core_.counters.searches;
    flat_.push(from_server::FileSearch{from.name, token, query});
    roots_.push(embedded_search(from.name, token, query));
}

void SearchRelay::search_user(const User& from, const std::string& name, std::uint32_t token,
                              const std::string& query) {
    if (const User* target = core_.online(name))
        core_.send(*target, from_server::FileSearch{from.name, token, query});
}

void SearchRelay::search_room(const User& from, const std::string& name, std::uint32_t token,
                              const std::string& query) {
    const Room* room = core_.rooms.find(name);
    if (room != nullptr && room->occupants.contains(from.id))
        core_.send_all(room->occupants.view(), from_server::FileSearch{from.name, token, query});
}

void SearchRelay::tick() {
    flat_.tick();
    roots_.tick();
}

}  // namespace kindred::server
