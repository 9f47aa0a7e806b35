#include "server/room_table.hpp"

namespace kindred::server {

Room& RoomTable::add(const std::string& name) {
    const RoomId id{++last_.value};
    Room& room = rooms_[id];
    room.id = id;
    room.name = name;
    by_name_.emplace(name, id);
    return room;
}

void RoomTable::remove(const Room& room) {
    by_name_.erase(room.name);
    rooms_.erase(room.id);
}

Room* RoomTable::find(std::string_view name) {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &get(found->second);
}

}  // namespace kindred::server
