// The connection to the server: login, keepalive, reconnect with back-off, and the words for why
// it is down. What the server says beyond that goes to a ServerListener.
#pragma once

#include "client/sockets.hpp"
#include "protocol/from_server_messages.hpp"
#include "protocol/to_server_messages.hpp"

namespace kindred::client {

class ServerListener {
  public:
    virtual ~ServerListener() = default;
    /// Logged in; the parts announce themselves now.
    virtual void session_up() = 0;
    virtual void session_down() = 0;
    /// A frame after the login. Its meaning is not known here.
    virtual void server_message(const protocol::Frame& frame) = 0;
};

class Session final : public ConnectionOwner {
  public:
    Session(Context& context, Sockets& sockets, ServerListener& listener);

    void connect();
    /// Ends the session and stays disconnected for `reason`.
    void disconnect(std::string reason);
    bool online() const { return status_.state == SessionState::online; }
    const SessionStatus& status() const { return status_; }

    /// Sends if online; else the message is dropped, as the server forgets with the session anyway.
    template <class M>
    void send(const M& message) {
        if (online()) send_frame(frame_of(message));
    }

    void announce_port();
    void set_away(bool away);
    void set_privileges(std::uint32_t seconds_left);
    Result<void> give_privileges(const std::string& username, std::uint32_t days);
    Result<void> change_password(const std::string& password);

    /// The server has given this name to a later login: never reconnect by itself, or the two
    /// would kick each other forever.
    void relogged();

    void received(ConnectionId connection, ByteView bytes) override;
    void disconnected(ConnectionId connection, Disconnect reason) override;

  private:
    void set_state(SessionState state, std::string reason);
    void host_resolved(const HostResolved& resolved);
    void open(IPv4 address);
    void opened(std::expected<ConnectionId, std::string> connection);
    void send_frame(Buffer frame);
    void on_login(ByteView body);
    void refused(const protocol::from_server::Login& answer);
    void lost(const std::string& reason);
    void drop_connection();
    void keep_alive();
    Duration next_wait();

    Context& context_;
    Sockets& sockets_;
    ServerListener& listener_;
    SessionStatus status_;
    ConnectionId connection_;
    std::uint64_t attempt_ = 0;  // tells the answer of a lookup that is no longer wanted
    protocol::FrameReader reader_{protocol::server_response_format()};
    Timer timer_;
    Duration wait_{0};
    Time online_since_{};
};

}  // namespace kindred::client
