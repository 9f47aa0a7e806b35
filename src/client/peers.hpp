// The message connections (type P) to other users: sends frames to a user over the newest of his
// connections, makes one when there is none, and tells each waiting frame's sender when there is
// no way to reach him. What users say goes to a PeerListener.
#pragma once

#include "client/dialer.hpp"
#include "protocol/peer_messages.hpp"

#include <deque>

namespace kindred::client {

/// Who a peer message came from, and where an answer to it goes.
struct PeerSource {
    ConnectionId connection;
    std::string username;
    bool seed_peer = false;
};

class PeerListener {
  public:
    virtual ~PeerListener() = default;
    virtual void peer_message(const PeerSource& from, const protocol::Frame& frame) = 0;
    /// A large frame is under way.
    virtual void peer_progress(const std::string& username, std::uint64_t received,
                               std::uint64_t total) = 0;
    /// The last connection to him ended.
    virtual void peer_lost(const std::string& username, const std::string& reason) = 0;
    /// True while an answer from him is awaited: it may be large, and its connection stays.
    virtual bool awaits(const std::string& username) const = 0;
};

/// What becomes of a frame: exactly one of the two is called, never from inside send(). Either may
/// be empty.
struct Delivery {
    std::function<void()> sent;
    std::function<void(const DialFailure&)> failed;
};

class Peers final : public ConnectionOwner {
  public:
    Peers(Context& context, Sockets& sockets, Dialer& dialer, PeerListener& listener);

    /// Sends now if there is a connection to him, else when one is made.
    void send(const std::string& username, Buffer frame, Delivery delivery = {});
    /// Sends a search answer: as send(), but the connection may end soon after.
    void send_answer(const std::string& username, Buffer frame, Delivery delivery);
    /// Answers on the connection a message came by, or on another of his if that is gone; no
    /// connection is made for it.
    void reply(const PeerSource& to, Buffer frame) { reply(to, SharedBytes(std::move(frame))); }
    void reply(const PeerSource& to, SharedBytes frame);
    /// Sends only if there is a connection to him.
    void send_if_connected(const std::string& username, Buffer frame);

    void adopt(const Arrival& arrival, ByteView rest);
    /// Ends every connection to him.
    void close(const std::string& username);

    bool connected(const std::string& username) const;
    bool is_seed_peer(const std::string& username) const;
    std::size_t count() const { return users_.size(); }
    /// Answers to searches that wait for a connection.
    std::size_t waiting_answers() const { return waiting_answers_; }

    void received(ConnectionId connection, ByteView bytes) override;
    void disconnected(ConnectionId connection, Disconnect reason) override;

    void check() const;

  private:
    struct Link {
        std::string username;
        bool seed_peer = false;
        protocol::FrameReader reader{protocol::peer_format()};
        Time last_used{};
        bool only_answers = true;  // nothing but search answers went over it
        bool ready = true;         // the other side has surely read its first message
        Timer getting_ready;
        Timer idle;
    };
    struct Waiting {
        SharedBytes frame;
        Delivery delivery;
        bool answer = false;
    };
    struct User {
        std::vector<ConnectionId> links;  // newest last
        std::deque<Waiting> waiting;
        DialId dial;
    };

    void send(const std::string& username, Waiting message);
    void send_over(ConnectionId connection, Waiting message);
    void dial(const std::string& username);
    void dialed(const std::string& username,
                const std::expected<ConnectionId, DialFailure>& outcome);
    void add_link(ConnectionId connection, const std::string& username, bool seed_peer);
    void become_ready(ConnectionId connection);
    /// The newest connection that is ready; none if there is none.
    ConnectionId way_to(const User& user) const;
    void flush(User& user);
    void fail(const std::string& username, const DialFailure& failure);
    static std::size_t answers_in(const std::deque<Waiting>& waiting);
    void drop(ConnectionId connection, const std::string& reason);
    void watch_idle(ConnectionId connection, Link& link);
    void idle(ConnectionId connection);
    Duration patience(const Link& link) const;

    Context& context_;
    Sockets& sockets_;
    Dialer& dialer_;
    PeerListener& listener_;
    std::map<std::string, User> users_;
    std::unordered_map<ConnectionId, Link> links_;
    std::size_t waiting_answers_ = 0;
};

}  // namespace kindred::client
