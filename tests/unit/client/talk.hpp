// Talk: a client engine with a recorded network and disk, for tests that read like a conversation
// with the server and with peers, byte by byte:
//     Talk talk;
//     talk.login();
//     const auto bob = talk.peer("bob");                  // bob connects to us
//     talk.says(bob, peer::QueueUpload{"music\\a.mp3"});
//     talk.expect(bob, peer::UploadDenied{"music\\a.mp3", "File not shared."});
#pragma once

#include "client/client.hpp"
#include "client/memory_storage.hpp"
#include "client/timing.hpp"
#include "protocol/codec.hpp"
#include "protocol/messages.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <optional>
#include <set>

namespace kindred::client {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;
namespace peer = protocol::peer;
namespace init = protocol::init;

inline constexpr Endpoint bob_address{IPv4{0x0a000002}, 2234};

Settings test_settings();

/// A number as it stands on the wire, in `size` bytes.
inline Buffer little_endian(std::uint64_t value, std::size_t size) {
    Buffer bytes;
    for (std::size_t i = 0; i < size; ++i)
        bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    return bytes;
}

class Talk final : public NetworkActions, public Jobs, public Observer {
  public:
    explicit Talk(Settings settings = test_settings());
    ~Talk() override;

    MemoryStorage storage;
    Client client;
    Now now{Time{} + 1h, 1'000'000};

    // --- time ---
    /// Lets time pass; everything that becomes due happens at its moment.
    void pass(Duration duration);

    // --- the server ---
    /// start(), and a login that succeeds; what the client sends at it is forgotten.
    void login();
    /// The connection to the server, while there is one.
    ConnectionId server;
    template <class M>
    void server_says(const M& message) {
        Buffer frame;
        protocol::encode(message, frame);
        bytes(server, frame);
    }
    /// The first message of that kind the client has sent to the server; it is taken away.
    template <class M>
    std::optional<M> told_server() {
        return take<M>(server, 4);
    }
    /// The server answers the next question for an address with bob's.
    void tell_address(const std::string& username, Endpoint address = bob_address);

    // --- connections ---
    /// The newest connect to that address that has not ended; none if there is none.
    ConnectionId connecting(Endpoint address) const;
    /// It succeeds, and the moment passes in which the first message is alone.
    ConnectionId let_connect(Endpoint address = bob_address);
    ConnectionId let_just_connect(Endpoint address = bob_address);
    void refuse(Endpoint address = bob_address);
    /// Somebody connects to the client.
    ConnectionId accept(Endpoint from = bob_address, ListenerId listener = ListenerId::plain);
    void bytes(ConnectionId connection, ByteView bytes);
    void end(ConnectionId connection, Disconnect reason = Disconnect::closed_by_peer);
    /// False once the client has closed it or it ended.
    bool is_open(ConnectionId connection) const { return open_.contains(connection); }
    std::size_t open_count() const { return open_.size(); }
    std::set<ConnectionId> open() const { return open_; }
    /// True if the client closed it in good order, false if it was aborted.
    bool closed(ConnectionId connection) const { return closed_.contains(connection); }
    /// Bytes sent on a connection and not taken yet.
    Buffer& sent(ConnectionId connection) { return sent_[connection]; }

    // --- peers ---
    /// `username` makes a message connection to us.
    ConnectionId peer(const std::string& username, Endpoint from = bob_address);
    /// A connection of any type, opened by PeerInit.
    ConnectionId arrive(const std::string& username, const std::string& type,
                        Endpoint from = bob_address);
    /// We dial `username`, directly, and it works. PeerInit is taken away.
    ConnectionId reach(const std::string& username, Endpoint address = bob_address);
    template <class M>
    void says(ConnectionId connection, const M& message) {
        Buffer frame;
        protocol::encode(message, frame);
        bytes(connection, frame);
    }
    template <class M>
    void says_short(ConnectionId connection, const M& message) {
        Buffer frame;
        protocol::encode(message, frame, 1);
        bytes(connection, frame);
    }
    template <class M>
    std::optional<M> told(ConnectionId connection) {
        return take<M>(connection, 4);
    }
    template <class M>
    std::optional<M> told_short(ConnectionId connection) {
        return take<M>(connection, 1);
    }
    template <class M>
    void expect(ConnectionId connection, const M& message) {
        const auto next = told<M>(connection);
        ASSERT_TRUE(next) << M::name << " was not sent";
        EXPECT_EQ(*next, message);
    }

    // --- the disk ---
    /// Path to size. The bytes of partial files are all `x`.
    std::map<std::string, std::uint64_t> files;
    std::string disk_error;                   ///< not empty: everything fails with it
    DiskStatus disk;                          ///< what a check of the disks finds
    std::optional<std::uint64_t> free_space;  ///< what is told with a partial file
    bool hold_jobs = false;                   ///< jobs are not answered until release_jobs()
    void release_jobs();
    /// The range the client sends or receives on a connection.
    std::optional<FileRange> sending(ConnectionId connection) const;
    std::optional<FileRange> receiving(ConnectionId connection) const;
    /// The bytes of the range that came before receive_file().
    Buffer first(ConnectionId connection) const { return first_.at(connection); }
    std::map<ConnectionId, std::uint64_t> rates;  ///< as last limited
    void progress(ConnectionId connection, std::uint64_t moved);
    /// The whole range is moved; a received file is on the disk.
    void file_done(ConnectionId connection);
    void file_failed(ConnectionId connection, const std::string& why);

    // --- what the observer was told ---
    std::vector<Event> events;

    // --- NetworkActions, Jobs, Observer ---
    ConnectionId connect(Endpoint remote, Duration timeout) override;
    void send(ConnectionId connection, SharedBytes bytes) override;
    void close(ConnectionId connection) override;
    void abort(ConnectionId connection) override;
    void send_file(ConnectionId connection, FileRange range) override;
    void receive_file(ConnectionId connection, FileRange range, Buffer first) override;
    void limit_rate(ConnectionId connection, std::uint64_t rate) override {
        rates[connection] = rate;
    }
    void start(Ticket ticket, Job job) override { jobs_.emplace_back(ticket, std::move(job)); }
    void happened(const Event& event) override { events.push_back(event); }

  private:
    struct Connect {
        ConnectionId id;
        Endpoint remote;
        Time until;
    };

    template <class M>
    std::optional<M> take(ConnectionId connection, std::size_t code_size);
    std::optional<Buffer> take_frame(ConnectionId connection, std::uint32_t code,
                                     std::size_t code_size);
    void settle();
    JobResult run(Job& job);
    void forget(ConnectionId connection);

    std::vector<Connect> connects_;
    std::set<ConnectionId> open_;
    std::set<ConnectionId> closed_;
    std::map<ConnectionId, Buffer> sent_;
    std::map<ConnectionId, FileRange> sending_;
    std::map<ConnectionId, FileRange> receiving_;
    std::map<ConnectionId, Buffer> first_;
    std::deque<std::pair<Ticket, Job>> jobs_;
    std::uint64_t last_connection_ = 0;
};

template <class M>
std::optional<M> Talk::take(ConnectionId connection, std::size_t code_size) {
    const auto body = take_frame(connection, M::code, code_size);
    if (!body) return std::nullopt;
    auto decoded = protocol::decode<M>(*body);
    if (!decoded) return std::nullopt;
    return std::move(decoded->message);
}

}  // namespace kindred::client
