#include "server/brokering.hpp"

#include "protocol/from_server_messages.hpp"

namespace kindred::server {
namespace from_server = protocol::from_server;

std::size_t Brokering::Hash::operator()(const Request& request) const noexcept {
    const std::uint64_t users =
        std::uint64_t{request.asker.value} << 32 | std::uint64_t{request.asked.value};
    // Tokens often count up from one; a multiplication spreads them over the whole word.
    return std::hash<std::uint64_t>{}(users ^ (request.token * 0x9e3779b97f4a7c15));
}

void Brokering::connect(const User& from, const protocol::to_server::ConnectToPeer& message) {
    const User* target = core_.online(message.username);
    const bool too_modern = target != nullptr &&
                            target->session->dialect == protocol::Dialect::seed2003 &&
                            message.type == protocol::connection_type::distributed;
    if (target == nullptr || too_modern) {
        core_.send(from, from_server::CantConnectToPeer{message.token, std::nullopt});
        return;
    }
    ++core_.counters.brokered;
    const Request request{from.id, target->id, message.token};
    open_[request] = core_.now.steady;
    expiries_.push(core_.now.steady + core_.settings.brokering_memory, request);
    const Session& session = *from.session;
    core_.send(*target, from_server::ConnectToPeer{.username = from.name,
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
    if (asker == nullptr || open_.erase({asker->id, from.id, message.token}) == 0) return;
    core_.send(*asker, from_server::CantConnectToPeer{message.token, std::nullopt});
}

void Brokering::tick() {
    while (const auto request = expiries_.pop(core_.now.steady)) {
        const auto open = open_.find(*request);
        if (open == open_.end()) continue;
        // The same request made again lives on until its own time is over.
        if (core_.now.steady - open->second >= core_.settings.brokering_memory) open_.erase(open);
    }
}

}  // namespace kindred::server
