// The Outbox: the one place through which anything leaves for a user, and changes for the store. It
// keeps the server's word: what is sent while an event is handled that changed something durable
// waits until the change is on disk, and so does whatever follows to the same people. Nobody is
// told of an account, a message or a room that a crash could take back.
//
// People write many requests at once, and what answers them goes to the same few people. So the
// messages that one event has for somebody are written behind one another and leave together.
//
// For a server on several nodes this is also the seam: send(User) knows whether he is here.
#pragma once

#include "base/network.hpp"
#include "protocol/codec.hpp"
#include "server/store.hpp"
#include "server/users.hpp"

#include <array>
#include <deque>
#include <unordered_map>

namespace kindred::server {

/// A message as it travels. Written into memory that is used again and again, so that one piece of
/// the right size is all that is allocated.
template <class Message>
SharedBytes encoded(const Message& message, protocol::Dialect dialect) {
    constexpr std::size_t kept = 64 * limits::kib;
    thread_local Buffer scratch;
    scratch.clear();
    protocol::encode(message, scratch, 4, dialect);
    return scratch.size() > kept ? SharedBytes(std::exchange(scratch, {}))
                                 : SharedBytes(ByteView(scratch));
}

/// One message for many: encoded when first needed, once for each dialect.
template <class Message>
class Parcel {
  public:
    explicit Parcel(const Message& message) : message_(message) {}

    const SharedBytes& bytes(protocol::Dialect dialect) {
        SharedBytes& bytes = bytes_[dialect == protocol::Dialect::modern ? 0 : 1];
        if (bytes.size() == 0) bytes = encoded(message_, dialect);
        return bytes;
    }

  private:
    const Message& message_;
    std::array<SharedBytes, 2> bytes_;
};

class Outbox {
  public:
    Outbox(NetworkActions& network, Store& store) : network_(network), store_(store) {}

    /// Sends to a user if he is online.
    template <class Message>
    void send(const User& user, const Message& message) {
        if (!user.online()) return;
        Bundle& bundle = bundle_for(user.session->connection);
        protocol::encode(message, bundle.bytes, 4, user.session->dialect);
        if (bundle.bytes.size() > bundle_limit) hand_over(bundle);
    }
    /// Sends to all of them who are online.
    template <class Message>
    void send_all(Users& users, std::span<const UserId> to, const Message& message,
                  UserId except = {}) {
        Parcel<Message> parcel(message);
        for (const UserId id : to) {
            const Door& door = users.door(id);
            if (door.connection && id != except) send(door.connection, parcel.bytes(door.dialect));
        }
    }
    /// Sends ready bytes to a user who is online.
    void send(const User& user, const SharedBytes& bytes) { send(user.session->connection, bytes); }
    void send(ConnectionId connection, const SharedBytes& bytes);
    /// Closes once everything sent before is written.
    void close(ConnectionId connection);
    /// The connection has gone by itself, or is about to be ended at once.
    void forget(ConnectionId connection);

    /// Writes a change of which nobody may hear before it is on disk.
    void save(Change change);
    /// Nobody may hear of this event before everything written so far is on disk.
    void promise();
    /// Writes a change that may be lost in a crash: nothing waits for it.
    void note(Change change) { store_.write(std::move(change), Ticket{++last_ticket_.value}); }

    /// The ticket of the latest change.
    Ticket last_ticket() const { return last_ticket_; }

    /// An event has been handled: what follows belongs to another one.
    void end_event();
    /// Everything up to this ticket is on disk.
    void stored(Ticket up_to);

    /// At most so many bytes wait for the disk on behalf of one connection.
    void limit_held(std::size_t bytes) { max_held_ = bytes; }
    /// Connections for which there was more; what was sent to them then is lost, so they must end.
    std::vector<ConnectionId> take_overfull() { return std::exchange(overfull_, {}); }
    void check(Findings& findings) const;

  private:
    struct Waiting {
        Ticket ticket;
        ConnectionId connection;
        SharedBytes bytes;  ///< empty: close
    };

    struct Held {
        std::size_t entries = 0;
        std::size_t bytes = 0;
    };

    /// What an event has for one connection so far; nothing if there is no connection.
    struct Bundle {
        ConnectionId connection;
        Buffer bytes;
    };
    /// An event that answers is about its sender and somebody else, or one more.
    static constexpr std::size_t bundle_count = 4;
    /// More than this leaves at once. With the message that goes beyond it, it is still a block of
    /// the size that malloc has at hand.
    static constexpr std::size_t bundle_limit = 900;
    /// A bundle keeps no more memory.
    static constexpr std::size_t kept_memory = 4096;

    bool must_wait(ConnectionId connection) const {
        return holding_ || (!waiting_.empty() && waiting_.contains(connection));
    }
    void wait(ConnectionId connection, SharedBytes bytes);
    void pass_on(ConnectionId connection, SharedBytes bytes);
    Bundle* find_bundle(ConnectionId connection);
    Bundle& bundle_for(ConnectionId connection);
    void hand_over(Bundle& bundle);
    void hand_over_all();

    NetworkActions& network_;
    Store& store_;
    Ticket last_ticket_;
    bool holding_ = false;  ///< this event has changed something durable
    std::array<Bundle, bundle_count> bundles_;
    std::size_t next_bundle_ = 0;  ///< which one gives way if all are taken
    std::deque<Waiting> queue_;
    std::unordered_map<ConnectionId, Held> waiting_;  ///< what each has in the queue
    std::size_t max_held_ = limits::out_queue;
    std::vector<ConnectionId> overfull_;
};

}  // namespace kindred::server
