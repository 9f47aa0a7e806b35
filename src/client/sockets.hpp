// All connections of the client engine: who owns each, how many there may be, and the queue of
// those that wait for a free socket. Every event of a connection goes to its owner.
#pragma once

#include "client/contacts.hpp"
#include "protocol/obfuscation.hpp"

#include <expected>
#include <map>
#include <unordered_map>

namespace kindred::client {

/// A part of the engine that holds connections.
class ConnectionOwner {
  public:
    virtual ~ConnectionOwner() = default;
    virtual void received(ConnectionId connection, ByteView bytes) = 0;
    /// The connection is gone; it has no owner any more.
    virtual void disconnected(ConnectionId connection, Disconnect reason) = 0;
    virtual void file_progress(ConnectionId, std::uint64_t /*moved*/) {}
    virtual void file_done(ConnectionId) {}
    virtual void file_failed(ConnectionId, const std::string& /*why*/) {}
};

/// A connect that has not ended, perhaps not even begun.
using OpeningId = StrongId<struct OpeningTag>;

class Sockets {
  public:
    /// The connection, or why there is none, in words.
    using Opened = std::function<void(std::expected<ConnectionId, std::string>)>;

    Sockets(Context& context, const Contacts& contacts) : context_(context), contacts_(contacts) {}

    /// Connects as soon as a socket is free. `opened` is called once, unless cancelled first; never
    /// from inside this call. The connection belongs to `owner` from then on.
    /// With `obfuscated` it is as if it had been accepted on the obfuscated port.
    OpeningId open(Endpoint remote, Duration timeout, ConnectionOwner& owner, Opened opened,
                   bool obfuscated = false);
    /// Also ends a connect under way. Unknown ids are fine.
    void cancel(OpeningId opening);

    /// Notes a connection that came in. False: there are too many, or its address is banned; it is
    /// aborted already. On an
    /// obfuscated one owners see and send plain frames, each send() being one.
    bool accept(ConnectionId connection, Endpoint remote, ConnectionOwner& owner,
                bool obfuscated = false);
    /// From here on bytes are what they are: only the first message of a file or distributed
    /// connection is obfuscated.
    void make_plain(ConnectionId connection);
    void give(ConnectionId connection, ConnectionOwner& owner);

    void send(ConnectionId connection, Buffer bytes) {
        send(connection, SharedBytes(std::move(bytes)));
    }
    void send(ConnectionId connection, SharedBytes bytes);
    /// Closes when everything sent is written.
    void close(ConnectionId connection);
    /// Ends it at once, also while it is being made.
    void abort(ConnectionId connection);
    bool is_open(ConnectionId connection) const { return open_.contains(connection); }
    std::optional<Endpoint> remote(ConnectionId connection) const;
    /// Made by the other side.
    bool is_inbound(ConnectionId connection) const;
    bool is_obfuscated(ConnectionId connection) const;

    /// The server connection: neither counted nor queued.
    ConnectionId open_server(Endpoint remote, Duration timeout, ConnectionOwner& owner,
                             Opened opened);

    /// Ends the connections to addresses that are banned now.
    void end_banned();
    /// Ends everything in good order; owners are told as if the other side had.
    void close_all();

    // --- network events ---
    void connected(ConnectionId connection);
    void received(ConnectionId connection, ByteView bytes);
    void disconnected(ConnectionId connection, Disconnect reason);
    ConnectionOwner* owner(ConnectionId connection) const;

    std::size_t count() const { return open_.size() + opening_.size(); }
    std::size_t waiting() const { return waiting_.size(); }

  private:
    struct Opening {
        OpeningId id;
        Endpoint remote;
        Duration timeout{};
        ConnectionOwner* owner = nullptr;
        Opened opened;
        Timer timer;
        std::string refusal;  // why it gives up, while it waits
        bool obfuscated = false;
    };
    struct Open {
        ConnectionOwner* owner = nullptr;
        Endpoint remote;
        bool inbound = false;
        std::unique_ptr<protocol::Deobfuscator> deobfuscator;  // none on plain connections
    };

    void received_obfuscated(ConnectionId connection, ByteView bytes);
    bool full() const;
    void end(std::vector<ConnectionId> connections);
    void begin(Opening opening);
    void begin_waiting();
    void give_up(OpeningId opening);
    void forget(ConnectionId connection);

    Context& context_;
    const Contacts& contacts_;
    ConnectionId server_;
    std::unordered_map<ConnectionId, Open> open_;
    std::unordered_map<ConnectionId, Opening> opening_;
    std::unordered_map<OpeningId, ConnectionId> opening_ids_;
    std::map<OpeningId, Opening> waiting_;  // ids count up: this is the order of asking
    std::unordered_map<IPv4, std::size_t> inbound_per_address_;
    std::uint64_t last_opening_ = 0;
};

}  // namespace kindred::client
