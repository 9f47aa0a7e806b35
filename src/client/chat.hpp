// Chat rooms and private messages.
#pragma once

#include "client/session.hpp"

#include <deque>
#include <set>

namespace kindred::client {

class Chat {
  public:
    Chat(Context& context, Session& session) : context_(context), session_(session) {}

    // --- rooms ---
    void request_room_list();
    std::vector<RoomStatus> rooms() const;
    std::optional<RoomStatus> room(const std::string& name) const;
    void join(const std::string& name, bool is_private);
    void leave(const std::string& name);
    Result<void> say(const std::string& room, const std::string& text);
    std::vector<ChatLine> lines(const std::string& room) const;

    // --- private messages ---
    void load();
    Result<void> send(const std::string& username, const std::string& text);
    std::vector<std::string> conversations() const;
    std::vector<PrivateMessage> conversation(const std::string& username) const;
    void mark_read(const std::string& username);

    // --- from the session ---
    void session_up();
    void session_down();
    void on(const protocol::from_server::RoomList& message);
    void on(const protocol::from_server::JoinRoom& message);
    void on(const protocol::from_server::LeaveRoom& message);
    void on(const protocol::from_server::UserJoinedRoom& message);
    void on(const protocol::from_server::UserLeftRoom& message);
    void on(const protocol::from_server::SayChatroom& message);
    void on(const protocol::from_server::CantCreateRoom& message);
    void on(const protocol::from_server::MessageUser& message);

  private:
    struct Room {
        RoomStatus status;
        bool wanted = false;  // to be joined again after a reconnect
        std::set<std::string> users;
        std::deque<ChatLine> lines;
    };
    /// A message and its number in the storage.
    struct Kept {
        std::uint64_t number = 0;
        PrivateMessage message;
    };

    Room& note(const std::string& name);
    Room* find(const std::string& name);
    void count(std::vector<std::string> rooms, const std::vector<std::uint32_t>& counts,
               bool is_private);
    void keep(PrivateMessage message, std::function<void()> when_durable = {});
    void store(const Kept& kept, std::function<void()> when_durable = {});

    Context& context_;
    Session& session_;
    std::map<std::string, Room> rooms_;
    std::map<std::string, std::deque<Kept>> conversations_;
    std::uint64_t last_message_ = 0;
};

}  // namespace kindred::client
