// The server as a running program: the core with its store, its network, its workers and its tick,
// on one loop. Everything that a process adds to that (flags, signals, output) is in main.
#pragma once

#include "apps/kindred-server/operators.hpp"
#include "io/files.hpp"
#include "io/loop.hpp"
#include "io/network.hpp"
#include "io/server_store.hpp"
#include "io/workers.hpp"
#include "server/server.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kindred::server_app {

struct ProgramOptions {
    std::vector<Endpoint> listen;  ///< port 0 lets the system choose
    std::string data;              ///< folder; created if it is not there
    std::optional<Endpoint> metrics;
    server::Settings settings;
    io::NetworkSettings network;
    LogSink log;
};

/// What the program asks of whoever runs it.
struct ProgramEvents {
    /// It can no longer do its work and must end.
    std::function<void(Error)> failed;
    /// An operator wants it to stop.
    std::function<void()> stop;
};

class Program final : private server::Jobs {
  public:
    /// Opens the store and starts to listen.
    static Result<std::unique_ptr<Program>> start(io::Loop& loop, ProgramOptions options,
                                                  ProgramEvents events);
    ~Program() override;

    /// Where it listens, in the order of the options.
    const std::vector<Endpoint>& endpoints() const { return endpoints_; }
    /// Where metrics are, if anywhere.
    std::optional<Endpoint> metrics() const { return metrics_; }
    void reconfigure(server::Settings settings, std::size_t out_queue);

    /// Takes no more connections, lets those that are there finish, and calls `on_stopped` when
    /// they are gone, or after a few seconds. What was promised to anybody is on disk when the
    /// program is destroyed.
    void stop(std::function<void()> on_stopped);

  private:
    Program(io::Loop& loop, io::FolderLock lock, const ProgramOptions& options);
    Result<void> listen(const std::vector<Endpoint>& endpoints);
    void stored(Ticket up_to);
    void tick();
    void wait_for_silence(Time until, std::function<void()> on_stopped);

    void hash_password(Ticket ticket, std::string password) override;
    void verify_password(Ticket ticket, std::string password_hash, std::string password) override;

    io::Loop& loop_;
    io::FolderLock lock_;
    ProgramEvents events_;
    std::vector<Endpoint> endpoints_;
    std::optional<Endpoint> metrics_;
    std::unique_ptr<io::ServerStore> store_;
    std::unique_ptr<server::Server> server_;
    io::Network network_;
    io::Workers workers_;
    std::unique_ptr<Operators> operators_;
    io::TaskId tick_;
};

}  // namespace kindred::server_app
