// Talk: a server core with a recorded network, for tests that read like a conversation:
//     Talk talk;
//     talk.login("alice");
//     talk.from("alice", to_server::ServerPing{});
//     talk.expect("alice", from_server::ServerPing{});
// Passwords are "hashed" and changes are "on disk" at once, unless a test takes that into its
// hands.
#pragma once

#include "protocol/codec.hpp"
#include "protocol/from_server_messages.hpp"
#include "protocol/to_server_messages.hpp"
#include "server/memory_store.hpp"
#include "server/server.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <optional>
#include <set>

namespace kindred::server {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;
using protocol::Dialect;
using protocol::UserStatus;

/// A modern Login; its answer differs from that to the 2003 form.
to_server::Login modern_login(const std::string& name, const std::string& password = "secret");

class Talk final : public NetworkActions, public Jobs {
  public:
    explicit Talk(Settings settings = {}, StoreContents contents = {});

    // --- connections ------------------------------------------------------------------------
    /// A connection under this name, from this address. Nobody is logged in on it.
    void connect(const std::string& who, IPv4 address = IPv4{0x0a000001});
    /// connect(), Login, SetWaitPort; whatever comes back is forgotten.
    void login(const std::string& who, Dialect dialect = Dialect::modern);
    /// The connection is lost.
    void lose(const std::string& who);
    bool is_open(const std::string& who) const { return open_.contains(ids_.at(who)); }

    // --- what is said -----------------------------------------------------------------------
    template <class Message>
    void from(const std::string& who, const Message& message) {
        Buffer frame;
        protocol::encode(message, frame, 4, dialects_[who]);
        bytes(who, frame);
    }
    void bytes(const std::string& who, ByteView bytes);

    /// The next message to `who` is this one.
    template <class Message>
    void expect(const std::string& who, const Message& message) {
        Buffer expected;
        protocol::encode(message, expected, 4, dialects_[who]);
        expect_frame(who, expected, Message::name);
    }
    /// Nothing more has been sent to any of them.
    template <class... Name>
    void expect_nothing(const Name&... who) {
        (expect_silence(who), ...);
    }
    /// The next message to `who`, if it is a Message.
    template <class Message>
    std::optional<Message> next(const std::string& who) {
        Buffer frame;
        if (!take(who, frame) || code_of(frame) != Message::code) return std::nullopt;
        auto decoded = protocol::decode<Message>(ByteView(frame).subspan(8));
        if (!decoded) return std::nullopt;
        return std::move(decoded->message);
    }
    /// The codes of all messages to `who`, which are forgotten.
    std::vector<std::uint32_t> codes(const std::string& who);
    /// Forgets the next messages to `who`, which are so many at least.
    void skip(const std::string& who, std::size_t count);
    /// Forgets what has been sent to anybody so far.
    void forget() { inboxes_.clear(); }
    void forget(const std::string& who) { inboxes_[ids_.at(who)].clear(); }

    // --- time, jobs, disk -------------------------------------------------------------------
    void advance(Duration duration);
    void run_jobs();
    void run_one_job();
    void commit();
    bool jobs_by_hand = false;
    bool commits_by_hand = false;
    std::size_t jobs_waiting() const { return jobs_.size(); }

    const StoreContents& stored() const { return store_.contents(); }
    /// A new server on what is stored; nobody is connected.
    void restart();
    Server& server() { return *server_; }
    Now now{Time{} + 1h, 1'000'000};

  private:
    struct Job {
        Ticket ticket;
        std::string known_hash;  ///< empty: hash
        std::string password;
    };

    static std::uint32_t code_of(const Buffer& frame);
    void settle();
    bool take(const std::string& who, Buffer& frame);
    void expect_frame(const std::string& who, const Buffer& expected, std::string_view name);
    void expect_silence(const std::string& who);

    ConnectionId connect(Endpoint, Duration) override { return {}; }
    void send(ConnectionId connection, SharedBytes bytes) override;
    void close(ConnectionId connection) override { open_.erase(connection); }
    void abort(ConnectionId connection) override { open_.erase(connection); }
    void send_file(ConnectionId, FileRange) override {}
    void receive_file(ConnectionId, FileRange, Buffer) override {}
    void limit_rate(ConnectionId, std::uint64_t) override {}
    void hash_password(Ticket ticket, std::string password) override;
    void verify_password(Ticket ticket, std::string hash, std::string password) override;

    Settings settings_;
    MemoryStore store_;
    std::deque<Job> jobs_;
    ConnectionId last_;
    std::map<std::string, ConnectionId> ids_;
    std::map<std::string, Dialect> dialects_;
    std::set<ConnectionId> open_;
    std::map<ConnectionId, std::deque<Buffer>> inboxes_;
    std::unique_ptr<Server> server_;
};

}  // namespace kindred::server
