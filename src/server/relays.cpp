#include "server/relays.hpp"

#include "protocol/from_server_messages.hpp"

namespace kindred::server {
namespace from_server = protocol::from_server;
namespace to_server = protocol::to_server;

void Relays::relay(const User& from, const to_server::IgnoreUser& message) {
    pass_modern(message.username, from_server::IgnoreUser{from.name});
}

void Relays::relay(const User& from, const to_server::UnignoreUser& message) {
    pass_modern(message.username, from_server::UnignoreUser{from.name});
}

void Relays::relay(const User& from, const to_server::SendConnectToken& message) {
    pass_modern(message.username, from_server::SendConnectToken{from.name, message.token});
}

void Relays::relay(const User& from, const to_server::PlaceInLineRequest& message) {
    pass(message.username, from_server::PlaceInLineRequest{from.name, message.token});
}

void Relays::relay(const User& from, const to_server::PlaceInLineResponse& message) {
    pass(message.username,
         from_server::PlaceInLineResponse{from.name, message.token, message.place});
}

void Relays::relay(const User& from, const to_server::TunneledMessage& message) {
    if (message.message.size() > limits::chat_line) return;
    pass(message.username,
         from_server::TunneledMessage{from.name, message.tunneled_code, message.token,
                                      from.session->address, from.session->port, message.message});
}

void Relays::relay(const User& from, const to_server::ExactFileSearch& message) {
    if (message.filename.size() + message.path.size() > limits::chat_line) return;
    core_.send_all(
        core_.users.seed_online().view(),
        from_server::ExactFileSearch{.username = from.name,
                                     .token = message.token,
                                     .filename = message.filename,
                                     .path = message.path,
                                     .size = message.size,
                                     .size_u32 = static_cast<std::uint32_t>(message.size),
                                     .checksum = message.checksum},
        from.id);
}

void Relays::send_user_list(const User& from) {
    from_server::GlobalUserList list;
    list.users.countries.emplace(core_.users.online().size());
    for (const UserId id : core_.users.online()) {
        const User& user = core_.users.get(id);
        list.users.usernames.push_back(user.name);
        list.users.statuses.push_back(user.session->status);
        list.users.stats.push_back(wire_stats(user));
        list.users.slotsfull.push_back(user.session->upload_slots_full);
    }
    core_.send(from, list);
}

}  // namespace kindred::server
