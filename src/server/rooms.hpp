// Rooms: coming, going and talking, the room wall, the lists of rooms, and the feed of everything
// that is said in public. Who may enter a private room is the business of PrivateRooms.
#pragma once

#include "protocol/from_server_messages.hpp"
#include "server/core.hpp"
#include "server/messages.hpp"

namespace kindred::server {

class Rooms {
  public:
    Rooms(Core& core, Messages& messages, const std::vector<RoomRecord>& stored);

    void join(User& from, const std::string& name, bool as_private);
    void leave(User& from, const std::string& name);
    /// The session ends.
    void gone(User& user);
    void say(const User& from, const std::string& name, const std::string& text);
    void set_ticker(const User& from, const std::string& name, const std::string& text);
    void listen(const User& from) { listeners_.insert(from.id); }
    void stop_listening(const User& from) { listeners_.erase(from.id); }
    void set_slots_full(User& from, std::uint32_t slots_full);

    /// All rooms with somebody in them, or after a login perhaps the larger ones only; then what
    /// there is to know about his private rooms.
    void send_list(const User& user, bool complete);
    /// Somebody must leave; he is told, and so are the others.
    void part(User& user, Room& room);

  private:
    void create(User& owner, const std::string& name, bool as_private);
    bool may_enter(User& from, const Room& room, bool as_private);
    void enter(User& user, Room& room);
    void introduce(const User& user, const Room& room);
    void left(User& user, Room& room);
    void remove_if_unused(Room& room);
    void remove_ticker(Room& room, UserId user);
    protocol::from_server::JoinRoom describe(const Room& room);

    Core& core_;
    Messages& messages_;
    IndexedSet<UserId> listeners_;  ///< of the public feed
};

}  // namespace kindred::server
