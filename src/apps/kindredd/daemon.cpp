#include "apps/kindredd/daemon.hpp"

#include "api/reply.hpp"
#include "apps/kindredd/metrics.hpp"
#include "apps/paths.hpp"
#include "io/clock.hpp"
#include "io/files_below.hpp"
#include "io/log.hpp"
#include "io/tls.hpp"

namespace kindred::daemon {
namespace {

/// Enough for file operations to go on while others wait for a slow disk.
constexpr unsigned worker_threads = 4;
constexpr Duration tick_period = 100ms;
constexpr Duration local_time_period = 60s;
/// How long the other sides may take to receive what is on its way when the daemon ends.
constexpr Duration patience_at_the_end = 3s;

/// Enough to tell runs apart.
constexpr std::size_t run_digits = 8;

api::AccessPolicy access_policy(const Options& options) {
    return {.api_key = options.api_key,
            .hosts = options.http_hosts,
            .proxies = options.proxies,
            .base = options.http_base};
}

/// Without its base; false for addresses outside of it.
bool remove_base(std::string& target, const std::string& base) {
    if (!target.starts_with(base)) return false;
    target.erase(0, base.size());
    if (target.empty() || target.starts_with('?')) target.insert(0, 1, '/');
    return target.starts_with('/');
}

}  // namespace

Result<std::unique_ptr<Daemon>> Daemon::start(io::Loop& loop, Options options,
                                              std::ostream& ready) {
    if (auto made = io::create_folders(options.data_folder); !made)
        return std::unexpected(made.error());
    auto lock = io::FolderLock::take(options.data_folder);
    if (!lock) return std::unexpected(lock.error());
    auto storage = io::ClientStorage::open(loop, options.data_folder + "/client.db");
    if (!storage) return std::unexpected(storage.error());
    auto start = read_start(options);
    if (!start) return std::unexpected(start.error());
    for (const std::string& folder :
         {start->settings.download_folder, start->settings.incomplete_folder})
        if (auto made = io::create_folders(folder); !made) return std::unexpected(made.error());
    std::unique_ptr<Daemon> daemon(new Daemon(loop, std::move(options), *std::move(lock),
                                              *std::move(storage), *std::move(start), ready));
    if (auto loaded = daemon->load_accounts(); !loaded) return std::unexpected(loaded.error());
    if (auto loaded = daemon->load_hooks(); !loaded) return std::unexpected(loaded.error());
    if (auto opened = daemon->open_ports(); !opened) return std::unexpected(opened.error());
    daemon->start_work();
    return daemon;
}

Daemon::Daemon(io::Loop& loop, Options options, io::FolderLock lock,
               std::unique_ptr<io::ClientStorage> storage, Start start, std::ostream& ready)
    : loop_(loop),
      options_(std::move(options)),
      listen_(start.listen),
      listen_obfuscated_(start.listen_obfuscated),
      ready_(ready),
      log_(keep_tail(io::make_log({.least = options_.log_level, .json = options_.log_json}),
                     log_tail_, options_.log_level)),
      lock_(std::move(lock)),
      saved_(loop, saved_path(options_), std::move(start.saved)),
      workers_(loop, worker_threads),
      network_(loop, io::NetworkSettings{.proxy = options_.proxy}),
      storage_(std::move(storage)),
      jobs_(workers_),
      client_(std::move(start.settings), network_, jobs_, *storage_, Random(io::random_seed()),
              log_),
      shares_(
          loop, std::move(start.scan),
          [this](Shares::Catalog catalog) {
              client_.set_catalog(std::move(catalog), loop_.now());
              const api::SharesStatus shared = shares_.status();
              ready_ << "shares: " << shared.files << " files in " << shared.folders << " folders"
                     << std::endl;
          },
          log_),
      secrets_(loop),
      auth_(secrets_, access_policy(options_)),
      hook_runner_(loop),
      hooks_(hook_runner_, client_, log_),
      api_({client_, shares_, *log_tail_, *this, auth_, hooks_}),
      compatible_({client_, shares_, *log_tail_, *this, auth_, hooks_}),
      events_({client_, shares_, *log_tail_, *this, auth_, hooks_},
              secrets_.make().substr(0, run_digits)),
      web_(std::move(start.web)),
      http_(loop, [this](HttpRequest request, io::HttpReply reply) {
          answer(std::move(request), std::move(reply));
      }) {
    network_.set_events(client_);
    hook_runner_.report_to(hooks_);
    client_.observe(this);
    log_tail_->tell([this, alive = std::weak_ptr(alive_)](const api::LogLine& line) {
        loop_.post([this, alive, line] {
            if (!alive.expired()) events_.log_line(line);
        });
    });
    jobs_.on_done([this](Ticket ticket, client::JobResult result) {
        client_.done(ticket, std::move(result), loop_.now());
    });
    storage_->on_done([this](Ticket ticket, client::JobResult result) {
        client_.done(ticket, std::move(result), loop_.now());
    });
}

Daemon::~Daemon() {
    loop_.cancel(tick_);
    loop_.cancel(local_time_);
    log_tail_->tell({});
    client_.observe(nullptr);
}

Result<void> Daemon::load_accounts() {
    const auto* const kept = saved_.content().if_contains("auth");
    if (kept == nullptr) return {};
    if (auto loaded = auth_.load(*kept); !loaded)
        return fail(saved_path(options_) + ": " + loaded.error().message);
    return {};
}

Result<void> Daemon::load_hooks() {
    if (const auto* const kept = saved_.content().if_contains("hooks"))
        if (auto loaded = hooks_.load(*kept); !loaded)
            return fail(saved_path(options_) + ": " + loaded.error().message);
    hooks_.set_fixed(options_.hooks);
    return {};
}

Result<void> Daemon::open_ports() {
    const auto port = network_.listen(listen_, ListenerId::plain);
    if (!port) return std::unexpected(port.error());
    ports_.plain = *port;
    const bool obfuscated = options_.above.listen_obfuscated || options_.file.listen_obfuscated;
    if (obfuscated || listen_obfuscated_.port != 0) {
        const auto opened = network_.listen(listen_obfuscated_, ListenerId::obfuscated);
        if (!opened) return std::unexpected(opened.error());
        ports_.obfuscated = *opened;
    }
    client_.listening(ports_.plain, ports_.obfuscated, loop_.now());
    ready_ << "listening for peers on " << to_string(Endpoint{listen_.address, ports_.plain})
           << std::endl;
    map_ports();
    return open_http();
}

/// Nobody outside of this machine reaches a loopback address, mapped or not.
void Daemon::map_ports() {
    if (!options_.port_mapping || listen_.address.value >> 24 == 127) return;
    if (!router_) router_.emplace(loop_, log_);
    router_->map({ports_.plain, ports_.obfuscated});
}

Result<void> Daemon::move_port(ListenerId listener, Endpoint& local, std::uint16_t& port,
                               std::uint16_t wanted) {
    if (wanted == port) return {};
    network_.close_listener(listener);
    const std::uint16_t old = std::exchange(port, 0);
    if (wanted == 0) return {};
    const auto opened = network_.listen({local.address, wanted}, listener);
    // The old port stays if the wanted one is taken.
    port = opened     ? *opened
           : old != 0 ? network_.listen({local.address, old}, listener).value_or(0)
                      : std::uint16_t{0};
    local.port = port;
    if (!opened) return std::unexpected(opened.error());
    return {};
}

Result<void> Daemon::listen(api::Ports ports) {
    auto moved = move_port(ListenerId::plain, listen_, ports_.plain, ports.plain);
    if (moved)
        moved = move_port(ListenerId::obfuscated, listen_obfuscated_, ports_.obfuscated,
                          ports.obfuscated);
    client_.listening(ports_.plain, ports_.obfuscated, loop_.now());
    map_ports();
    return moved;
}

std::string Daemon::folder_of(api::FileArea area) const {
    const client::Settings& settings = client_.settings();
    return area == api::FileArea::downloads ? settings.download_folder : settings.incomplete_folder;
}

void Daemon::list_files(api::FileArea area, std::string path, bool deep,
                        std::function<void(Result<api::FolderContent>)> then) {
    workers_.run([root = folder_of(area), path = std::move(path),
                  deep] { return io::list_below(root, path, deep); },
                 std::move(then));
}

void Daemon::delete_files(api::FileArea area, std::string path, bool folder,
                          std::function<void(Result<void>)> then) {
    workers_.run([root = folder_of(area), path = std::move(path),
                  folder] { return io::delete_below(root, path, folder); },
                 std::move(then));
}

Result<void> Daemon::open_http() {
    if (options_.http) {
        std::shared_ptr<const io::TlsContext> tls;
        if (!options_.https_certificate.empty()) {
            auto loaded = io::TlsContext::load(options_.https_certificate, options_.https_key);
            if (!loaded) return std::unexpected(loaded.error());
            tls = *std::move(loaded);
        }
        const std::string_view scheme = tls ? "https" : "http";
        const auto port = http_.listen(*options_.http, std::move(tls));
        if (!port) return std::unexpected(port.error());
        ready_ << scheme << " on " << scheme << "://"
               << to_string(Endpoint{options_.http->address, *port}) << std::endl;
    }
    const std::string socket = apps::socket_path(options_.data_folder);
    if (auto opened = http_.listen_unix(socket); !opened) return opened;
    ready_ << "socket " << socket << std::endl;
    return {};
}

void Daemon::start_work() {
    shares_.start();
    client_.start(loop_.now());
    tick_ = loop_.every(tick_period, [this] {
        client_.tick(loop_.now());
        compatible_.tick(loop_.now());
        hooks_.tick(loop_.now());
        if (stopping_since_) wait_for_the_end();
    });
    local_time_ = loop_.every(local_time_period, [this] { follow_local_time(); });
}

/// Speed limits by the time of day go by local time, which jumps twice a year.
void Daemon::follow_local_time() {
    const int offset = io::utc_offset_minutes(loop_.now().unix_seconds);
    if (offset == client_.settings().utc_offset_minutes) return;
    client::Settings settings = client_.settings();
    settings.utc_offset_minutes = offset;
    client_.change_settings(std::move(settings), loop_.now());
}

void Daemon::answer(HttpRequest request, io::HttpReply reply) {
    // Programs on this machine need not know what a proxy puts before the addresses.
    if (!remove_base(request.target, options_.http_base) && !request.local)
        return reply.send(api::problem(404, "There is nothing here.",
                                       "All addresses begin with " + options_.http_base + "/."));
    if (LiveEvents::asked_by(request)) return follow_events(request, std::move(reply));
    if (request.target == "/health")
        return reply.send({200, {{"Content-Type", "text/plain; charset=utf-8"}}, "well\n"});
    if (request.target == "/metrics") return reply.send(metrics(request));
    if (!std::string_view(request.target).starts_with("/api/"))
        return reply.send(web_.answer(request));
    const auto waiting = std::make_shared<io::HttpReply>(std::move(reply));
    const auto respond = [waiting](HttpResponse response) { waiting->send(std::move(response)); };
    if (api::v0::Service::is_asked_by(request))
        return compatible_.handle(request, loop_.now(), respond);
    api_.handle(request, loop_.now(), respond);
}

void Daemon::reconfigure(Options options) {
    const auto settings = engine_settings(options, saved_.content());
    if (!settings)
        return log_(LogLevel::error, "settings", "nothing changed: " + settings.error().message);
    client_.change_settings(*settings, loop_.now());
    hooks_.set_fixed(options.hooks);
    std::string restart;
    const auto needs_restart = [&](std::string_view name) {
        restart += (restart.empty() ? "" : ", ") + std::string(name);
    };
    if (client_.settings().username != settings->username ||
        client_.settings().password != settings->password ||
        client_.settings().server_host != settings->server_host ||
        client_.settings().server_port != settings->server_port)
        needs_restart("the account");
    for (const DaemonKey& key : daemon_keys)
        std::visit(
            [&](auto member) {
                if (options.daemon.*member != options_.daemon.*member) needs_restart(key.name);
            },
            key.member);
    log_(LogLevel::info, "settings", "the settings of the engine are read again");
    if (!restart.empty())
        log_(LogLevel::warning, "settings", "needs a restart to change: " + restart);
}

HttpResponse Daemon::metrics(const HttpRequest& request) {
    if (auto refusal = auth_.refusal(request, api::Role::viewer, loop_.now()))
        return *std::move(refusal);
    return {200,
            {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
            metrics_text(client_.statistics(), client_.session(), shares_.status())};
}

void Daemon::follow_events(const HttpRequest& request, io::HttpReply reply) {
    auto who = auth_.identify(request, loop_.now());
    if (!who) return reply.send(std::move(who.error()));
    if (who->role < api::Role::viewer) return reply.send(api::refuse_role(*who, api::Role::viewer));
    events_.follow(request, who->role, loop_.now(), std::move(reply));
}

void Daemon::stop() {
    if (stopping_since_) return loop_.stop();
    stopping_since_ = loop_.now().steady;
    client_.stop(loop_.now());
    network_.close_listener(ListenerId::plain);
    network_.close_listener(ListenerId::obfuscated);
    network_.close_all();
    http_.stop();
}

void Daemon::wait_for_the_end() {
    const bool all_closed = network_.connections() == 0 && http_.connections() == 0;
    if (all_closed || loop_.now().steady - *stopping_since_ > patience_at_the_end) loop_.stop();
}

void Daemon::happened(const client::Event& event) {
    events_.happened(event, loop_.now());
    compatible_.happened(event, loop_.now());
    if (!stopping_since_) hooks_.happened(event, loop_.now());
    if (std::holds_alternative<client::SessionChanged>(event)) session_changed();
    if (std::holds_alternative<client::PasswordChanged>(event)) keep_password();
    if (const auto* announcement = std::get_if<client::Announcement>(&event))
        log_(LogLevel::info, "server", announcement->text);
}

void Daemon::keep_password() {
    const auto saved = [log = log_](const Result<void>& written) {
        log(written ? LogLevel::info : LogLevel::error, "settings",
            written ? "the server has taken the new password, and it is kept"
                    : "the new password was not kept: " + written.error().message);
    };
    saved_.put("settings", boost::json::object{{"password", client_.settings().password}}, saved);
    if (options_.above.settings.contains("password"))
        log_(LogLevel::warning, "settings",
             "the environment gives another password, which is used after a restart");
}

void Daemon::session_changed() {
    const client::SessionStatus& session = client_.session();
    if (session.state == told_state_) return;
    told_state_ = session.state;
    if (session.state == client::SessionState::online)
        ready_ << "logged in as " << session.username << std::endl;
    const bool offline = session.state == client::SessionState::disconnected ||
                         session.state == client::SessionState::waiting;
    if (offline && !stopping_since_) log_(LogLevel::warning, "session", session.reason);
}

}  // namespace kindred::daemon
