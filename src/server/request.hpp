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
    Request(Parts& parts, User& from) : parts_(parts), from_(from) {}

    /// Decodes and handles one frame.
    void handle(const protocol::Frame& frame);

    void on(const to_server::SetWaitPort& message);
    void on(const to_server::GetPeerAddress& message);
    void on(const to_server::WatchUser& message);
    void on(const to_server::UnwatchUser& message);
    void on(const to_server::GetUserStatus& message);
    void on(const to_server::ConnectToPeer& message);
    void on(const to_server::FileSearch& message);
    void on(const to_server::SetStatus& message);
    void on(const to_server::ServerPing& message);
    void on(const to_server::SharedFoldersFiles& message);
    void on(const to_server::GetUserStats& message);
    void on(const to_server::UserSearch& message);
    void on(const to_server::WishlistSearch& message);
    void on(const to_server::SendUploadSpeed& message);
    void on(const to_server::ChangePassword& message);
    void on(const to_server::CantConnectToPeer& message);
    template <class Message>
    void on(const Message&) {}

  private:
    bool within(Bucket SessionBuckets::* bucket, const Rate& rate, double cost = 1);
    void search(std::uint32_t token, const std::string& query);

    Parts& parts_;
    User& from_;
};

}  // namespace kindred::server
