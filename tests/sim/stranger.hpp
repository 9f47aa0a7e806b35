// A peer who speaks the protocol but does not keep to it: it offers a file, and lies about its
// size, its token or how much of it comes.
#pragma once

#include "protocol/frames.hpp"
#include "protocol/messages.hpp"
#include "sim/world.hpp"

#include <map>
#include <set>

namespace kindred::sim {

struct Lies {
    std::uint64_t claimed_size = 0;  ///< in the TransferRequest
    std::uint64_t sent_size = 0;     ///< on the file connection
    bool wrong_token = false;        ///< on the file connection
    bool closes_after_data = false;
    std::string other_name;  ///< the file in the TransferRequest, if not the one asked for
};

struct StrangerOptions {
    Endpoint server;
    Endpoint victim;  ///< where file connections are made to
    Lies lies;
};

class Stranger final : public Process {
  public:
    Stranger(Machine& machine, StrangerOptions options);

    void accepted(ConnectionId connection, ListenerId listener, Endpoint remote, Now now) override;
    void connected(ConnectionId connection, Now now) override;
    void received(ConnectionId connection, ByteView bytes, Now now) override;
    void disconnected(ConnectionId connection, Disconnect reason, Now now) override;
    void file_progress(ConnectionId, std::uint64_t, Now) override {}
    void file_done(ConnectionId, Now) override {}
    void file_failed(ConnectionId, const std::string&, Now) override {}
    void tick(Now) override {}

    void on(protocol::init::PeerInit&& message);
    void on(protocol::peer::QueueUpload&& message);
    void on(protocol::peer::TransferResponse&& message);
    void on(auto&&) {}

  private:
    void send_data(ConnectionId connection);

    Machine& machine_;
    StrangerOptions options_;
    ConnectionId server_;
    ConnectionId speaking_;
    std::uint32_t next_token_ = 1;
    std::map<ConnectionId, protocol::FrameReader> peers_;  ///< of type P, and those not opened yet
    std::set<ConnectionId> opened_;
    std::map<ConnectionId, std::uint32_t> files_;  ///< file connections by token
    std::map<ConnectionId, std::size_t> offset_bytes_;
};

}  // namespace kindred::sim
