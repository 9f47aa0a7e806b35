// A Request: one message of somebody who is logged in. The overloads of on() are the table of
// contents of the server: which part answers which message, and at which rate.
#pragma once

#include "protocol/codec.hpp"
#include "protocol/to_server_messages.hpp"
#include "server/parts.hpp"

namespace kindred::server {

namespace to_server = protocol::to_server;

class Request {
  public:
    Request(Parts& parts, Session& session)
        : parts_(parts), session_(session), from_(parts.core.users.get(session.user)) {}

    /// Decodes and handles one frame.
    void handle(const protocol::Frame& frame);

    // presence
    void on(const to_server::SetWaitPort& m);
    void on(const to_server::GetPeerAddressView& m);
    void on(const to_server::WatchUser& m);
    void on(const to_server::UnwatchUser& m);
    void on(const to_server::GetUserStatus& m);
    void on(const to_server::SetStatus& m);
    void on(const to_server::SharedFoldersFiles& m);
    void on(const to_server::GetUserStats& m);
    void on(const to_server::SendUploadSpeed& m);
    void on(const to_server::UploadSlotsFull& m);
    // the account
    void on(const to_server::ServerPing& m);
    void on(const to_server::ChangePassword& m);
    void on(const to_server::PrivilegedUsers& m);
    void on(const to_server::CheckPrivileges& m);
    void on(const to_server::UserPrivileged& m);
    void on(const to_server::GivePrivileges& m);
    void on(const to_server::NotifyPrivileges& m);
    // messages
    void on(const to_server::MessageUserView& m);
    void on(const to_server::MessageUsers& m);
    void on(const to_server::MessageAcked& m);
    // rooms
    void on(const to_server::SayChatroom& m);
    void on(const to_server::JoinRoom& m);
    void on(const to_server::LeaveRoom& m);
    void on(const to_server::RoomList& m);
    void on(const to_server::SetRoomTicker& m);
    void on(const to_server::JoinGlobalRoom& m);
    void on(const to_server::LeaveGlobalRoom& m);
    // private rooms
    void on(const to_server::EnableRoomInvitations& m);
    void on(const to_server::AddRoomMember& m);
    void on(const to_server::RemoveRoomMember& m);
    void on(const to_server::CancelRoomMembership& m);
    void on(const to_server::CancelRoomOwnership& m);
    void on(const to_server::AddRoomOperator& m);
    void on(const to_server::RemoveRoomOperator& m);
    void on(const to_server::CancelRoomOperatorship& m);
    // brokering
    void on(const to_server::ConnectToPeerView& m);
    void on(const to_server::CantConnectToPeer& m);
    // search
    void on(const to_server::FileSearch& m);
    void on(const to_server::WishlistSearch& m);
    void on(const to_server::UserSearch& m);
    void on(const to_server::RoomSearch& m);
    void on(const to_server::ExactFileSearch& m);
    void on(const to_server::RelatedSearch& m);
    // the distributed tree
    void on(const to_server::HaveNoParent& m);
    void on(const to_server::AcceptChildren& m);
    void on(const to_server::BranchLevel& m);
    void on(const to_server::BranchRoot& m);
    // interests
    void on(const to_server::AddThingILike& m);
    void on(const to_server::RemoveThingILike& m);
    void on(const to_server::AddThingIHate& m);
    void on(const to_server::RemoveThingIHate& m);
    void on(const to_server::UserInterests& m);
    void on(const to_server::Recommendations& m);
    void on(const to_server::GlobalRecommendations& m);
    void on(const to_server::ItemRecommendations& m);
    void on(const to_server::SimilarUsers& m);
    void on(const to_server::ItemSimilarUsers& m);
    void on(const to_server::SimilarRecommendations& m);
    void on(const to_server::MyRecommendations& m);
    // between users, without use today
    void on(const to_server::IgnoreUser& m);
    void on(const to_server::UnignoreUser& m);
    void on(const to_server::SendConnectToken& m);
    void on(const to_server::PlaceInLineRequest& m);
    void on(const to_server::PlaceInLineResponse& m);
    void on(const to_server::TunneledMessage& m);
    void on(const to_server::GlobalUserList& m);
    // without effect: a second Login, and what the network's own server takes no notice of either
    void on(const to_server::LoginView&) {}
    void on(const to_server::FileSearchRoom&) {}
    void on(const to_server::SendDownloadSpeed&) {}
    void on(const to_server::AdminCommand&) {}
    void on(const to_server::ParentIP&) {}
    void on(const to_server::Unknown80&) {}
    void on(const to_server::AckNotifyPrivileges&) {}
    void on(const to_server::ChildDepth&) {}
    void on(const to_server::RoomSomething&) {}

  private:
    /// Takes `cost` from what the sender and his address may still do; false if it is used up.
    bool within(Limit rate, double cost = 1);
    bool may_message(double cost = 1) { return within(Limit::messages, cost); }
    bool may_chat() { return within(Limit::chat_lines); }
    bool may_join() { return within(Limit::joins); }
    bool may_update() { return within(Limit::updates); }
    bool may_ask_much() { return within(Limit::expensive); }
    bool may_relay() { return within(Limit::relays); }
    bool may_search(const std::string& query, double cost = 1);
    bool may_wish(const std::string& query);

    Parts& parts_;
    Session& session_;
    User& from_;
};

}  // namespace kindred::server
