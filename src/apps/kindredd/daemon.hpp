// The daemon: the client engine with a network, a disk, a clock and an API around it.
#pragma once

#include "api/api.hpp"
#include "api/v0/service.hpp"
#include "apps/kindredd/hook_runner.hpp"
#include "apps/kindredd/live_events.hpp"
#include "apps/kindredd/log_tail.hpp"
#include "apps/kindredd/options.hpp"
#include "apps/kindredd/saved.hpp"
#include "apps/kindredd/secrets.hpp"
#include "apps/kindredd/shares.hpp"
#include "apps/kindredd/start.hpp"
#include "client/client.hpp"
#include "io/client_jobs.hpp"
#include "io/client_storage.hpp"
#include "io/files.hpp"
#include "io/http_server.hpp"
#include "io/network.hpp"
#include "io/port_mapping.hpp"

#include <memory>
#include <optional>
#include <ostream>

namespace kindred::daemon {

class Daemon final : private client::Observer, private api::Host {
  public:
    /// Takes the data folder and opens every port. `ready` gets the lines that scripts wait for.
    /// The error says what is in the way. `loop` must outlive the daemon.
    static Result<std::unique_ptr<Daemon>> start(io::Loop& loop, Options options,
                                                 std::ostream& ready);
    ~Daemon() override;

    /// Takes over what can be changed while running, and logs what needs a restart.
    void reconfigure(Options options);
    /// Ends everything in good order and then stops the loop; called again, stops it at once.
    void stop();

  private:
    Daemon(io::Loop& loop, Options options, io::FolderLock lock,
           std::unique_ptr<io::ClientStorage> storage, Start start, std::ostream& ready);
    Result<void> open_ports();
    Result<void> open_http();
    void map_ports();
    void start_work();
    void follow_local_time();
    Result<void> load_accounts();
    Result<void> load_hooks();
    void answer(HttpRequest request, io::HttpReply reply);
    HttpResponse metrics(const HttpRequest& request);
    void follow_events(const HttpRequest& request, io::HttpReply reply);
    void wait_for_the_end();
    void happened(const client::Event& event) override;
    void session_changed();
    void keep_password();
    // --- api::Host ---
    void save(std::string_view name, boost::json::value value, api::Host::Saved saved) override {
        saved_.put(name, std::move(value), std::move(saved));
    }
    void save_picture(Buffer picture, api::Host::Saved saved) override {
        saved_.put_file(picture_file, {picture.begin(), picture.end()}, std::move(saved));
    }
    api::Ports ports() const override { return ports_; }
    Result<void> listen(api::Ports ports) override;
    void list_files(api::FileArea area, std::string path, bool deep,
                    std::function<void(Result<api::FolderContent>)> then) override;
    bool may_delete_files() const override { return options_.daemon.remote_file_management; }
    void delete_files(api::FileArea area, std::string path, bool folder,
                      std::function<void(Result<void>)> then) override;
    std::string folder_of(api::FileArea area) const;
    Result<void> move_port(ListenerId listener, Endpoint& local, std::uint16_t& port,
                           std::uint16_t wanted);

    io::Loop& loop_;
    Options options_;
    Endpoint listen_;
    Endpoint listen_obfuscated_;
    std::ostream& ready_;
    std::shared_ptr<LogTail> log_tail_ = std::make_shared<LogTail>();
    LogSink log_;
    io::FolderLock lock_;
    daemon::Saved saved_;
    io::Workers workers_;
    io::Network network_;
    std::unique_ptr<io::ClientStorage> storage_;
    io::ClientJobs jobs_;
    client::Client client_;
    Shares shares_;
    Secrets secrets_;
    api::Auth auth_;
    HookRunner hook_runner_;
    api::Hooks hooks_;
    api::Api api_;
    api::v0::Service compatible_;
    LiveEvents events_;
    api::WebFiles web_;
    io::HttpServer http_;
    api::Ports ports_;
    client::SessionState told_state_ = client::SessionState::disconnected;
    io::TaskId tick_;
    io::TaskId local_time_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  ///< for lines on their way
    std::optional<Time> stopping_since_;
    std::optional<io::PortMapper> router_;
};

}  // namespace kindred::daemon
