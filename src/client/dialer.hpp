// Makes connections to other users, whichever way works. A dial asks the server for the address,
// then connects directly and at the same time asks the server to have the other side connect to
// us; the first of both wins. Here also arrive the connections others make: their first message
// tells who and what for. And every ConnectToPeer of others is answered, by PierceFireWall or by
// CantConnectToPeer.
#pragma once

#include "client/session.hpp"
#include "protocol/init_messages.hpp"

#include <deque>

namespace kindred::client {

enum class LinkType : char { peer = 'P', file = 'F', distributed = 'D' };

/// Why a user cannot be reached.
struct DialFailure {
    bool offline = false;  ///< the server says he is not there
    std::string reason;    ///< in words
};

/// A connection to a user that is ready for use.
struct Arrival {
    ConnectionId connection;
    std::string username;
    LinkType type = LinkType::peer;
    /// The other side made it of its own accord, and the name is only its claim.
    bool claimed = false;
    /// It opened with the 2003 form of PeerInit.
    bool seed_peer = false;
};

/// Takes the connections that others make for us or because of us. `rest` came right behind the
/// first message.
class ArrivalListener {
  public:
    virtual ~ArrivalListener() = default;
    virtual void arrived(const Arrival& arrival, ByteView rest) = 0;
    /// `username` has connected to a port of ours; what for is known by now.
    virtual void came_in(const std::string& username, ConnectionId connection) = 0;
    /// A connection made from here to `username` works.
    virtual void reached(const std::string& username, ConnectionId connection) = 0;
};

using DialId = StrongId<struct DialTag>;

/// Where a user listens.
struct PeerAddress {
    Endpoint plain;                     ///< port 0: nowhere without obfuscation
    std::uint16_t obfuscated_port = 0;  ///< 0: none
};

class Dialer final : public ConnectionOwner {
  public:
    using Dialed = std::function<void(const std::expected<ConnectionId, DialFailure>&)>;

    Dialer(Context& context, Sockets& sockets, Session& session, ArrivalListener& listener);

    /// `dialed` is called once, unless cancelled first, and not from inside this call. The
    /// connection belongs to `owner`, and its bytes come after that call. With `known` the server
    /// is not asked for the address.
    DialId dial(const std::string& username, LinkType type, ConnectionOwner& owner, Dialed dialed,
                std::optional<Endpoint> known = {});
    /// Has the user connect to us, and does not connect from here: for those who take connections
    /// only of their own making. No dial without a server.
    DialId invite(const std::string& username, LinkType type, ConnectionOwner& owner,
                  Dialed dialed);
    /// Unknown ids are fine.
    void cancel(DialId dial);

    void accepted(ConnectionId connection, ListenerId listener, Endpoint remote);

    // --- from the server ---
    void on(const protocol::from_server::GetPeerAddress& answer);
    void on(const protocol::from_server::ConnectToPeer& order);
    void on(const protocol::from_server::CantConnectToPeer& answer);
    /// The user has gone offline: his address is worth nothing now.
    void forget_address(const std::string& username) { proven_.erase(username); }
    void session_down();

    void received(ConnectionId connection, ByteView bytes) override;
    void disconnected(ConnectionId connection, Disconnect reason) override;

    std::size_t dials() const { return dials_.size(); }

  private:
    struct Dial {
        DialId id;
        std::string username;
        LinkType type = LinkType::peer;
        ConnectionOwner* owner = nullptr;
        Dialed dialed;
        std::uint32_t token = 0;
        bool asking_address = false;
        OpeningId direct;       // under way
        bool indirect = false;  // under way
        std::string direct_failure;
        std::string indirect_failure;
        Timer address_timer;
        Timer indirect_timer;
        Timer again_timer;
        Time direct_begun;
        Duration again{};  ///< how long the last direct try waited; zero if it was the first
    };
    /// A connection that has not told yet what it is.
    struct Stranger {
        protocol::FrameReader reader{protocol::peer_init_format()};
        Timer timer;
    };
    /// A connection the other side may still make for a dial that has ended.
    struct Late {
        std::uint32_t token = 0;
        std::string username;
        LinkType type = LinkType::peer;
        Time until;
    };
    struct Proven {
        PeerAddress address;
        Time until;
    };

    Dial& add(const std::string& username, LinkType type, ConnectionOwner& owner, Dialed dialed);
    void begin(Dial& dial, std::optional<Endpoint> known);
    void ask_address(Dial& dial);
    bool hides(const PeerAddress& address) const;
    void start_direct(Dial& dial, PeerAddress address);
    void start_indirect(Dial& dial);
    void try_again(Dial& dial, PeerAddress address);
    void indirect_failed(DialId id, std::string reason);
    void direct_ended(DialId id, PeerAddress address,
                      const std::expected<ConnectionId, std::string>& connection);
    void fail_if_hopeless(DialId id);
    void end(DialId id, const std::expected<ConnectionId, DialFailure>& outcome);
    Dial* find(DialId id);
    Dial* find_by_token(std::uint32_t token);

    void connect_back(const protocol::from_server::ConnectToPeer& order, LinkType type,
                      PeerAddress address);
    /// Sends the first message of a connection made here.
    void introduce(ConnectionId connection, LinkType type, Buffer first);
    void on_first_frame(ConnectionId connection, const protocol::Frame& frame, ByteView rest);
    void on_pierce(ConnectionId connection, std::uint32_t token, ByteView rest);
    void on_init(ConnectionId connection, const protocol::init::PeerInit& init, ByteView rest);
    void hand_over(const Arrival& arrival, ByteView rest);
    void remember_late(const Dial& dial);

    Context& context_;
    Sockets& sockets_;
    Session& session_;
    ArrivalListener& listener_;
    Tokens tokens_;
    std::map<DialId, Dial> dials_;
    std::unordered_map<std::uint32_t, DialId> by_token_;
    std::unordered_map<ConnectionId, Stranger> strangers_;
    std::deque<Late> late_;
    std::unordered_map<std::string, Proven> proven_;
    std::uint64_t last_dial_ = 0;
};

/// The type of a link by its letter on the wire.
std::optional<LinkType> link_type(std::string_view letter);

}  // namespace kindred::client
