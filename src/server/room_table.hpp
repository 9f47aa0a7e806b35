// The RoomTable: every room there is, with who is in it and who may be. What happens in rooms is in
// Rooms and PrivateRooms.
#pragma once

#include "server/users.hpp"

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace kindred::server {

struct Ticker {
    UserId user;
    std::string text;
};

struct Room {
    RoomId id;
    std::string name;
    IndexedSet<UserId> occupants;  ///< who is in it now
    std::vector<Ticker> tickers;   ///< in the order they were set

    bool stored = false;  ///< the store knows it: it is private, or has tickers

    // Private rooms only.
    UserId owner;                ///< zero for a public room
    IndexedSet<UserId> members;  ///< without the owner, with the operators
    IndexedSet<UserId> operators;

    bool is_private() const { return static_cast<bool>(owner); }
    bool admits(UserId user) const {
        return !is_private() || owner == user || members.contains(user);
    }
    bool is_operator(UserId user) const { return operators.contains(user); }
};

class RoomTable {
  public:
    Room& add(const std::string& name);
    void remove(const Room& room);

    Room* find(std::string_view name);
    Room& get(RoomId id) { return rooms_.at(id); }
    /// All rooms by name, which is also the order of lists.
    const std::map<std::string, RoomId, std::less<>>& by_name() const { return by_name_; }

  private:
    std::unordered_map<RoomId, Room> rooms_;
    std::map<std::string, RoomId, std::less<>> by_name_;
    RoomId last_;
};

}  // namespace kindred::server
