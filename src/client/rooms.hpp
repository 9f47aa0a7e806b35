// Chat rooms, public and private: which ones there are, who is in them, who may enter, what is said
// and what stands on their walls. Rooms that were joined are joined again after a reconnect and
// after a restart.
#pragma once

#include "client/contacts.hpp"
#include "client/session.hpp"

#include <deque>
#include <set>

namespace kindred::client {

class Rooms {
  public:
    Rooms(Context& context, Session& session, Contacts& contacts)
        : context_(context), session_(session), contacts_(contacts) {}

    void load();
    void request_list();
    std::vector<RoomStatus> list() const;
    std::optional<RoomStatus> status(const std::string& name) const;
    Result<void> join(const std::string& name, bool is_private);
    void leave(const std::string& name);
    Result<void> say(const std::string& room, const std::string& text);
    std::vector<ChatLine> lines(const std::string& room) const;
    Result<void> set_ticker(const std::string& room, const std::string& text);
    Result<void> change(const std::string& room, RoomChange change, const std::string& username);
    /// The feed of what is said in all public rooms.
    void follow_public(bool follow);
    bool following_public() const { return follow_public_; }
    std::vector<std::pair<std::string, ChatLine>> public_lines() const;

    // --- from the session ---
    void session_up();
    void session_down();
    void settings_changed();
    /// The server says in private messages why a room could not be joined.
    void on_notice(const std::string& text);
    void on(const protocol::from_server::RoomList& message);
    void on(const protocol::from_server::RoomAdded& message);
    void on(const protocol::from_server::RoomRemoved& message);
    void on(const protocol::from_server::JoinRoom& message);
    void on(const protocol::from_server::LeaveRoom& message);
    void on(const protocol::from_server::UserJoinedRoom& message);
    void on(const protocol::from_server::UserLeftRoom& message);
    void on(const protocol::from_server::SayChatroom& message);
    void on(const protocol::from_server::CantCreateRoom& message);
    void on(const protocol::from_server::GlobalRoomMessage& message);

    // --- room_walls.cpp: tickers and who may enter ---
    void on(const protocol::from_server::RoomTickers& message);
    void on(const protocol::from_server::RoomTickerAdded& message);
    void on(const protocol::from_server::RoomTickerRemoved& message);
    void on(const protocol::from_server::RoomMembers& message);
    void on(const protocol::from_server::RoomOperators& message);
    void on(const protocol::from_server::AddRoomMember& message);
    void on(const protocol::from_server::RemoveRoomMember& message);
    void on(const protocol::from_server::AddRoomOperator& message);
    void on(const protocol::from_server::RemoveRoomOperator& message);
    void on(const protocol::from_server::RoomMembershipGranted& message);
    void on(const protocol::from_server::RoomMembershipRevoked& message);
    void on(const protocol::from_server::RoomOperatorshipGranted& message);
    void on(const protocol::from_server::RoomOperatorshipRevoked& message);

  private:
    struct Room {
        RoomStatus status;
        bool wanted = false;  // to be joined again after a reconnect
        std::set<std::string> users;
        std::set<std::string> members;
        std::set<std::string> operators;
        std::deque<RoomTicker> tickers;
        std::deque<ChatLine> lines;
    };

    Room& note(const std::string& name);
    Room* find(const std::string& name);
    static RoomStatus status_of(const Room& room);
    void want(Room& room, bool wanted);
    void forget_unused();
    void count(const std::vector<std::string>& rooms, const std::vector<std::uint32_t>& counts,
               RoomRole role);
    void count_users(Room& room);
    void send_join(const Room& room);

    Context& context_;
    Session& session_;
    Contacts& contacts_;
    std::map<std::string, Room> rooms_;
    bool follow_public_ = false;
    std::deque<std::pair<std::string, ChatLine>> public_lines_;
};

}  // namespace kindred::client
