// PrivateRooms: who owns, runs and may enter private rooms, and what everybody concerned is told
// when that changes. The texts are those that clients recognise.
#pragma once

#include "server/messages.hpp"
#include "server/rooms.hpp"

namespace kindred::server {

class PrivateRooms {
  public:
    PrivateRooms(Core& core, Messages& messages, Rooms& rooms)
        : core_(core), messages_(messages), rooms_(rooms) {}

    void set_invitations(const User& from, bool enabled);
    void add_member(const User& from, const std::string& room, const std::string& name);
    void remove_member(const User& from, const std::string& room, const std::string& name);
    void cancel_membership(User& from, const std::string& room);
    /// The room ends.
    void cancel_ownership(const User& from, const std::string& room);
    void add_operator(const User& from, const std::string& room, const std::string& name);
    void remove_operator(const User& from, const std::string& room, const std::string& name);
    void cancel_operatorship(User& from, const std::string& room);

    /// Ends a room of any kind: an operator of the server wants it so.
    void remove(Room& room);
    /// The account is about to be removed: gives up what it owns and belongs to.
    void forget(User& user);

  private:
    Room* owned(const User& from, const std::string& name);
    bool may_be_added(const User& from, const Room& room, const User& target);
    User* online_or_tell(const User& from, const std::string& name);
    void drop_member(Room& room, User& target);
    void drop_operator(Room& room, User& target);
    void lose_operator(Room& room, User& target);
    void tell_owner(const Room& room, const std::string& text);
    template <class Message>
    void tell_members(const Room& room, const Message& message);

    Core& core_;
    Messages& messages_;
    Rooms& rooms_;
};

}  // namespace kindred::server
