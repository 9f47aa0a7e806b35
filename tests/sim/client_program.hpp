// The production client engine as a program of a simulated machine. What its user would remember
// is written into a Diary that outlives crashes.
#pragma once

#include "client/client.hpp"
#include "sim/client_disk.hpp"
#include "sim/world.hpp"

namespace kindred::sim {

inline constexpr std::uint16_t client_port = 2234;

struct SharedFileOptions {
    std::string folder;  ///< below the share, with '/' between names
    std::string name;
    std::uint64_t size = 0;
};

struct UserOptions {
    std::string name;
    bool firewalled = false;
    std::vector<SharedFileOptions> files;
    /// Account, server and folders are filled in by the town.
    client::Settings settings;
};

/// What a user has seen with his own eyes, over all crashes.
struct Diary {
    struct Line {
        std::string room;
        client::ChatLine line;
    };
    std::vector<Line> lines;
    std::vector<client::PrivateMessage> messages;
};

/// Everything of a user that outlives his program.
struct Home {
    UserOptions options;
    Tables tables;
    Diary diary;
    std::map<std::string, IPv4> names;  ///< what ResolveHost knows
};

class ClientProgram final : public Process, private client::Observer {
  public:
    ClientProgram(Machine& machine, Home& home);
    ~ClientProgram() override;

    client::Client& core() { return *core_; }

    void accepted(ConnectionId connection, ListenerId listener, Endpoint remote, Now now) override;
    void connected(ConnectionId connection, Now now) override;
    void received(ConnectionId connection, ByteView bytes, Now now) override;
    void disconnected(ConnectionId connection, Disconnect reason, Now now) override;
    void file_progress(ConnectionId connection, std::uint64_t moved, Now now) override;
    void file_done(ConnectionId connection, Now now) override;
    void file_failed(ConnectionId connection, const std::string& why, Now now) override;
    void tick(Now now) override;

  private:
    void happened(const client::Event& event) override;

    Machine& machine_;
    Home& home_;
    SlowStorage storage_;
    SlowJobs jobs_;
    std::unique_ptr<client::Client> core_;
};

/// The virtual path under which a user shares a file.
std::string virtual_path(const SharedFileOptions& file);
/// Where it is on his disk.
std::string local_path(const SharedFileOptions& file);

}  // namespace kindred::sim
