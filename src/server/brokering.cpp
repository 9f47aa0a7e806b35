#include "server/brokering.hpp"

#include "protocol/from_server_messages.hpp"

namespace kindred::server {
namespace from_server = protocol::from_server;

void Brokering::connect(User& from, const protocol::to_server::ConnectToPeerView& message) {
    const User* target = core_.online(message.username);
    const bool too_modern = target != nullptr &&
                            target->session->dialect == protocol::Dialect::seed2003 &&
                            message.type == protocol::connection_type::distributed;
    if (target == nullptr || too_modern) {
        core_.send(from, from_server::CantConnectToPeer{message.token, std::nullopt});
        return;
    }
    ++core_.counters.brokered;
    Session& session = *from.session;
    session.connect_requests.add(target->id, message.token, core_.now.steady, expired());
    core_.send(*target, from_server::ConnectToPeerView{.username = from.name,
                                                       .type = message.type,
                                                       .ip = session.address,
                                                       .port = session.port,
                                                       .token = message.token,
                                                       .privileged = core_.privileged(from),
                                                       .obfuscation_type = session.obfuscation,
                                                       .obfuscated_port = session.obfuscated_port});
}

void Brokering::cannot_connect(const User& from,
                               const protocol::to_server::CantConnectToPeer& message) {
    const User* asker = core_.online(message.username);
    if (asker == nullptr ||
        !asker->session->connect_requests.take(from.id, message.token, expired()))
        return;
    core_.send(*asker, from_server::CantConnectToPeer{message.token, std::nullopt});
}

}  // namespace kindred::server
