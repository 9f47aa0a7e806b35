// Rooms: coming, going and talking, the room wall, the lists of rooms, and the feed of everything
// that is said in public. Who may enter a private room is the business of PrivateRooms.
#pragma once

#include "protocol/from_server_messages.hpp"
#include "server/core.hpp"
#include "server/messages.hpp"

#include <array>

namespace kindred::server {

class Rooms {
  public:
    Rooms(Core& core, Messages& messages, const std::vector<RoomRecord>& stored);

    void join(User& from, const std::string& name, bool as_private);
    void leave(User& from, const std::string& name);
    /// The session ends.
    void gone(User& user);
    void say(const User& from, const std::string& name, const std::string& text);
    void set_ticker(User& from, const std::string& name, const std::string& text);
    void listen(const User& from) { listeners_.insert(from.id); }
    void stop_listening(const User& from) { listeners_.erase(from.id); }
    void set_slots_full(User& from, std::uint32_t slots_full);

    /// All rooms with somebody in them, or after a login perhaps the larger ones only; then what
    /// there is to know about his private rooms.
    void send_list(const User& user, bool complete);
    /// Somebody must leave; he is told, and so are the others.
    void part(User& user, Room& room);
    /// Takes everything off the wall of a room that is about to end.
    void clear_wall(Room& room);
    /// The lists that users get are to be made anew: a room or a setting has changed.
    void forget_lists() { public_lists_ = {}; }
    void check(Findings& findings);

  private:
    void create(User& owner, const std::string& name, bool as_private);
    bool may_enter(User& from, const Room& room, bool as_private);
    void enter(User& user, Room& room);
    void introduce(const User& user, const Room& room);
    void left(User& user, Room& room);
    void remove_if_unused(Room& room);
    void remove_ticker(Room& room, UserId user);
    protocol::from_server::RoomList public_list(bool complete) const;
    const SharedBytes& encoded_public_list(bool complete, protocol::Dialect dialect);
    void send_private_rooms(const User& user);
    protocol::from_server::JoinRoom describe(const Room& room);

    Core& core_;
    Messages& messages_;
    IndexedSet<UserId> listeners_;  ///< of the public feed
    /// What nearly everybody gets as his list: the complete and the short one in both dialects.
    std::array<SharedBytes, 4> public_lists_;
};

}  // namespace kindred::server
