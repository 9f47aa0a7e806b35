// What the server says, carried to the part that cares. Messages without an overload are of no use
// to this client and end here.
#include "client/engine.hpp"

namespace kindred::client {
namespace {

namespace from_server = protocol::from_server;
namespace to_server = protocol::to_server;

}  // namespace

/// One overload for each message that means something to this client.
struct Client::ServerHandler {
    Engine& engine;

    void on(const auto&) {}

    // --- users ---
    void on(const from_server::GetPeerAddress& m) {
        engine.dialer.on(m);
        engine.addresses.on(m);
    }
    void on(const from_server::ConnectToPeer& m) { engine.dialer.on(m); }
    void on(const from_server::CantConnectToPeer& m) { engine.dialer.on(m); }
    void on(const from_server::WatchUser& m) {
        if (engine.people.on(m)) engine.downloads.user_online(m.username);
        own_speed_may_differ(m.username);
    }
    void on(const from_server::GetUserStats& m) {
        engine.people.on(m);
        own_speed_may_differ(m.username);
    }
    void on(const from_server::PrivilegedUsers& m) { engine.people.on(m); }
    void on(const from_server::AddToPrivileged& m) { engine.people.on(m); }
    void on(const from_server::GetUserStatus& m) {
        if (engine.people.on(m)) engine.downloads.user_online(m.username);
        if (m.status != protocol::UserStatus::offline) return;
        engine.dialer.forget_address(m.username);
        engine.downloads.user_offline(m.username);
    }

    // --- session ---
    void on(const from_server::Relogged&) { engine.session.relogged(); }
    void on(const from_server::CheckPrivileges& m) { engine.session.set_privileges(m.time_left); }
    void on(const from_server::ChangePassword& m) {
        engine.context.settings.password = m.password;
        engine.context.changes.happened(PasswordChanged{});
    }
    void on(const from_server::AdminMessage& m) {
        engine.context.changes.happened(Announcement{m.message});
    }
    void on(const from_server::NotifyPrivileges& m) {
        engine.session.send(to_server::AckNotifyPrivileges{m.token});
    }

    // --- searches ---
    void on(const from_server::FileSearch& m) { search(m.username, m.token, m.query); }
    void on(const from_server::UserSearch& m) { search(m.username, m.token, m.query); }
    void on(const from_server::RoomSearch& m) { search(m.username, m.token, m.query); }
    void on(from_server::ExcludedSearchPhrases&& m) {
        engine.answers.set_excluded_phrases(std::move(m.phrases));
    }
    void on(const from_server::WishlistInterval& m) { engine.wishes.set_interval(m.seconds); }

    // --- distributed network ---
    void on(const from_server::ParentMinSpeed& m) { engine.distributed.on(m); }
    void on(const from_server::ParentSpeedRatio& m) { engine.distributed.on(m); }
    void on(const from_server::PossibleParents& m) { engine.distributed.on(m); }
    void on(const from_server::EmbeddedMessage& m) { engine.distributed.on(m); }
    void on(const from_server::ResetDistributed&) { engine.distributed.reset(); }

    // --- rooms and messages ---
    void on(const from_server::RoomList& m) { engine.rooms.on(m); }
    void on(const from_server::RoomAdded& m) { engine.rooms.on(m); }
    void on(const from_server::RoomRemoved& m) { engine.rooms.on(m); }
    void on(const from_server::JoinRoom& m) {
        engine.people.room_joined(m);
        engine.rooms.on(m);
    }
    void on(const from_server::LeaveRoom& m) { engine.rooms.on(m); }
    void on(const from_server::UserJoinedRoom& m) {
        engine.people.room_entered(m);
        engine.rooms.on(m);
    }
    void on(const from_server::UserLeftRoom& m) { engine.rooms.on(m); }
    void on(const from_server::SayChatroom& m) { engine.rooms.on(m); }
    void on(const from_server::GlobalRoomMessage& m) { engine.rooms.on(m); }
    void on(const from_server::CantCreateRoom& m) { engine.rooms.on(m); }
    void on(const from_server::RoomTickers& m) { engine.rooms.on(m); }
    void on(const from_server::RoomTickerAdded& m) { engine.rooms.on(m); }
    void on(const from_server::RoomTickerRemoved& m) { engine.rooms.on(m); }
    void on(const from_server::RoomMembers& m) { engine.rooms.on(m); }
    void on(const from_server::RoomOperators& m) { engine.rooms.on(m); }
    void on(const from_server::AddRoomMember& m) { engine.rooms.on(m); }
    void on(const from_server::RemoveRoomMember& m) { engine.rooms.on(m); }
    void on(const from_server::AddRoomOperator& m) { engine.rooms.on(m); }
    void on(const from_server::RemoveRoomOperator& m) { engine.rooms.on(m); }
    void on(const from_server::RoomMembershipGranted& m) { engine.rooms.on(m); }
    void on(const from_server::RoomMembershipRevoked& m) { engine.rooms.on(m); }
    void on(const from_server::RoomOperatorshipGranted& m) { engine.rooms.on(m); }
    void on(const from_server::RoomOperatorshipRevoked& m) { engine.rooms.on(m); }
    void on(const from_server::MessageUser& m) {
        if (m.username == protocol::server_username) engine.rooms.on_notice(m.message);
        engine.messages.on(m);
    }

    // --- interests ---
    void on(const from_server::Recommendations& m) { engine.tastes.on(m); }
    void on(const from_server::GlobalRecommendations& m) { engine.tastes.on(m); }
    void on(const from_server::ItemRecommendations& m) { engine.tastes.on(m); }
    void on(const from_server::SimilarUsers& m) { engine.tastes.on(m); }
    void on(const from_server::ItemSimilarUsers& m) { engine.tastes.on(m); }
    void on(const from_server::UserInterests& m) { engine.tastes.on(m); }

  private:
    void own_speed_may_differ(const std::string& username) {
        if (username == engine.context.settings.username) engine.distributed.speed_changed();
    }
    void search(const std::string& username, std::uint32_t token, const std::string& query) {
        if (username != engine.context.settings.username || engine.searches.aimed_at_self(token))
            engine.answers.search(username, token, query);
    }
};

void Client::Engine::server_message(const protocol::Frame& frame) {
    ServerHandler handler{*this};
    protocol::DecodeError error;
    const auto outcome =
        protocol::dispatch<from_server::Messages>(frame.code, frame.body, handler, error);
    if (outcome != protocol::Dispatched::malformed) return;
    ++context.statistics.malformed_messages;
    context.log(LogLevel::warning, "message " + std::to_string(frame.code) +
                                       " of the server is malformed at " + error.field + ": " +
                                       error.reason);
}

}  // namespace kindred::client
