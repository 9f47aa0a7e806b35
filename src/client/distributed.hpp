// Our place in the distributed search network: a tree in which each client has a parent that sends
// it searches and children it passes them on to. The server names possible parents; without any it
// makes us a root and sends the searches itself. See docs/protocol.md, search distribution.
#pragma once

#include "client/answers.hpp"
#include "client/people.hpp"
#include "protocol/distributed_messages.hpp"

namespace kindred::client {

class Distributed final : public ConnectionOwner {
  public:
    Distributed(Context& context, Sockets& sockets, Session& session, Dialer& dialer,
                People& people, Answers& answers);

    void session_up();
    void session_down();
    void settings_changed();

    // --- from the server ---
    void on(const protocol::from_server::ParentMinSpeed& message);
    void on(const protocol::from_server::ParentSpeedRatio& message);
    void on(const protocol::from_server::PossibleParents& message);
    void on(const protocol::from_server::EmbeddedMessage& message);
    /// Our own upload speed may have changed: it bounds how many children we take.
    void speed_changed() { tell_accepting(); }
    /// The server wants the place in the tree found anew.
    void reset();

    /// Somebody wants to be our child.
    void adopt(const Arrival& arrival, ByteView rest);

    void received(ConnectionId connection, ByteView bytes) override;
    void disconnected(ConnectionId connection, Disconnect reason) override;

    void add_to(Statistics& statistics) const;
    void check() const;

  private:
    enum class Role { candidate, parent, child };
    struct Node {
        std::string username;
        Role role = Role::candidate;
        protocol::FrameReader reader{protocol::distributed_format()};
        std::optional<std::int32_t> level;
        std::optional<std::string> root;
        Timer timer;
    };
    struct Handler;

    void candidate_dialed(const std::string& username,
                          const std::expected<ConnectionId, DialFailure>& outcome);
    void on_level(ConnectionId connection, std::int32_t level);
    void on_root(ConnectionId connection, const std::string& root);
    void on_search(ConnectionId connection, ByteView body);
    void pass_on(ByteView body);

    void make_parent(ConnectionId connection);
    void follow_parent(const Node& parent);
    void become_root();
    void lose_parent();
    void drop_candidates();
    void drop(ConnectionId connection);
    void announce();
    void tell_children();
    void tell_child(ConnectionId child);
    void tell_accepting();
    std::size_t max_children() const;
    std::vector<ConnectionId> with_role(Role role) const;
    bool knows(const std::string& username) const;

    Context& context_;
    Sockets& sockets_;
    Session& session_;
    Dialer& dialer_;
    People& people_;
    Answers& answers_;
    std::map<ConnectionId, Node> nodes_;
    std::map<std::string, DialId> dials_;
    ConnectionId parent_;
    bool is_root_ = false;
    std::uint32_t level_ = 0;
    std::string root_;
    std::optional<bool> accepting_;  // as last told to the server
    std::uint32_t min_speed_ = 1;
    std::uint32_t speed_ratio_ = 50;
    Buffer last_search_;
};

}  // namespace kindred::client
