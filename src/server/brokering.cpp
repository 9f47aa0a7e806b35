#include "server/brokering.hpp"

#include "protocol/from_server_messages.hpp"

namespace kindred::server {
namespace from_server = protocol::from_server;

std::uint32_t Brokering::hash(const Request& request) {
    // Tokens often count up from one, as ids do; multiplications keep them apart.
    const std::uint64_t mixed =
        (std::uint64_t{request.asker.value} << 32 | request.asked.value) * 0x9e3779b97f4a7c15 +
        request.token * 0xbf58476d1ce4e5b9;
    return static_cast<std::uint32_t>(mixed >> 32);
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
    remember({from.id, target->id, message.token});
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
    if (asker == nullptr || !forget({asker->id, from.id, message.token})) return;
    core_.send(*asker, from_server::CantConnectToPeer{message.token, std::nullopt});
}

void Brokering::remember(const Request& request) {
    forget(request);  // the same request made again has a time of its own
    made_.push_back({request, core_.now.steady});
    open_.insert(hash(request), number(made_.size() - 1));
}

/// False if it is not open.
bool Brokering::forget(const Request& request) {
    const std::uint32_t key = hash(request);
    const std::uint32_t found = open_.find(
        key, [&](std::uint32_t number) { return made_[place(number)].request == request; });
    return found != 0 && open_.erase(key, found);
}

void Brokering::tick() {
    while (!made_.empty() &&
           core_.now.steady - made_.front().at >= core_.settings.brokering_memory) {
        open_.erase(hash(made_.front().request), number(0));
        made_.pop_front();
        ++gone_;
    }
}

void Brokering::check(Findings& findings) const {
    findings.expect(open_.size() <= made_.size(), "brokering: more is open than was asked for");
}

}  // namespace kindred::server
