// Relays: the messages between users of which today's network makes no use any more, carried from
// one to the other as ever, and the lists that only clients of 2003 ask for.
#pragma once

#include "protocol/to_server_messages.hpp"
#include "server/core.hpp"

namespace kindred::server {

class Relays {
  public:
    explicit Relays(Core& core) : core_(core) {}

    void relay(const User& from, const protocol::to_server::IgnoreUser& message);
    void relay(const User& from, const protocol::to_server::UnignoreUser& message);
    void relay(const User& from, const protocol::to_server::SendConnectToken& message);
    void relay(const User& from, const protocol::to_server::PlaceInLineRequest& message);
    void relay(const User& from, const protocol::to_server::PlaceInLineResponse& message);
    void relay(const User& from, const protocol::to_server::TunneledMessage& message);
    /// To the other clients of 2003, the only ones that know it.
    void relay(const User& from, const protocol::to_server::ExactFileSearch& message);
    /// Everybody who is online, for clients of 2003.
    void send_user_list(const User& from);

  private:
    template <class Message>
    void pass(const std::string& name, const Message& message) {
        if (const User* target = core_.online(name)) core_.send(*target, message);
    }
    /// What the description of 2003 does not have.
    template <class Message>
    void pass_modern(const std::string& name, const Message& message) {
        if (const User* target = core_.online(name)) core_.send_modern(*target, message);
    }

    Core& core_;
};

}  // namespace kindred::server
