// The production server core as a program of a simulated machine: its store commits and its
// passwords are hashed after random delays, and a crash loses what was not committed.
#pragma once

#include "server/memory_store.hpp"
#include "server/server.hpp"
#include "sim/world.hpp"

namespace kindred::sim {

inline constexpr std::uint16_t server_port = 2242;

/// What outlives a crash of the server.
struct ServerDisk {
    server::StoreContents contents;
};

class ServerProgram final : public Process {
  public:
    ServerProgram(Machine& machine, ServerDisk& disk, server::Settings settings);
    ~ServerProgram() override;

    server::Server& core() { return *core_; }

    void accepted(ConnectionId connection, ListenerId listener, Endpoint remote, Now now) override;
    void connected(ConnectionId connection, Now now) override;
    void received(ConnectionId connection, ByteView bytes, Now now) override;
    void disconnected(ConnectionId connection, Disconnect reason, Now now) override;
    void file_progress(ConnectionId, std::uint64_t, Now) override {}
    void file_done(ConnectionId, Now) override {}
    void file_failed(ConnectionId, const std::string&, Now) override {}
    void tick(Now) override {}

  private:
    class Passwords;

    /// Fails the simulation if the state of the core contradicts itself.
    void examine();
    void run_timers();
    void commit_later();

    Machine& machine_;
    ServerDisk& disk_;
    std::unique_ptr<Passwords> passwords_;
    server::MemoryStore store_;
    std::unique_ptr<server::Server> core_;
};

}  // namespace kindred::sim
