// A whole Soulseek network in one world: the production server, and users with the production
// client engine on machines of their own.
#pragma once

#include "sim/client_program.hpp"
#include "sim/server_program.hpp"

#include <deque>

namespace kindred::sim {

class Town {
  public:
    Town(std::uint64_t seed, Options options, std::FILE* trace_out = nullptr,
         server::Settings server = {});

    /// Shared files get content that depends on their paths. Off until start().
    HostId add_user(UserOptions options);
    /// A machine with another program, for those who do not follow the rules.
    HostId add_stranger(const std::string& name, Program program);

    /// Starts the server and everybody who is not running.
    void start_all();

    World& world() { return world_; }
    HostId server_host() const { return server_host_; }
    server::Server* server();
    const ServerDisk& server_disk() const { return server_disk_; }
    const std::vector<HostId>& users() const { return users_; }

    /// Null while his program is not running.
    client::Client* client(HostId user);
    Home& home(HostId user) { return homes_.at(user); }
    const std::string& name(HostId user) { return world_.network().host(user).name; }
    Now now() { return world_.network().now(); }
    bool online(HostId user);
    bool everybody_online();
    /// Runs until everybody is; false after `limit`.
    bool wait_for_everybody(Duration limit = 20min);

    /// Asks for a file of `from` as `user` would after a search.
    client::DownloadId download(HostId user, HostId from, const SharedFileOptions& file,
                                std::function<void()> when_durable = {});
    std::optional<client::DownloadStatus> status(HostId user, client::DownloadId download);
    /// Runs until the download is in that state.
    bool wait_for(HostId user, client::DownloadId download, client::DownloadState state,
                  Duration limit);
    /// Empty if the file at `path` on the disk of `user` is the one that `from` shares, else what
    /// differs.
    std::string difference(HostId user, const std::string& path, HostId from,
                           const SharedFileOptions& file);

  private:
    HostId add_machine(const std::string& name, bool firewalled, Program program,
                       Duration tick_every = 100ms);

    World world_;
    ServerDisk server_disk_;
    HostId server_host_;
    std::vector<HostId> users_;
    std::map<HostId, Home> homes_;
};

}  // namespace kindred::sim
