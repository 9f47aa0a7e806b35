// A client that does nothing but take part in the distributed search tree, by the rules that the
// clients of today's network follow. Thousands of them show how the server's tree behaves.
#pragma once

#include "protocol/frames.hpp"
#include "protocol/messages.hpp"
#include "sim/world.hpp"

#include <functional>
#include <map>
#include <set>

namespace kindred::sim {

struct TreeClientOptions {
    Endpoint server;
    std::uint16_t port = 2234;
    std::uint32_t upload_speed = 0;  ///< bytes per second, as told to the server
};

class TreeClient final : public Process {
  public:
    /// Called for every search that reaches this client, its own apart.
    using SawSearch = std::function<void(const std::string& searcher, std::uint32_t token)>;

    TreeClient(Machine& machine, TreeClientOptions options, SawSearch saw);

    void search(std::uint32_t token, const std::string& query);
    bool logged_in() const { return logged_in_; }
    bool is_root() const { return is_root_; }
    bool placed() const { return is_root_ || parent_; }
    std::int32_t level() const { return level_; }
    std::size_t children() const { return children_.size(); }

    void accepted(ConnectionId connection, ListenerId listener, Endpoint remote, Now now) override;
    void connected(ConnectionId connection, Now now) override;
    void received(ConnectionId connection, ByteView bytes, Now now) override;
    void disconnected(ConnectionId connection, Disconnect reason, Now now) override;
    void file_progress(ConnectionId, std::uint64_t, Now) override {}
    void file_done(ConnectionId, Now) override {}
    void file_failed(ConnectionId, const std::string&, Now) override {}
    void tick(Now now) override;

    // What the server says.
    void on(protocol::from_server::Login&& message);
    void on(protocol::from_server::ParentSpeedRatio&& message);
    void on(protocol::from_server::PossibleParents&& message);
    void on(protocol::from_server::EmbeddedMessage&& message);
    void on(protocol::from_server::ConnectToPeer&& message);
    void on(protocol::from_server::FileSearch&& message);
    void on(protocol::from_server::ResetDistributed&& message);
    void on(protocol::from_server::Relogged&& message);
    // What peers say.
    void on(protocol::init::PierceFireWall&& message);
    void on(protocol::init::PeerInit&& message);
    void on(protocol::distributed::DistribSearch&& message);
    void on(protocol::distributed::DistribBranchLevel&& message);
    void on(protocol::distributed::DistribBranchRoot&& message);
    void on(auto&&) {}

  private:
    struct Peer {
        enum class Role { incoming, connecting_back, candidate, child };
        Role role = Role::incoming;
        std::string name;
        std::uint32_t token = 0;  ///< of the ConnectToPeer it answers
        protocol::FrameReader reader{protocol::peer_init_format()};
        bool open = false;
        std::optional<std::int32_t> level;
        std::string root;
    };

    void connect_to_server();
    template <class M>
    void tell_server(const M& message);
    void tell_place(ConnectionId child);
    void tell_everybody_our_place();
    void read_server(ByteView bytes);
    void read_peer(ConnectionId connection, ByteView bytes);
    void become_orphan();
    void adopt(ConnectionId connection);
    void follow_parent();
    void lose_parent();
    void drop(ConnectionId connection);
    void offer_place(ConnectionId connection, Peer& peer);
    void pass_on(ByteView raw_search, const protocol::distributed::DistribSearch& search);
    std::size_t children_max() const;

    Machine& machine_;
    TreeClientOptions options_;
    SawSearch saw_;
    ConnectionId server_;
    bool logged_in_ = false;
    protocol::FrameReader server_reader_{protocol::server_response_format()};
    std::uint32_t speed_ratio_ = 50;
    std::uint32_t next_token_ = 1;
    std::map<std::uint32_t, std::string> invited_;  ///< candidates told to connect to us, by token
    std::map<ConnectionId, Peer> peers_;
    std::set<ConnectionId> children_;
    ConnectionId parent_;
    ConnectionId speaking_;  ///< whose message is being handled
    ByteView raw_;           ///< and its frame
    bool is_root_ = false;
    std::int32_t level_ = 0;
    std::string root_;
    Time last_search_{};
    Time retry_server_at_{};
};

}  // namespace kindred::sim
